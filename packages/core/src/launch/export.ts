/** A plan as the launch file of a framework: its layout in arguments, what the framework lacks in comments. */
import { findAccelerator } from '../catalog/index.js';
import { formatReference, type Issue, issue, type MessageReference } from '../messages/index.js';
import {
  type PlainMap,
  type PlainValue,
  type PlanFiles,
  type PlannedTraining,
  plannedTraining,
  type ResolvedPlan,
  resolvePlan,
} from '../plan/index.js';
import { planTraining, type TrainingEvaluation, type TrainingInput } from '../training/index.js';
import { commentText, flowText, leavesOf, mappingsOf, overlay, sameValue, valueAt, writeCarried } from './carried.js';
import type { LaunchFramework } from './framework.js';
import { isMap, plainValue, planOf, withValue } from './reading.js';

/** A field that the launch runs otherwise than the plan has it, for want of an argument. */
export interface Approximation {
  readonly path: readonly string[];
  readonly plan: PlainValue;
  readonly launch: PlainValue;
}

interface Written {
  readonly kind: 'written';
  readonly text: string;
  readonly name: string;
  /** Fields in the comments. */
  readonly carried: PlainMap;
  readonly approximations: readonly Approximation[];
  /** Parts of the model that the framework does not train. */
  readonly remarks: readonly MessageReference[];
  /** Whether the layout was looked for. */
  readonly isSearched: boolean;
  /** The plan that the file stands for: the given one, its layout decided. */
  readonly plan: PlainMap;
}

export type LaunchExport =
  | Written
  | { readonly kind: 'nothingFits'; readonly candidates: number }
  | { readonly kind: 'refused'; readonly issues: readonly Issue[] };

export interface ExportRequest {
  readonly framework: LaunchFramework;
  /** As the user wrote it; fields that are carried keep these words. */
  readonly data: PlainMap;
  readonly plan: ResolvedPlan;
  readonly files: PlanFiles;
}

/** @throws never, given a plan that resolves */
export function exportLaunch({ framework, data, plan, files }: ExportRequest): LaunchExport {
  const planned = plannedTraining(plan);
  if (planned.kind === 'absent')
    return { kind: 'refused', issues: [issue('launch.noTraining', ['training'], { framework: framework.name })] };
  if (planned.kind === 'nothingFits') return planned;
  const { input, isSearched } = planned;
  const refusals = refusalsOf(framework, input);
  if (refusals.length > 0) return { kind: 'refused', issues: refusals };
  const decided = isSearched ? withLayout(data, planned, plan.draft.plan) : data;
  const again = isSearched
    ? resolvePlan({ data: decided, files, title: plan.name, asOf: plan.asOf })
    : ({ ok: true, value: plan } as const);
  if (!again.ok) return { kind: 'refused', issues: again.issues };
  const request = { name: plan.name, input, plan: again.value.draft.plan };
  const first = framework.write(request, []);
  if (!first.ok) return { kind: 'refused', issues: first.issues };
  const bare = planOf(framework.read(first.value.text, {}).fields);
  const carried = carriedFields(bare, { ...decided, name: plan.name }, request.plan, files);
  const same = first.value.sameInOtherWords ?? [];
  const approximations = approximationsOf(carried, bare).filter(
    ({ path }) => !same.some((each) => sameValue([...each], [...path])),
  );
  const remarks = [
    ...launchedMemory(input, launchedInput(bare, carried, approximations, files)),
    ...first.value.remarks,
  ];
  const written = framework.write(
    request,
    comment({ framework, name: request.name, isSearched, carried, approximations, remarks }),
  );
  if (!written.ok) return { kind: 'refused', issues: written.issues };
  return {
    kind: 'written',
    text: written.value.text,
    name: request.name,
    carried,
    approximations,
    remarks,
    isSearched,
    plan: request.plan,
  };
}

/** What keeps a framework from this plan whatever its layout: machines that it does not run on, adapters. */
function refusalsOf(framework: LaunchFramework, { cluster, task }: TrainingInput): readonly Issue[] {
  const { name, vendors } = framework;
  const { accelerator } = cluster;
  const found = findAccelerator(accelerator.id);
  return [
    ...(!found.ok || vendors.includes(found.value.vendor)
      ? []
      : [
          issue('launch.otherAccelerator', ['cluster', 'accelerator'], {
            framework: name,
            accelerator: found.value.name,
            vendor: found.value.vendor,
            vendors: [...vendors],
          }),
        ]),
    ...(task.adapter === undefined ? [] : [issue('launch.noAdapter', ['training', 'task'], { framework: name })]),
  ];
}

/** The plan as the launch runs it: carried fields count but for those that it states otherwise. */
function launchedInput(
  bare: PlainMap,
  carried: PlainMap,
  approximations: readonly Approximation[],
  files: PlanFiles,
): TrainingInput | undefined {
  const isStated = (path: readonly string[]): boolean =>
    approximations.some(({ path: end }) => end.every((key, index) => path[index] === key));
  const kept = leavesOf(carried)
    .filter(({ path }) => !isStated(path))
    .reduce<PlainMap>((map, { path, value }) => withValue(map, path, value), {});
  const resolved = approximations.length === 0 ? undefined : resolvePlan({ data: overlay(bare, kept), files });
  const planned = resolved?.ok === true ? plannedTraining(resolved.value) : undefined;
  return planned?.kind === 'planned' ? planned.input : undefined;
}

/** Whether the launch fits, where it needs other memory than the plan. */
function launchedMemory(input: TrainingInput, launched: TrainingInput | undefined): readonly MessageReference[] {
  const answer = launched === undefined ? undefined : planTraining(launched);
  const planned = planTraining(input);
  if (answer?.kind !== 'predicted' || planned.kind !== 'predicted') return [];
  const gigabytes = (of: TrainingEvaluation, figure: 'deviceMemoryBytes' | 'memoryBytes'): string =>
    ((of.values[figure] ?? 0) / 1e9).toFixed(1);
  const needs = gigabytes(answer.evaluation, 'deviceMemoryBytes');
  const would = gigabytes(planned.evaluation, 'deviceMemoryBytes');
  if (needs === would) return [];
  return [
    {
      code: 'launch.note.asLaunched',
      data: {
        launched: needs,
        planned: would,
        available: gigabytes(answer.evaluation, 'memoryBytes'),
        fits: answer.evaluation.fits ? 'launch.fits' : 'launch.fitsNot',
      },
    },
  ];
}

/** Carried fields that the launch states otherwise. */
function approximationsOf(carried: PlainMap, bare: PlainMap): readonly Approximation[] {
  const found = leavesOf(carried).flatMap(({ path }): readonly Approximation[] => {
    // The launch may state in a word what the plan has as a mapping: they are held against each other there.
    const ends = path.map((_, index) => path.slice(0, index + 1));
    const end = ends.find((each) => !isMap(valueAt(bare, each)) || each.length === path.length) ?? path;
    const [plan, launch] = [valueAt(carried, end), valueAt(bare, end)];
    if (plan === undefined || launch === undefined || sameValue(launch, plan)) return [];
    // The model is never approximated: a framework that cannot describe it refuses, and remarks tell the rest.
    if (end[0] === 'model' || isAssumed(end) || (isFull(plan) && isFull(launch))) return [];
    return [{ path: end, plan, launch }];
  });
  return found.filter(({ path }, index) => found.findIndex((each) => sameValue([...each.path], [...path])) === index);
}

/** Two names of one sharding: the plan language has both, frameworks know one. */
function isFull(sharding: PlainValue): boolean {
  return sharding === 'zero3' || sharding === 'fsdp';
}

/** The plan with the layout that was found, and the reserve that the search kept. */
function withLayout(
  data: PlainMap,
  { input: { layout }, software = {} }: Extract<PlannedTraining, { kind: 'planned' }>,
  searched: PlainMap,
): PlainMap {
  const reserve = valueAt(searched, ['training', 'memoryReserveFraction']);
  const decided = Object.entries(software).reduce(
    (changed, [field, value]) => withValue(changed, ['training', 'software', field], value),
    withValue(data, ['training', 'layout'], plainValue(layout)),
  );
  return reserve === undefined ? decided : withValue(decided, ['training', 'memoryReserveFraction'], reserve);
}

/** Fields that a launch never states; a reading fills them with what is usual. */
function isAssumed(path: readonly string[]): boolean {
  return path[0] === 'cluster' || path.join('.') === 'data.tokens';
}

function comment({
  framework,
  name,
  isSearched,
  carried,
  approximations,
  remarks,
}: Pick<Written, 'name' | 'isSearched' | 'carried' | 'approximations' | 'remarks'> & {
  readonly framework: LaunchFramework;
}): readonly string[] {
  const { tag, source } = framework.version;
  return [
    commentText(name),
    `For ${framework.name} ${tag}, written by athanor export.`,
    `Arguments: ${source.url ?? source.title}`,
    ...(isSearched ? ['The layout was searched: the fastest that fits.'] : []),
    ...approximations.map(
      (each) =>
        `${framework.name} cannot run ${each.path.join('.')}: ${flowText(each.plan)}; this launch runs ${flowText(each.launch)}.`,
    ),
    ...remarks.map(formatReference),
    '',
    ...writeCarried(carried),
    '',
  ];
}

/**
 * Fields of the plan which, laid over what the launch says, resolve to the plan again: as few as do, and what the user wrote
 * that no argument says.
 *
 * Each is taken in the words of the user where that helps, and from the resolved plan otherwise.
 */
function carriedFields(bare: PlainMap, written: PlainMap, wanted: PlainMap, files: PlanFiles): PlainMap {
  // The accelerator is written down whatever a reading assumes: what is usual changes with the years.
  let carried: PlainMap = withValue(
    {},
    ['cluster', 'accelerator'],
    valueAt(wanted, ['cluster', 'accelerator']) ?? null,
  );
  let best = resolveWith(bare, carried, wanted, files);
  // Leaves in the user's words, then leaves of the resolved plan; whole mappings where single leaves of them mean nothing.
  const spoken = leavesOf(written).filter(
    ({ path, value }) => path[0] !== 'athanor' && !sameValue(valueAt(bare, path), value),
  );
  const all = [...leavesOf(wanted), ...mappingsOf(wanted)];
  for (const [index, { path, value }] of [...spoken, ...all].entries()) {
    // What the user wrote and no argument says stays, even where a default would say the same today.
    const isSilent = index < spoken.length && valueAt(bare, path) === undefined;
    if (best.distance === 0 && !isSilent) continue;
    const isSettled = best.plan !== undefined && sameValue(valueAt(best.plan, path), value);
    if (index >= spoken.length && isSettled) continue;
    const tried = withValue(carried, path, value);
    const next = resolveWith(bare, tried, wanted, files);
    if (isSilent ? next.distance > best.distance : next.distance >= best.distance) continue;
    carried = tried;
    best = next;
  }
  return carried;
}

/** More leaves than any plan has: stands for a plan that does not resolve. */
const unresolved = 1e9;

/** The plan of a launch with carried fields, and how many leaves of it differ, or how many issues keep it from being one. */
function resolveWith(
  bare: PlainMap,
  carried: PlainMap,
  wanted: PlainMap,
  files: PlanFiles,
): { readonly distance: number; readonly plan?: PlainMap } {
  const result = resolvePlan({ data: overlay(bare, carried), files });
  if (!result.ok) return { distance: unresolved + result.issues.length };
  const { plan } = result.value.draft;
  const differs = leavesOf(wanted).filter(({ path, value }) => !sameValue(valueAt(plan, path), value));
  const surplus = leavesOf(plan).filter(({ path }) => valueAt(wanted, path) === undefined);
  return { distance: differs.length + surplus.length, plan };
}
