/** A plan as the launch file of a framework: its layout in arguments, what the framework lacks in comments. */
import { type Issue, issue } from '../messages/index.js';
import {
  type PlainMap,
  type PlainValue,
  type PlanFiles,
  plannedTraining,
  type ResolvedPlan,
  resolvePlan,
} from '../plan/index.js';
import type { Layout } from '../training/index.js';
import { flowText, leavesOf, mappingsOf, overlay, sameValue, valueAt, writeCarried } from './carried.js';
import type { LaunchFramework } from './framework.js';
import { plainValue, planOf, withValue } from './reading.js';

/** A field that the launch runs otherwise than the plan has it, for want of an argument. */
export interface Approximation {
  readonly path: readonly string[];
  readonly plan: PlainValue;
  readonly launch: PlainValue;
}

export type LaunchExport =
  | {
      readonly kind: 'written';
      readonly text: string;
      readonly name: string;
      /** Fields in the comments. */
      readonly carried: PlainMap;
      readonly approximations: readonly Approximation[];
      /** Whether the layout was looked for. */
      readonly isSearched: boolean;
      /** The plan that the file stands for: the given one, its layout decided. */
      readonly plan: PlainMap;
    }
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
  const decided = isSearched ? withLayout(data, input.layout, plan.draft.plan) : data;
  const again = isSearched
    ? resolvePlan({ data: decided, files, title: plan.name, asOf: plan.asOf })
    : ({ ok: true, value: plan } as const);
  if (!again.ok) return { kind: 'refused', issues: again.issues };
  const request = { name: plan.name, input, plan: again.value.draft.plan };
  const bareText = framework.write(request, []);
  if (!bareText.ok) return { kind: 'refused', issues: bareText.issues };
  const bare = planOf(framework.read(bareText.value, {}).fields);
  const carried = carriedFields(bare, { ...decided, name: plan.name }, request.plan, files);
  const approximations = leavesOf(carried).flatMap(({ path, value }): readonly Approximation[] => {
    const launch = valueAt(bare, path);
    // The model is never approximated: a framework that cannot describe it refuses.
    const isExact = launch === undefined || sameValue(launch, value) || path[0] === 'model';
    return isExact || isAssumed(path) ? [] : [{ path, plan: value, launch }];
  });
  const written = framework.write(request, comment(framework, request.name, isSearched, carried, approximations));
  if (!written.ok) return { kind: 'refused', issues: written.issues };
  return {
    kind: 'written',
    text: written.value,
    name: request.name,
    carried,
    approximations,
    isSearched,
    plan: request.plan,
  };
}

/** The plan with the layout that was found, and the reserve that the search kept. */
function withLayout(data: PlainMap, layout: Layout, searched: PlainMap): PlainMap {
  const reserve = valueAt(searched, ['training', 'memoryReserveFraction']);
  const decided = withValue(data, ['training', 'layout'], plainValue(layout));
  return reserve === undefined ? decided : withValue(decided, ['training', 'memoryReserveFraction'], reserve);
}

/** Fields that a launch never states; a reading fills them with what is usual. */
function isAssumed(path: readonly string[]): boolean {
  return path[0] === 'cluster' || ['data.tokens', 'training.framework'].includes(path.join('.'));
}

function comment(
  framework: LaunchFramework,
  name: string,
  isSearched: boolean,
  carried: PlainMap,
  approximations: readonly Approximation[],
): readonly string[] {
  const { tag, source } = framework.version;
  return [
    name.replaceAll(/\s+/g, ' '),
    `For ${framework.name} ${tag}, written by athanor export.`,
    `Arguments: ${source.url ?? source.title}`,
    ...(isSearched ? ['The layout was searched: the fastest that fits.'] : []),
    ...approximations.map(
      (each) =>
        `${framework.name} cannot run ${each.path.join('.')}: ${flowText(each.plan)}; this launch runs ${flowText(each.launch)}.`,
    ),
    '',
    ...writeCarried(carried),
    '',
  ];
}

/**
 * The fewest fields of the plan which, laid over what the launch says, resolve to the plan again.
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
  let missing = distance(bare, carried, wanted, files);
  // Leaves in the user's words, then leaves of the resolved plan; whole mappings where single leaves of them mean nothing.
  for (const { path, value } of [...leavesOf(written), ...leavesOf(wanted), ...mappingsOf(wanted)]) {
    if (missing === 0) return carried;
    const tried = withValue(carried, path, value);
    const left = distance(bare, tried, wanted, files);
    if (left < missing) {
      carried = tried;
      missing = left;
    }
  }
  return carried;
}

/** More leaves than any plan has: stands for a plan that does not resolve. */
const unresolved = 1e9;

/** How many leaves of the plan differ, or how many issues keep it from being one. */
function distance(bare: PlainMap, carried: PlainMap, wanted: PlainMap, files: PlanFiles): number {
  const result = resolvePlan({ data: overlay(bare, carried), files });
  if (!result.ok) return unresolved + result.issues.length;
  const resolved = result.value.draft.plan;
  const differs = leavesOf(wanted).filter(({ path, value }) => !sameValue(valueAt(resolved, path), value));
  const surplus = leavesOf(resolved).filter(({ path }) => valueAt(wanted, path) === undefined);
  return differs.length + surplus.length;
}
