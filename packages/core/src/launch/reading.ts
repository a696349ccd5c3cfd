/** What reading a launch configuration yields: fields of a plan with where each came from, what was not used, and what is wrong. */
import { type Issue, issue, type MessageData, type MessageKey, type MessageReference } from '../messages/index.js';
import type { PlainMap, PlainValue } from '../plan/index.js';
import type { Source } from '../provenance/index.js';

/** Why a field of the plan has its value. */
export type FieldOrigin =
  /** Arguments of the launch say so, as written in the file. */
  | { readonly kind: 'argument'; readonly names: readonly string[] }
  /** Options of the command say so. */
  | { readonly kind: 'option'; readonly name: string }
  /** Nothing says so: a default, of the framework or of ours. */
  | { readonly kind: 'default'; readonly reason: MessageReference; readonly source?: Source }
  /** The file carries it from the plan that it was written from. */
  | { readonly kind: 'carried' };

export interface LaunchField {
  readonly path: readonly string[];
  readonly value: PlainValue;
  readonly origin: FieldOrigin;
}

/** An argument that decides nothing which a plan has. */
export interface UnusedArgument {
  readonly name: string;
  readonly value: string;
  /** Whether this release of the framework has the argument at all. */
  readonly isKnown: boolean;
  /** The argument that may have been meant, where there is none of this name. */
  readonly nearest?: string;
}

export interface LaunchReading {
  readonly fields: readonly LaunchField[];
  readonly unused: readonly UnusedArgument[];
  /** What a reader should know beside the fields. */
  readonly notes: readonly MessageReference[];
  readonly issues: readonly Issue[];
}

/** Collects a reading; one per file. */
export interface ReadingDraft {
  /** A field that arguments state. */
  take(path: string, value: PlainValue, ...names: readonly string[]): void;
  /** A field that an option of the command states. */
  option(path: string, value: PlainValue, name: string): void;
  /** A field that nothing states. */
  assume<Key extends MessageKey>(
    path: string,
    value: PlainValue,
    code: Key,
    data: MessageData<Key>,
    source?: Source,
  ): void;
  note<Key extends MessageKey>(code: Key, data: MessageData<Key>): void;
  /** Something wrong with the argument of this name, or with the file where the name is empty. */
  refuse<Key extends MessageKey>(
    name: string,
    code: Key,
    data: MessageData<Key>,
    hint?: MessageReference | undefined,
  ): void;
  done(unused: readonly UnusedArgument[]): LaunchReading;
}

export function createReading(): ReadingDraft {
  const fields: LaunchField[] = [];
  const notes: MessageReference[] = [];
  const issues: Issue[] = [];
  const put = (path: string, value: PlainValue, origin: FieldOrigin): void => {
    fields.push({ path: path.split('.'), value, origin });
  };
  return {
    take: (path, value, ...names) => put(path, value, { kind: 'argument', names }),
    option: (path, value, name) => put(path, value, { kind: 'option', name }),
    assume: (path, value, code, data, source) =>
      put(path, value, { kind: 'default', reason: { code, data }, ...(source === undefined ? {} : { source }) }),
    note: (code, data) => {
      notes.push({ code, data });
    },
    refuse: (name, code, data, hint) => {
      issues.push(issue(code, name === '' ? [] : [name], data, hint));
    },
    done: (unused) => ({ fields, unused, notes, issues }),
  };
}

/** Words of `--add` that hold no argument. */
export function refuseAdded(received: string, example: string, reading: ReadingDraft): void {
  reading.refuse('--add', 'launch.noAddition', { received, example });
}

/** The fields as plan data. */
export function planOf(fields: readonly LaunchField[]): PlainMap {
  return fields.reduce<PlainMap>((plan, { path, value }) => withValue(plan, path, value), {});
}

/** A copy of the map with one value changed; mappings on the way are created. */
export function withValue(map: PlainMap, path: readonly string[], value: PlainValue): PlainMap {
  const [head, ...rest] = path;
  if (head === undefined) return map;
  if (rest.length === 0) return { ...map, [head]: value };
  const inner = Object.hasOwn(map, head) ? map[head] : undefined;
  return { ...map, [head]: withValue(isMap(inner) ? inner : {}, rest, value) };
}

export function isMap(value: PlainValue | undefined): value is PlainMap {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** Data of the models as plan data; what is undefined is left out. */
export function plainValue(value: unknown): PlainValue {
  if (Array.isArray(value)) return value.map(plainValue);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, plainValue(inner)]])),
    );
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
