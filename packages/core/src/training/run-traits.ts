/** What is known of a run before it is measured, from its input and its prediction. */
import { hasMoeLayers } from '../architecture/index.js';
import type { RunClass, RunTraits } from '../uncertainty/index.js';
import type { PrecisionRecipe, TrainingInput } from './input.js';
import type { Recompute } from './recompute.js';

/** Generation, kind, width of the matrix products and scale of a run. */
export function runClass({ architecture, cluster, precision }: TrainingInput): RunClass {
  return {
    generation: cluster.accelerator.generation,
    kind: hasMoeLayers(architecture) ? 'moe' : 'dense',
    recipe: widthOf(precision),
    accelerators: cluster.count,
  };
}

/** @param values figures of the prediction, by name */
export function runTraits(input: TrainingInput, values: Readonly<Record<string, number>>): RunTraits {
  const { architecture, cluster, layout, framework } = input;
  return {
    ...runClass(input),
    accelerator: cluster.accelerator.id,
    framework: framework.id,
    precision: input.precision,
    task: input.task.adapter?.kind ?? input.task.kind,
    hiddenSize: architecture.hiddenSize,
    layers: architecture.layerBlocks.length,
    sequenceLength: input.sequenceLength,
    globalBatchSequences: input.globalBatchSequences,
    microBatchSequences: layout.microBatchSequences,
    tensorParallel: layout.tensorParallel,
    contextParallel: layout.contextParallel,
    pipelineParallel: layout.pipelineParallel,
    recomputesAll: recomputesAll(layout.recompute),
    behindYears: framework.behindYears,
    communicationFraction: communicationFraction(values),
    productsFraction: shareOfStep(values, 'stageGemmS'),
    attentionFraction: shareOfStep(values, 'stageAttentionS'),
    elementwiseFraction: shareOfStep(values, 'stageElementwiseS'),
    hostFraction: shareOfStep(values, 'stageHostS'),
    bubbleFraction: fractionOfStep(values, values.bubbleS ?? 0),
    mfuFraction: values.mfuFraction ?? 0,
  };
}

/** Share of the step that waits for communication of any kind; figures that a graph lacks count nothing. */
function communicationFraction(values: Readonly<Record<string, number>>): number {
  const of = (name: string): number => values[name] ?? 0;
  const layers = of('stageTensorExposedS') + of('stageContextExposedS') + of('stageExpertExposedS');
  return fractionOfStep(values, of('microBatches') * layers + of('dataParallelExposedS') + of('pipelineTransferS'));
}

/** Share of the step that all micro-batches spend on a figure of the slowest stage. */
function shareOfStep(values: Readonly<Record<string, number>>, ofStage: string): number {
  return fractionOfStep(values, (values.microBatches ?? 0) * (values[ofStage] ?? 0));
}

/** @param timeS before the factor that measured runs correct the step with */
function fractionOfStep(values: Readonly<Record<string, number>>, timeS: number): number {
  const stepS = values.stepTimeS ?? 0;
  return stepS > 0 ? Math.min(1, (timeS * (values.modelErrorFactor ?? 1)) / stepS) : 0;
}

function recomputesAll(recompute: Recompute): boolean {
  if (typeof recompute === 'string') return recompute === 'full';
  return 'method' in recompute && recompute.method === 'uniform';
}

function widthOf(precision: PrecisionRecipe): RunClass['recipe'] {
  if (precision === 'bf16' || precision === 'fp16') return '16-bit';
  return precision === 'nvfp4' ? '4-bit' : '8-bit';
}
