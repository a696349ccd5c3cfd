/** The plan with another amount of a resource: the layout as it is and the best one, and how each run comes out. */
import { type LayoutSpace, layoutIssues, type TrainingInput } from '../training/index.js';
import type { Base, Planned } from './base.js';
import { layableCounts } from './counts.js';
import { fastest, fastestUnder, fastestWithin, REACH } from './reoptimise.js';
import type { Resource } from './resources.js';
import { atCount, changed, headroomBytes, runOf, type Situation, withLayout } from './situation.js';

/** A run, or why there is none: the memory does not hold it, or no layout keeps the rules. */
export type Outcome =
  | ({ readonly kind: 'run' } & Planned)
  | { readonly kind: 'doesNotFit' }
  | { readonly kind: 'noLayout' };

export interface Point {
  /** What is asked for, as a multiple of what the plan has. */
  readonly factor: number;
  /** What can be had: accelerators come in whole layouts. */
  readonly applied: number;
  readonly fixed: Outcome;
  readonly reoptimised: Outcome;
}

export function pointOf(row: Resource, factor: number, base: Base): Point {
  if (row.key === 'accelerators') return countPoint(factor, base);
  const after = changed(base.situation, row, factor);
  const own: Outcome = row.key === 'memoryCapacity' && headroomBytes(after) < 0 ? NO_ROOM : outcome(after);
  const best = row.key === 'memoryCapacity' ? bestInMemory(after, factor, base) : bestUnder(row, after, factor, base);
  // A layout that does not fit is priced as it is, but never the best one.
  const isOwnAllowed = base.overBytes === 0 || row.key === 'memoryCapacity';
  return { factor, applied: factor, fixed: own, reoptimised: soonest(isOwnAllowed ? [best, own] : [best]) };
}

const NO_ROOM = { kind: 'doesNotFit' } as const;

/** Whether the step of some layout of the space can hang on a resource, as kernels and exchanges are priced; a test holds it against the figures. */
export function reachesSteps({ key }: Resource, { precision, framework }: TrainingInput, space: LayoutSpace): boolean {
  switch (key) {
    case 'storage':
    case 'failureRate':
    case 'recovery':
    case 'price':
      return false;
    case 'computeFp8':
      return precision.includes('fp8');
    case 'computeFp4':
      return precision === 'nvfp4';
    case 'exchangeCopies':
      return framework.expertDispatch === 'deduplicated';
    case 'hostLink':
      return space.offloads !== undefined || space.fixed.offload !== undefined || tensorsWait(space);
    default:
      return true;
  }
}

/** Whether some recomputation sends tensors by name to the host. */
function tensorsWait({ recomputes, fixed }: LayoutSpace): boolean {
  return [...recomputes, fixed.recompute].some((each) => typeof each === 'object' && 'offload' in each);
}

function bestUnder(row: Resource, after: Situation, factor: number, base: Base): Outcome {
  const { reoptimised, situation, contenders, space } = base;
  if (reoptimised === undefined) return NO_ROOM;
  const kept = outcome(withLayout(after, reoptimised.layout));
  if (!reachesSteps(row, situation.input, space)) return kept;
  const better = row.isMoreBetter ? factor : 1 / factor;
  const layout = fastestUnder(situation, contenders, after.figures, Math.max(1, better), reoptimised.layout);
  return layout === undefined ? kept : soonest([kept, outcome(withLayout(after, layout))]);
}

function bestInMemory(after: Situation, factor: number, { reoptimised, contenders, roomier }: Base): Outcome {
  const layout = fastestWithin(after, factor > 1 && factor <= REACH ? roomier() : contenders);
  const best: Outcome = layout === undefined ? NO_ROOM : outcome(withLayout(after, layout));
  // What fits fits in more memory too.
  return factor > 1 && reoptimised !== undefined
    ? soonest([best, outcome(withLayout(after, reoptimised.layout))])
    : best;
}

/** Counts that come as near to the one asked for count as it, and how many of them are tried. */
const NEAR = 0.9;
const TRIED = 4;

/** The number asked for where a layout fills it, or the fastest of those just below that layouts do fill; more may be left unused. */
function countPoint(factor: number, { situation, space, reoptimised }: Base): Point {
  const { input } = situation;
  const { count } = input.cluster;
  const asked = count * factor;
  const scaled = { ...input.layout, dataParallel: input.layout.dataParallel * factor };
  const fixed = validOutcome(withLayout(atCount(situation, asked), scaled));
  const from = Math.max(factor > 1 ? count + 1 : 1, Math.ceil(asked * NEAR));
  let best: Outcome = factor > 1 && reoptimised !== undefined ? { kind: 'run', ...reoptimised } : NO_LAYOUT;
  let applied = best.kind === 'run' ? 1 : factor;
  for (const each of layableCounts(input, from, Math.floor(asked)).toReversed().slice(0, TRIED)) {
    const after = atCount(situation, each);
    const own = fixed.kind === 'run' && each === asked ? fixed : undefined;
    const known = own ?? (best.kind === 'run' ? best : undefined);
    const atMostS = known?.run.stepTimeS;
    const layout = fastest(after, space, own && { layout: own.layout, stepTimeS: own.run.stepTimeS }, atMostS);
    if (layout === undefined) continue;
    const next = soonest([best, outcome(withLayout(after, layout)), ...(own === undefined ? [] : [own])]);
    if (next !== best) applied = each / count;
    best = next;
    if (each === asked) break;
  }
  return { factor, applied, fixed, reoptimised: best };
}

const NO_LAYOUT = { kind: 'noLayout' } as const;

function validOutcome(after: Situation): Outcome {
  if (!Number.isInteger(after.input.cluster.count) || layoutIssues(after.input).length > 0) return NO_LAYOUT;
  return headroomBytes(after) < 0 ? NO_ROOM : outcome(after);
}

function outcome(situation: Situation): Outcome {
  return { kind: 'run', layout: situation.input.layout, run: runOf(situation) };
}

/** The one whose run ends first. */
function soonest(outcomes: readonly [Outcome, ...Outcome[]]): Outcome {
  return outcomes.reduce((best, one) =>
    one.kind === 'run' && (best.kind !== 'run' || one.run.runTimeS < best.run.runTimeS) ? one : best,
  );
}
