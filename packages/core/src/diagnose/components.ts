/** For each part of a step: by how much it alone would have to change to explain the gap, and whether that can be. */
import { type StepPart, stepFigures, stepParts } from '../plan/index.js';
import { figureOf, type StepModel, type Values } from './model.js';
import { longestPauseFraction, olderReleaseYears, slowestAttention, slowestRankFraction } from './plausible.js';
import { solveMonotone } from './solve.js';

export interface ComponentGap {
  readonly part: StepPart;
  /** Predicted seconds of a step. */
  readonly timeS: number;
  readonly shareFraction: number;
  /** Times as long as predicted that explains the whole gap; null where none from 0 to 1,000 does. */
  readonly factor: number | null;
  /** Whether that factor lies within what is possible on the plan's machines at its layout. */
  readonly isPlausible: boolean;
  /** Factors that are possible. */
  readonly lowFactor: number;
  readonly highFactor: number;
}

const largestFactor = 1000;

/**
 * Parts of the predicted step, the most plausible culprit first: those whose factor is possible, the smallest first; then the others,
 * by how far beyond the possible their factor lies.
 *
 * The part is scaled alone in the graph of formulas, so that what hides behind it or waits for it follows.
 *
 * @param measuredS measured step time
 */
export function componentGaps(model: StepModel, measuredS: number): readonly ComponentGap[] {
  const parts = stepParts(model.values);
  const total = figureOf(model.values, 'stepTimeS');
  const gaps = parts.map(({ part, timeS }): ComponentGap => {
    const factor = factorOf(model, stepFigures[part], measuredS);
    const [lowFactor, highFactor] = possible[part](model.values, timeS);
    return {
      part,
      timeS: (timeS / total) * model.stepTimeS,
      shareFraction: timeS / total,
      factor,
      isPlausible: factor !== null && factor >= lowFactor && factor <= highFactor,
      lowFactor,
      highFactor,
    };
  });
  return gaps.sort((a, b) => strain(a) - strain(b));
}

/** The factor on one figure at which the step takes as long as measured; looked for in the logarithm of 1 + factor. */
function factorOf(model: StepModel, figure: string, measuredS: number): number | null {
  const value = figureOf(model.values, figure);
  const place = solveMonotone(
    (places) => model.stepTimes(places.map((each) => ({ [figure]: value * Math.expm1(each) }))),
    measuredS,
    0,
    Math.log1p(largestFactor),
  );
  return place === undefined ? null : Math.expm1(place);
}

/** How far a factor is along what is possible, in the logarithm: below 1 it is possible. */
function strain({ factor, lowFactor, highFactor }: ComponentGap): number {
  if (factor === null) return Number.POSITIVE_INFINITY;
  const least = 1e-3;
  const limit = factor > 1 ? highFactor : Math.max(least, lowFactor);
  return limit === 1 ? 1e6 : Math.log(Math.max(least, factor)) / Math.log(limit);
}

/** Lowest and highest factor; time of the part in seconds of the plain model. */
type Possible = (values: Values, timeS: number) => readonly [low: number, high: number];

/** Nothing of the traffic hidden, and links at half the rate that collectives were seen to reach. */
const exposed =
  (figure: string): Possible =>
  (values) => [0, 2 / Math.max(figureOf(values, figure), 0.05)];

/**
 * What can be at the same layout on the same machines. Where a limit is a judgement, the comment says what it leans on.
 */
const possible: Readonly<Record<StepPart, Possible>> = {
  // At best the short-run rate, without throttling; at worst what an H100 held to 500 W reaches, 0.53 against 0.765 of peak.
  gemm: (values) => [Math.min(1, figureOf(values, 'sustainedComputeFraction')), 1.45],
  // At best the modelled rate of the newest kernel, at worst an older one.
  attention: (values) => [Math.min(0.8, figureOf(values, 'attentionRateFraction')), slowestAttention],
  // Fused kernels reach 0.81 of memory bandwidth; without fusion each operation reads and writes again.
  elementwise: () => [0.8, 2.5],
  recompute: () => [0, 1.5],
  tensorCommunication: exposed('tensorExposedFraction'),
  contextCommunication: exposed('contextExposedFraction'),
  expertCommunication: exposed('expertExposedFraction'),
  // Eager code without graphs on a slow CPU against a tuned one.
  host: () => [0, 5],
  // Follows from stages, micro-batches and chunks; only uneven stages lengthen it.
  bubble: () => [0.9, 1.4],
  pipelineCommunication: exposed('pipelineTransferExposedFraction'),
  dataCommunication: (values, timeS) => [
    0,
    (2 * (timeS + figureOf(values, 'dataParallelHiddenS'))) / Math.max(timeS, 1e-9),
  ],
  // Updates that are not fused read and write gradients and state several times.
  optimizer: () => [0.7, 4],
  // All of it hidden, or a host whose sockets share one link.
  offload: () => [0, 3],
  // The same kernels as forward in training: at best without throttling, at worst at the lower clock.
  referencePass: (values) => [Math.min(1, figureOf(values, 'sustainedComputeFraction')), 1.45],
  // None where the batches happen to be alike; twice where lengths are drawn more unevenly than the plan has them.
  lengths: () => [0, 2],
  stragglers: (values) => [0, slowestRankFraction / Math.max(figureOf(values, 'stragglerFraction'), 1e-6)],
  // Older still, or the newest.
  software: (values) => [
    0,
    (figureOf(values, 'softwareBehindYears') + olderReleaseYears) /
      Math.max(figureOf(values, 'softwareBehindYears'), 1e-6),
  ],
  // Loading data and logging.
  fixed: (values, timeS) => [0, (timeS + longestPauseFraction * figureOf(values, 'stepTimeS')) / Math.max(timeS, 1e-9)],
};
