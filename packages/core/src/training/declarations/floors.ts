/**
 * Floors: figures that a layout search compares with the best found so far before it prices stages. Each is made of parts of the figure
 * that it stands for which cost little, and never exceeds it; the proof stands at each, and a test draws layouts against them.
 */
import type { Declarations } from '../../figures/index.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;
const field = (unit: string, primitive: string, name: string, about: string) =>
  ({ kind: 'field', unit, primitive, field: name, about }) as const;

export const floors = {
  floorMarginFraction: {
    kind: 'constant',
    unit: '1',
    value: 1e-9,
    about: 'by how much floors are lowered, so that rounding never lifts one above the figure that it stands for',
    source: {
      title:
        'Higham, Accuracy and Stability of Numerical Algorithms: n additions of doubles ≥ 0 are exact to n · 1.1e-16',
      section: '§4.2',
    },
    confidence: 'published',
  },
  modelPassS: {
    kind: 'field',
    unit: 's',
    primitive: 'modelPass',
    field: 'modelPassS',
    about: 'one micro-batch through all stages, forward and backward',
  },
  /*
   * The slowest of p stages takes T ≥ W / p, W being the sum of all: m micro-batches on it take m·T.
   * Closed form of 1F1B, v chunks: stages before the slowest one take B, those after it A, B + T + A = W, and with q stages after it its waits
   * are at least B + (2A − q·T), and A ≤ q·T. So with D = p·T − W ≥ 0, of which those after it have no more than all, waits ≥ (p − 1)·T − 2D =
   * 2W − (p + 1)·T. Body and waits: m·T + (2W − (p + 1)·T) / v, which rises with T where m ≥ (p + 1) / v, so T = W / p gives the least:
   * (m + (p − 1) / v)·W / p. Where there are fewer micro-batches, or the schedule is simulated, waits are ≥ 0.
   */
  evenRounds: formula(
    '1',
    'simulatesSchedule == 0 and microBatches * virtualPipeline >= pipelineParallel + 1 ? microBatches + (pipelineParallel - 1) / virtualPipeline : microBatches',
    'micro-batches that equal stages would work for, those of fill and drain among them where they cannot be fewer',
  ),
  /* What is hidden of an exchange is at most its hideable fraction: all minimums in its declaration have that as an arm. */
  leastExchangeS: formula(
    's',
    '(1 - gatherHideableFraction) * forwardExchangeS + (1 - reduceHideableFraction) * backwardExchangeS + (1 - gradientReduceOverlap * (1 - dataParallelExposedFraction)) * replicaExchangeS',
    'exchange between replicas that the step waits for even where every link has time enough',
  ),
  /* Sums of parts of synchronousS, each exact or a floor; those left out are ≥ 0. The last factor is far above what rounding can do. */
  stepTimeFloorS: formula(
    's',
    '((evenRounds * modelPassS / pipelineParallel + pipelineTransferS + leastExchangeS + optimizerS + optimizerOffloadExposedS) * (1 + stragglerFraction + softwareGainPerYear * softwareBehindYears) + fixedPerStepS) * modelErrorFactor * (1 - floorMarginFraction)',
    'step of a pipeline whose stages are all alike and whose exchange is hidden as far as the stack hides any: no layout takes less',
  ),
  /*
   * No layout has more writers than accelerators, so that no checkpoint stops training for less. Formulas of checkpointS and of what it
   * is made of, with all accelerators for the writers: each falls as writers join.
   */
  promptCheckpointS: formula(
    's',
    'checkpointPauseS + (checkpointKind > 0 ? checkpointBytes / accelerators * 1[gpu] / hostCopyBytesPerS : checkpointBytes / min(storageBytesPerS, checkpointBytesPerSPerAccelerator * accelerators))',
    'time that a checkpoint stops training for where every accelerator writes its share: no layout takes less',
  ),
  /*
   * Without copies in memory, what lasts is f(τ, C, W) = Λτ·e^(−Λ(R + W)) / (e^(Λ(τ + C)) − 1): at most f(τ, C, 0) at the τ that is best
   * for C, and at the least C, since it falls with C and with W. R is of no layout: all accelerators read what is restored. Copies in memory
   * spare a run more than this formula knows: then no more is claimed than that nothing lasts longer than it takes.
   */
  mostLastingFraction: field(
    '1',
    'mostLasting',
    'mostLastingFraction',
    'share of running and restarting time that lasts at most, where all checkpoints go to storage',
  ),
  /*
   * runTimeS = idealRunTimeS · (exposedRatio · (1 + spareWaitRatio + plannedStopRatio) + spikes ≥ 0), where exposedRatio is (1 + evaluation + stalls
   * ≥ 0 + slow machines + spikes ≥ 0) / lastingFraction. Rates of failures, spares, evaluation and slow machines are of no layout; an announced
   * stop takes at least its checkpoint and the return. stepTimeFloorS never exceeds stepTimeS, and steps are of no layout.
   */
  runTimeFloorS: formula(
    's',
    'steps * stepTimeFloorS * (1 + evaluationRatio + slowMachineRatio) / (checkpointKind > 1 ? 1 : mostLastingFraction) * (1 + spareWaitRatio + plannedStopsPerS * (promptCheckpointS + returnS)) * (1 - floorMarginFraction)',
    'run of a pipeline whose stages are all alike, with goodput as good as any layout makes it: no layout takes less',
  ),
  /*
   * Kernels run at no more than their format's peak times the sustained share: every fitted compute fraction is at most 1 (kernels/constants.test.ts),
   * tiles and waves only add to the work, and the step waits for the slowest of the ranks that share it. Of no layout, and so a floor of all of them.
   */
  peakRunTimeFloorS: formula(
    's',
    'modelFlopPerToken * runTokens / (accelerators * mfuPeakFlopPerS * max(1, sustainedComputeFraction)) * modelErrorFactor * (1 - floorMarginFraction)',
    'run at the peak of all accelerators: no layout takes less',
  ),
  /*
   * The fullest stage needs no less than the stage with most parameters, and that one no less than the state of its parameters: an
   * embedding or head counts as the cheaper of what it and a layer take. Framework memory is exact but for fragmentation, which is ≥ 0.
   */
  deviceMemoryFloorBytes: formula(
    'B',
    '(min(outerStateBytes, denseStateBytes) * heaviestDenseParameters + expertStateBytes * heaviestExpertParameters + adapterStateBytes * heaviestAdapterParameters - denseCompressedBytes * heaviestCompressedDenseParameters - expertCompressedBytes * heaviestCompressedExpertParameters + workspaceMemoryBytes + memoryIsReserved * (driverReserveFraction * memoryBytes + contextMemoryBytes + communicatorMemoryBytes)) * (1 - floorMarginFraction)',
    'weights, gradients and optimizer of the stage with most parameters, and what the framework keeps: no layout needs less',
  ),
} as const satisfies Declarations;
