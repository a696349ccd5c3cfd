/** The typical miss of a prediction from what is known of the run beforehand: communication, experts and idle machines are hard to predict. */
import type { RunTraits } from './runTraits.js';

/** ln of the typical miss = intercept + Σ term · feature, held within what the fitted runs show. */
export interface ErrorScale {
  readonly intercept: number;
  /** By name of the feature; a name that is missing counts nothing. */
  readonly terms: Readonly<Record<string, number>>;
  /** Bounds of the typical miss, as |ln(measured / predicted)|. */
  readonly low: number;
  readonly high: number;
}

/** Features of a run by name; categories are 1 where they apply and absent elsewhere. */
export function errorFeatures(run: RunTraits): Readonly<Record<string, number>> {
  return {
    [`generation ${run.generation}`]: 1,
    [`framework ${run.framework}`]: 1,
    [`task ${run.task}`]: 1,
    [run.recipe]: 1,
    experts: run.kind === 'moe' ? 1 : 0,
    recomputesAll: run.recomputesAll ? 1 : 0,
    communicationFraction: run.communicationFraction,
    lnMfu: Math.log(Math.max(leastMfu, run.mfuFraction)),
    lnAccelerators: Math.log(run.accelerators),
  };
}

/** Below this, steps wait for the host or the network, and their MFU says no more. */
const leastMfu = 0.01;

/** Typical |ln(measured / predicted)| of a run; 1 where there is no model of it, so that scores are the misses themselves. */
export function errorScaleOf(scale: ErrorScale | undefined, run: RunTraits): number {
  if (scale === undefined) return 1;
  let sum = scale.intercept;
  for (const [name, value] of Object.entries(errorFeatures(run))) sum += (scale.terms[name] ?? 0) * value;
  return Math.min(scale.high, Math.max(scale.low, Math.exp(sum)));
}
