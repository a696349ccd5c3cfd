/** One axis of a sweep: a path of the plan and the values that it takes, read from `path=a,b,c` or `path=lo..hi:n`. */
import { parseDocument } from 'yaml';
import { failure, type Issue, type IssuePath, issue, type Result } from '../messages/index.js';
import { type PlainValue, parseSetting, planPathIssue } from '../plan/index.js';
import { parseRange } from './range.js';

/** A field as `--over` names it, and the text of its values. */
export interface NamedAxis {
  /** As the plan file has it: `training.layout.tensorParallel`. */
  readonly name: string;
  readonly path: IssuePath;
  /** What was written after `=`. */
  readonly written: string;
}

export interface Axis extends NamedAxis {
  /** As a plan would have them written, in the order of the sweep; at least one, all different. */
  readonly values: readonly PlainValue[];
}

/** What `--over` names, whether or not its values can be read: two that name one field are then told together. */
export function nameAxis(text: string): Result<NamedAxis> {
  const equals = text.indexOf('=');
  if (equals < 1) return failure(issue('sweep.axisForm', [], { axis: text }));
  const setting = parseSetting(`${text.slice(0, equals)}=0`);
  if (!setting.ok) return setting;
  const { path } = setting.value;
  return { ok: true, value: { name: path.join('.'), path, written: text.slice(equals + 1).trim() } };
}

/**
 * Reads the values of `training.precision=bf16,fp8`, `cluster.count=64..4096:pow2`, `data.tokens=1T..20T:5:log`.
 *
 * @returns the axis, or all that is wrong with it, the nearest valid path included
 */
export function readAxis(named: NamedAxis): Result<Axis> {
  const { name, path, written } = named;
  const wrongPath = planPathIssue(path);
  const values = parseRange(name, written) ?? parseList(name, written);
  const wrongValues = values.ok ? repeated(name, values.value) : values.issues;
  const issues = [...(wrongPath === undefined ? [] : [wrongPath]), ...wrongValues];
  if (!values.ok || issues.length > 0) return { ok: false, issues };
  return { ok: true, value: { ...named, values: values.value } };
}

/** Values with commas between them, each as in a plan file. */
function parseList(path: string, written: string): Result<readonly PlainValue[]> {
  if (written === '' || /(^|,)\s*(,|$)/.test(written))
    return failure(issue('sweep.noValues', [], { path, values: written }));
  const document = parseDocument(`[${written}]`, { prettyErrors: false, logLevel: 'silent' });
  const list: unknown = document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: 0 });
  if (!Array.isArray(list)) return failure(issue('sweep.unreadable', [], { path, values: written }));
  const plain = list.map(plainValue);
  return plain.includes(undefined)
    ? failure(issue('sweep.unreadable', [], { path, values: written }))
    : { ok: true, value: plain.filter((value) => value !== undefined) };
}

/** Undefined for what no plan holds. */
function plainValue(value: unknown): PlainValue | undefined {
  // The values are read by YAML, whose mappings and lists are plain; a round trip through JSON leaves nothing else.
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined || value === null || (typeof value === 'number' && !Number.isFinite(value))) return undefined;
  return JSON.parse(text) as PlainValue;
}

function repeated(path: string, values: readonly PlainValue[]): readonly Issue[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const value of values) {
    const key = JSON.stringify(value);
    if (seen.has(key)) twice.add(key);
    seen.add(key);
  }
  return [...twice].map((value) => issue('sweep.valueTwice', [], { path, value }));
}
