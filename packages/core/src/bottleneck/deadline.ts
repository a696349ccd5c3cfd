/** The fewest accelerators on which the run ends by a deadline. */
import type { LayoutSpace } from '../training/index.js';
import type { Planned } from './base.js';
import { layableCounts } from './counts.js';
import { fastest } from './reoptimise.js';
import { allFigures, atCount, runOf, type Situation, withLayout } from './situation.js';

export interface SmallestCluster {
  readonly deadlineS: number;
  /** Absent where no number up to `triedUpTo` is enough. */
  readonly found?: Planned & { readonly count: number };
  readonly triedUpTo: number;
}

/** Multiples of the accelerators of the plan beyond which nothing is tried. */
const LARGEST = 16;

/**
 * Every number that layouts fill, from the smallest up: more are not always faster, as some numbers divide badly.
 *
 * Skipped are numbers that would have to work above their peak, and layouts whose steps alone take longer than the deadline.
 */
export function smallestCluster(situation: Situation, space: LayoutSpace, deadlineS: number): SmallestCluster {
  const { count, accelerator } = situation.input.cluster;
  const { steps = 1, modelFlopPerStep = 0 } = allFigures(situation);
  const peak = Math.max(accelerator.peakBf16FlopPerS, accelerator.peakFp8FlopPerS, accelerator.peakFp4FlopPerS);
  const atMostS = deadlineS / steps;
  const least = modelFlopPerStep / (peak * atMostS);
  const counts = layableCounts(situation.input, Math.max(1, Math.ceil(least)), LARGEST * count);
  for (const each of counts) {
    const there = atCount(situation, each);
    const layout = fastest(there, space, undefined, atMostS);
    if (layout === undefined) continue;
    const run = runOf(withLayout(there, layout));
    if (run.runTimeS <= deadlineS) return { deadlineS, triedUpTo: each, found: { layout, run, count: each } };
  }
  return { deadlineS, triedUpTo: counts.at(-1) ?? LARGEST * count };
}
