/** Step time of pipeline schedules in closed form, each with the region in which it is exact; tests hold them against the event simulation. */
import type { PipelineSizes, ScheduleKind } from './schedule.js';

/** Seconds of one micro-batch on a stage, all its chunks together; every stage alike, chunks equal, transfers free. */
export interface UniformTimes {
  readonly forwardS: number;
  readonly inputGradientS: number;
  readonly weightGradientS: number;
  /** A forward beside a whole backward; read by DualPipe only. */
  readonly pairS: number;
}

/** Times closer than this are equal. */
const SAME = 1e-12;

/**
 * Seconds from the start of a step to its end; of ZB-H2 and ZB-V on each stage alone, which go on to the next step without waiting for the
 * others (optimizer post-validation, Qi et al. 2023 §4).
 *
 * With F, B, W for forward, input and weight gradient, X = F + B + W, P for a pair, p stages, m micro-batches, v chunks:
 *
 * - GPipe, 1F1B: (m + p − 1)·X. Narayanan et al. 2021 §2.2.1
 * - interleaved: m·X + (p − 1)·X/v, for m a multiple of p. Narayanan et al. 2021 §2.2.2
 * - ZB-H1: m·X + (p − 1)(F + B − W), for m ≥ p, W ≤ F and W ≤ B. Qi et al. 2023 §2.3. A longer W delays a stage's next forward or gradient.
 * - ZB-H2: m·X + (p − 1)(F + B − 2W), for m ≥ 2p − 1, W ≤ F and 2W ≤ F + B. Qi et al. 2023 §2.3
 * - ZB-V: m·X + (p − 1)(F − W), for m ≥ 2p − 1, F = B and W ≤ F. Qi et al. 2023 §6 publishes zero for F = B = W
 * - DualPipe: the waits of the two middle stages are (p/2 − 1)(P + B − 2W), which the report prints with its B = B + W as F&B + B − 3W
 *   (DeepSeek-V3, table 2); with what those stages work, (m − p − 1)·P + (p + 1)·X + (p/2 − 1)(P + B − 2W). For even p, even m ≥ 2p,
 *   F = B, W ≤ F, and max(F, B + W) ≤ P ≤ X. The report does not say that F = B is needed: the print is too high for F < B, too low for F > B.
 * - DualPipeV: as DualPipe with 2p stages of half the layers and 2m micro-batches, that is half of it. DualPipe repository, README
 *
 * @returns undefined outside the region: the simulation is the answer there
 */
export function closedFormStepS(
  kind: ScheduleKind,
  { pipelineParallel: p, virtualPipeline: v, microBatches: m }: PipelineSizes,
  { forwardS, inputGradientS, weightGradientS, pairS }: UniformTimes,
): number | undefined {
  const wholeS = forwardS + inputGradientS + weightGradientS;
  const weightFits = weightGradientS <= forwardS;
  const gradientIsForward = Math.abs(forwardS - inputGradientS) <= SAME * wholeS;
  switch (kind) {
    case 'gpipe':
    case '1f1b':
      return (m + p - 1) * wholeS;
    case 'interleaved':
      return m % p === 0 ? m * wholeS + ((p - 1) * wholeS) / v : undefined;
    case 'zb-h1':
      if (m < p || !weightFits || weightGradientS > inputGradientS) return undefined;
      return m * wholeS + (p - 1) * (forwardS + inputGradientS - weightGradientS);
    case 'zb-h2':
      if (m < 2 * p - 1 || !weightFits || 2 * weightGradientS > forwardS + inputGradientS) return undefined;
      return m * wholeS + (p - 1) * (forwardS + inputGradientS - 2 * weightGradientS);
    case 'zb-v':
      if (m < 2 * p - 1 || !gradientIsForward || !weightFits) return undefined;
      return m * wholeS + (p - 1) * (forwardS - weightGradientS);
    case 'dualpipe':
    case 'dualpipe-v': {
      const [stages, passes, halves] = kind === 'dualpipe' ? [p, m, 1] : [2 * p, 2 * m, 2];
      const pairsFit = pairS <= wholeS && pairS >= Math.max(forwardS, inputGradientS + weightGradientS);
      const sizesFit = stages % 2 === 0 && passes % 2 === 0 && passes >= 2 * stages;
      if (!gradientIsForward || !weightFits || !pairsFit || !sizesFit) return undefined;
      const workS = (passes - stages - 1) * pairS + (stages + 1) * wholeS;
      return (workS + (stages / 2 - 1) * (pairS + inputGradientS - 2 * weightGradientS)) / halves;
    }
    default:
      return kind satisfies never;
  }
}
