/** The launch file of a framework as a plan: its arguments, what it carries in comments, and every default with its reason. */
import {
  formatIssue,
  formatReference,
  type Issue,
  issue,
  type MessageReference,
  type Result,
} from '../messages/index.js';
import { type PlainMap, type PlanFiles, plannedTraining, type ResolvedPlan, resolvePlan } from '../plan/index.js';
import { leavesOf, overlay, readCarried, sameValue, valueAt } from './carried.js';
import type { ImportOptions, LaunchFramework } from './framework.js';
import { misspeltIssues, misspeltNotes } from './misspelt.js';
import {
  type FieldOrigin,
  type LaunchField,
  type LaunchReading,
  planOf,
  type UnusedArgument,
  withValue,
} from './reading.js';

export interface ImportRequest {
  readonly framework: LaunchFramework;
  readonly text: string;
  readonly options: ImportOptions;
  /** Texts of files that a carried plan names. */
  readonly files: PlanFiles;
  /** Title of a plan that carries none. */
  readonly title: string;
}

export interface LaunchImport {
  readonly framework: LaunchFramework;
  /** The plan as one would write it. */
  readonly plan: PlainMap;
  readonly resolved: ResolvedPlan;
  /** By dotted path, for what the plan states. */
  readonly origins: ReadonlyMap<string, FieldOrigin>;
  readonly unused: readonly UnusedArgument[];
  readonly notes: readonly MessageReference[];
}

/** @throws never */
export function importLaunch(request: ImportRequest): Result<LaunchImport> {
  const { framework, text, files } = request;
  const carried = readCarried(text);
  if (carried === undefined) return { ok: false, issues: [issue('launch.carriedBroken', [], {})] };
  const options = withCarried(request.options, carried);
  const reading = framework.read(text, options);
  const given = planOf(reading.fields);
  const notes = [...misspeltNotes(reading), ...reading.notes];
  const kept = reconcile(given, carriedWithFiles(carried, files, notes), request, notes);
  const plan = overlay({ name: request.title, ...given }, kept);
  const resolved = resolvePlan({ data: plan, files, title: request.title });
  const issues = resolved.ok ? [] : resolved.issues;
  if (!resolved.ok || reading.issues.length > 0)
    return { ok: false, issues: [...misspeltIssues(reading, framework), ...unique(issues, reading)] };
  const origins = new Map<string, FieldOrigin>(reading.fields.map(({ path, origin }) => [path.join('.'), origin]));
  for (const { path } of leavesOf(kept)) origins.set(path.join('.'), { kind: 'carried' });
  return {
    ok: true,
    value: { framework, plan, resolved: resolved.value, origins, unused: reading.unused, notes },
  };
}

/** The accelerator decides how many make a node, so the reading should know the one that the file carries. */
function withCarried(options: ImportOptions, carried: PlainMap): ImportOptions {
  const accelerator = valueAt(carried, ['cluster', 'accelerator']);
  return options.accelerator !== undefined || typeof accelerator !== 'string' ? options : { ...options, accelerator };
}

/** A configuration of a model that is not there is described by the arguments as well. */
function carriedWithFiles(carried: PlainMap, files: PlanFiles, notes: MessageReference[]): PlainMap {
  const file = valueAt(carried, ['model', 'huggingface']);
  if (typeof file !== 'string' || files[file] !== undefined) return carried;
  notes.push({ code: 'launch.note.fileMissing', data: { file } });
  const { model: _, ...rest } = carried;
  return rest;
}

/**
 * What is kept of the carried fields.
 *
 * A field may be carried although the launch states it too: the launch cannot say it as the plan has it. It stands as
 * long as the launch says what that plan is written as; once somebody changed the launch, the launch counts.
 */
function reconcile(
  given: PlainMap,
  carried: PlainMap,
  { framework, options, files, title }: ImportRequest,
  notes: MessageReference[],
): PlainMap {
  if (Object.keys(carried).length === 0) return {};
  const disputed = leavesOf(carried).filter(({ path, value }) => {
    const stated = valueAt(given, path);
    return stated !== undefined && !sameValue(stated, value) && !isFromOptions(path, options);
  });
  const overridden = leavesOf(carried).filter(({ path }) => isFromOptions(path, options));
  const without = (paths: readonly (readonly string[])[]): PlainMap =>
    leavesOf(carried)
      .filter(({ path }) => !paths.some((each) => sameValue([...each], [...path])))
      .reduce<PlainMap>((map, { path, value }) => withValue(map, path, value), {});
  if (disputed.length === 0) return without(overridden.map(({ path }) => path));
  const full = resolvePlan({ data: overlay({ name: title, ...given }, carried), files, title });
  const again = full.ok ? restated(full.value, framework, options) : undefined;
  const edited = disputed.filter(({ path }) => !sameValue(valueAt(again ?? {}, path), valueAt(given, path)));
  for (const { path } of edited) notes.push({ code: 'launch.note.edited', data: { path: path.join('.') } });
  return without([...edited, ...overridden].map(({ path }) => path));
}

/** What a launch of this plan says when it is read. */
function restated(plan: ResolvedPlan, framework: LaunchFramework, options: ImportOptions): PlainMap | undefined {
  const planned = plannedTraining(plan);
  if (planned.kind !== 'planned') return undefined;
  const written = framework.write({ name: plan.name, input: planned.input, plan: plan.draft.plan }, []);
  // What is written has the framework's own form, whatever the ending of the file that was read.
  const { file: _, add: __, ...rest } = options;
  return written.ok ? planOf(framework.read(written.value.text, rest).fields) : undefined;
}

function isFromOptions(path: readonly string[], options: ImportOptions): boolean {
  const dotted = path.join('.');
  return (
    (dotted === 'cluster.accelerator' && options.accelerator !== undefined) ||
    (dotted === 'cluster.count' && options.count !== undefined)
  );
}

/** What is wrong with the arguments, then what rules of the plan say beside that, each with the arguments that it is about. */
function unique(issues: readonly Issue[], { issues: own, fields }: LaunchReading): readonly Issue[] {
  const told = own.map(formatIssue).join('\n');
  const isTold = ({ path }: Issue): boolean => {
    if (own.length === 0) return false;
    const dotted = path.join('.');
    const field = fields.find((each) => each.path.join('.') === dotted);
    // A field that was never read is one whose argument was refused.
    if (field === undefined)
      return !fields.some((each) => dotted === '' || each.path.join('.').startsWith(`${dotted}.`));
    return namesOf(field).some((name) => told.includes(name));
  };
  return [...own, ...issues.filter((each) => !isTold(each)).map((each) => withArguments(each, fields))];
}

function namesOf({ origin }: LaunchField): readonly string[] {
  return origin.kind === 'argument' ? origin.names : origin.kind === 'option' ? [origin.name] : [];
}

/** The argument in front of the field that it set, and behind the text those of the other fields that it names. */
function withArguments(problem: Issue, fields: readonly LaunchField[]): Issue {
  const dotted = problem.path.join('.');
  const own = fields.find(({ path }) => path.join('.') === dotted);
  const names = own === undefined ? [] : namesOf(own);
  const path = names.length === 0 ? problem.path : [`${names.join(', ')} (${dotted})`];
  const text = formatReference(problem);
  const others = fields.flatMap((field) => {
    const last = field.path.at(-1) ?? '';
    const isNamed = field !== own && /[A-Z]/.test(last) && new RegExp(`\\b${last}\\b`).test(text);
    const [name] = isNamed ? namesOf(field) : [];
    return name === undefined ? [] : [`${last}: ${name}`];
  });
  if (others.length === 0) return { ...problem, path };
  const data = { ...problem.data, problem: problem.code, arguments: others.join(', ') };
  return { ...problem, path, code: 'launch.withArguments', data };
}
