/** Figures that published runs decided, from the tables of a fit: what has an entry of its own takes it, what has none borrows or is assumed. */
import { hasMoeLayers } from '../architecture/index.js';
import { type GemmFormat, quantiseElementwiseBytes, type TensorScaling } from '../kernels/index.js';
import { attentionRate } from './attention-rate.js';
import { assumedValue } from './constants/assumed.js';
import shipped from './constants/fitted.json' with { type: 'json' };
import type { FrameworkFacts, PrecisionRecipe, TrainingInput } from './input.js';
import { generationSustained } from './sustained.js';

/** One table of a fit: entries by generation, part, kernel, recipe or degree of fusion. */
export type FittedTable = Readonly<Record<string, number>>;

/** The tables of a fit, by the names that `constants/fitted.json` has. */
export interface FittedTables {
  readonly sustainedComputeFraction: FittedTable;
  readonly acceleratorRateFactor: FittedTable;
  readonly attentionRateFraction: FittedTable;
  readonly constants: FittedTable;
  readonly quantisedElementBytes: FittedTable;
  readonly mixerRateFraction: FittedTable;
  readonly elementwiseTrafficIncrement: FittedTable;
}

/** Matrix format of each recipe. */
export const gemmFormats = {
  bf16: 'bf16',
  fp16: 'bf16',
  'fp8-tensor': 'fp8',
  'fp8-row': 'fp8-row',
  'fp8-block': 'fp8-block',
  mxfp8: 'mxfp8',
  nvfp4: 'nvfp4',
} as const satisfies Record<PrecisionRecipe, GemmFormat>;

/**
 * The one place where tables of a fit become figures of the graph: of a plan by the shipped tables, and of a fit by those of each point that it tries.
 *
 * Figures of the software stack come from the traits of the input. Constants of the graph (`tables.constants`) are declared there and not among these.
 *
 * @param assumed what no fit decides; another than the shipped one where its effect is asked for
 */
export function fittedFigures(input: TrainingInput, tables: FittedTables = shipped, assumed = assumedValue) {
  const { framework, precision, cluster } = input;
  const { id, generation } = cluster.accelerator;
  return {
    generationSustainedFraction: generationSustained(
      { generation, precision, format: gemmFormats[precision] },
      tables.sustainedComputeFraction,
      assumed,
    ),
    acceleratorRateFactor: tables.acceleratorRateFactor[id] ?? 1,
    attentionRateFraction: attentionRate(framework.attentionKernel, generation, tables.attentionRateFraction, assumed),
    // The chain of kernels of a linear-time mixer, over its estimate.
    mixerRateFraction: tables.mixerRateFraction[generation] ?? assumed('mixerRateFraction', generation),
    elementwiseTrafficFactor: elementwiseTraffic(framework.elementwiseFusion, tables.elementwiseTrafficIncrement),
    quantisedElementBytes: quantisedElementBytes(input, tables.quantisedElementBytes),
    hostPerLayerS: framework.hostPerLayerS,
    hostPerMoeLayerS: framework.hostPerMoeLayerS,
    softwareGainPerYear: hasMoeLayers(input.architecture)
      ? framework.moeGainPerYearFraction
      : framework.gainPerYearFraction,
    fixedPerStepS: framework.fixedPerStepS,
    dataParallelOverlapMicroBatches: framework.dataParallelOverlapMicroBatches,
    shardedExposedFraction: framework.shardedExposedFraction,
    tensorExposedFraction: 1 - framework.tensorOverlapFraction,
    // Plain all-to-all is a blocking call; only the dispatchers of later stacks hide a part of theirs.
    expertSerialExposedFraction: framework.expertDispatch === 'deduplicated' ? 1 - framework.expertOverlapFraction : 1,
  };
}

/** From the most fused to the least; each moves what the one before does, and more. */
const UNFUSED = ['compiled', 'partial', 'eager'] as const satisfies readonly FrameworkFacts['elementwiseFusion'][];

/** Bytes of elementwise work over those of kernels fused by hand: 1, and what each lesser degree of fusion adds. */
function elementwiseTraffic(fusion: FrameworkFacts['elementwiseFusion'], increments: FittedTable): number {
  const degrees: readonly string[] = UNFUSED;
  const added = UNFUSED.slice(0, degrees.indexOf(fusion) + 1);
  return added.reduce((sum, each) => sum + (increments[each] ?? 0), 1);
}

/**
 * Bytes moved to quantise one element: from runs where a tensor has one scale, else from profiled casts.
 *
 * Those runs find scales anew or take them of earlier steps, in a mixture that their sources do not tell; where a plan tells, the fitted
 * value is scaled by what the profiled casts of that kind take over the mean of both.
 */
function quantisedElementBytes(
  { precision, tensorScaling, cluster: { accelerator } }: TrainingInput,
  known: FittedTable,
): number {
  const profiled = (scaling: TensorScaling) =>
    quantiseElementwiseBytes(gemmFormats[precision], accelerator.generation, { copies: 2, scaling });
  const mixed = known[precision];
  if (mixed === undefined) return profiled('current');
  if (tensorScaling === undefined) return mixed;
  return (mixed * profiled(tensorScaling)) / ((profiled('current') + profiled('delayed')) / 2);
}
