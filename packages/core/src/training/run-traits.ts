/** What is known of a run before it is measured, from its input and its prediction. */
import type { RunClass, RunTraits } from '../uncertainty/index.js';
import type { PrecisionRecipe, TrainingInput } from './input.js';
import type { Recompute } from './recompute.js';

/** Generation, kind, width of the matrix products and scale of a run. */
export function runClass({ architecture, cluster, precision }: TrainingInput): RunClass {
  return {
    generation: cluster.accelerator.generation,
    kind: architecture.blocks.some(({ mlp }) => mlp.kind === 'moe') ? 'moe' : 'dense',
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
    mfuFraction: values.mfuFraction ?? 0,
  };
}

/** Share of the step that waits for communication of any kind; figures that a graph lacks count nothing. */
function communicationFraction(values: Readonly<Record<string, number>>): number {
  const of = (name: string): number => values[name] ?? 0;
  const layers = of('stageTensorExposedS') + of('stageContextExposedS') + of('stageExpertExposedS');
  const waits = of('microBatches') * layers + of('dataParallelExposedS') + of('pipelineTransferS');
  const step = of('stepTimeS');
  return step > 0 ? Math.min(1, (waits * (values.modelErrorFactor ?? 1)) / step) : 0;
}

function recomputesAll(recompute: Recompute): boolean {
  if (typeof recompute === 'string') return recompute === 'full';
  return 'method' in recompute && recompute.method === 'uniform';
}

function widthOf(precision: PrecisionRecipe): RunClass['recipe'] {
  if (precision === 'bf16' || precision === 'fp16') return '16-bit';
  return precision === 'nvfp4' ? '4-bit' : '8-bit';
}
