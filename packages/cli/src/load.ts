/** From a file name to a resolved plan, or every issue with the line it stands on. */
import { failure, type Issue, issue, type Result } from '@athanor/core/messages';
import {
  applySettings,
  maxPlanBytes,
  type ParsedPlan,
  type PlainMap,
  type Position,
  parsePlan,
  parseSetting,
  type ResolvedPlan,
  resolvePlan,
  type Setting,
  searchesLayout,
} from '@athanor/core/plan';
import type { Io } from './io.js';

export interface PlanOptions {
  readonly asOf?: string;
  readonly set?: readonly string[];
  /** Look for the best layout: one that the plan fixes is ignored, one that is a search already keeps its fields. */
  readonly search?: boolean;
  /** What is to be least, whatever the plan says of it. */
  readonly goal?: string;
  /** All choices that none beats, instead of the best. */
  readonly pareto?: boolean;
  /** How many of the best choices to find. */
  readonly choices?: number;
}

export interface Located {
  readonly issues: readonly Issue[];
  /** Where an issue stands in the file; undefined for what the file does not hold. */
  locate(issue: Issue): Position | undefined;
}

export type Loaded =
  | {
      readonly ok: true;
      readonly plan: ResolvedPlan;
      /** The plan as written, settings applied. */
      readonly data: PlainMap;
      /** Texts of the files that it names. */
      readonly files: Readonly<Record<string, string>>;
    }
  | ({ readonly ok: false } & Located);

export type ReadPlan =
  | {
      readonly ok: true;
      readonly data: PlainMap;
      readonly files: Readonly<Record<string, string>>;
      readonly settings: readonly Setting[];
      readonly locate: Located['locate'];
    }
  | ({ readonly ok: false } & Located);

/** Reads, parses, changes and resolves one plan file. */
export async function loadPlan(file: string, options: PlanOptions, io: Io): Promise<Loaded> {
  const read = await readPlan(
    file,
    [
      ...(options.set ?? []),
      ...(options.goal === undefined ? [] : [`goals.objective=${options.goal}`]),
      ...(options.pareto === true ? ['goals.front=true'] : []),
    ],
    io,
    (data) => (options.search === true && !searchesLayout(data) ? ['training.layout=search'] : []),
  );
  if (!read.ok) return read;
  const { data, files, locate } = read;
  const resolved = resolvePlan({
    data,
    files,
    title: file === '-' ? 'Plan' : (file.split(/[/\\]/).at(-1) ?? file),
    ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
    ...(options.choices === undefined ? {} : { top: options.choices }),
  });
  return resolved.ok ? { ok: true, plan: resolved.value, data, files } : { ok: false, issues: resolved.issues, locate };
}

/**
 * Reads, parses and changes one plan file; whether it makes sense is seen when it is resolved.
 *
 * @param last settings that hang on what the plan is after the others
 */
export async function readPlan(
  file: string,
  set: readonly string[],
  io: Io,
  last: (data: PlainMap) => readonly string[] = () => [],
): Promise<ReadPlan> {
  const text = await readText(file, maxPlanBytes, io);
  if (!text.ok) return unlocated(text.issues);
  const parsed = parsePlan(text.value);
  if (!parsed.ok) return unlocated(parsed.issues);
  const written = settingsOf(set);
  const before = applySettings(parsed.value.data, written.settings);
  const added = settingsOf(before.ok ? last(before.value) : []);
  const changed = before.ok ? applySettings(before.value, added.settings) : before;
  if (!changed.ok || written.issues.length > 0)
    return unlocated([...written.issues, ...(changed.ok ? [] : changed.issues)]);
  const settings = [...written.settings, ...added.settings];
  return {
    ok: true,
    data: changed.value,
    files: readNamedFiles(changed.value, file, io),
    settings,
    locate: locator(parsed.value, settings),
  };
}

/** Settings as their texts say them, and what is wrong with those that cannot be read. */
function settingsOf(texts: readonly string[]): {
  readonly settings: readonly Setting[];
  readonly issues: readonly Issue[];
} {
  const parsed = texts.map(parseSetting);
  return {
    settings: parsed.flatMap((setting) => (setting.ok ? [setting.value] : [])),
    issues: parsed.flatMap((setting) => (setting.ok ? [] : setting.issues)),
  };
}

/** The text of a file, or why it cannot be one. */
export async function readText(file: string, maxBytes: number, io: Io): Promise<Result<string>> {
  if (file !== '-') {
    const problem = statusIssue(file, maxBytes, io);
    if (problem !== undefined) return failure(problem);
  }
  const reading = file === '-' ? await io.readStandardInput(maxBytes) : io.read(file, maxBytes);
  if (reading.kind === 'unreadable') return failure(issue('cli.fileUnreadable', [], { file, reason: reading.reason }));
  if (reading.bytes.length > maxBytes) return failure(issue('cli.fileEndless', [], { max: maxBytes }));
  try {
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(reading.bytes) };
  } catch {
    return failure(issue('cli.notUtf8', [], {}));
  }
}

function statusIssue(file: string, maxBytes: number, io: Io): Issue | undefined {
  const status = io.status(file);
  switch (status.kind) {
    case 'missing':
      return issue('cli.fileNotFound', [], { file });
    case 'folder':
      return issue('cli.fileIsFolder', [], { file });
    case 'unreadable':
      return issue('cli.fileUnreadable', [], { file, reason: status.reason });
    case 'file':
      return status.bytes > maxBytes
        ? issue('cli.fileTooLarge', [], { max: maxBytes, bytes: status.bytes })
        : undefined;
    default:
      return status satisfies never;
  }
}

/** The Hugging Face configuration that the model section names, if it can be read; core reports it otherwise. */
export function readNamedFiles(data: PlainMap, planFile: string, io: Io): Readonly<Record<string, string>> {
  const { model } = data;
  if (model === null || typeof model !== 'object' || Array.isArray(model)) return {};
  const { huggingface } = model as PlainMap;
  if (typeof huggingface !== 'string') return {};
  const path = io.beside(planFile, huggingface);
  const status = io.status(path);
  if (status.kind !== 'file' || status.bytes > maxPlanBytes) return {};
  const reading = io.read(path, maxPlanBytes);
  if (reading.kind === 'unreadable' || reading.bytes.length > maxPlanBytes) return {};
  return { [huggingface]: new TextDecoder().decode(reading.bytes) };
}

function locator(parsed: ParsedPlan, settings: readonly Setting[]): Located['locate'] {
  return ({ path }) => {
    // What --set changed stands on the command line, not in the file.
    const isSet = settings.some((setting) => setting.path.every((part, index) => String(path[index]) === String(part)));
    return isSet ? undefined : parsed.locate(path);
  };
}

function unlocated(issues: readonly Issue[]): { readonly ok: false } & Located {
  return { ok: false, issues, locate: () => undefined };
}
