/** The arguments of Megatron-LM for batch, length of the run, precision, optimizer, recomputation and offload. */
import type { PrecisionRecipe, TrainingInput } from '../../training/index.js';
import { recomputeWords } from './recompute.js';
import type { Words } from './words.js';

export function trainingWords(input: TrainingInput): Words {
  const { layout, sequenceLength, globalBatchSequences, run } = input;
  return [
    ['--micro-batch-size', String(layout.microBatchSequences)],
    ['--global-batch-size', String(globalBatchSequences)],
    ['--train-samples', String(Math.ceil(run.tokens / sequenceLength))],
    ...precisionWords(input.precision),
    ...optimizerWords(input),
    ...recomputeWords(input),
    ...offloadWords(input),
    ...(input.task.kind === 'pretrain' ? [] : [['--sft']]),
    ['--use-mcore-models'],
    ['--transformer-impl', 'transformer_engine'],
  ];
}

function precisionWords(precision: PrecisionRecipe): Words {
  switch (precision) {
    case 'bf16':
      return [['--bf16']];
    case 'fp16':
      return [['--fp16']];
    case 'fp8-tensor':
    // Megatron-LM has no scale for a row: one for a tensor is the nearest it has.
    case 'fp8-row':
      return [['--bf16'], ['--fp8-format', 'hybrid'], ['--fp8-recipe', 'tensorwise']];
    case 'fp8-block':
      return [['--bf16'], ['--fp8-format', 'e4m3'], ['--fp8-recipe', 'blockwise']];
    case 'mxfp8':
      return [['--bf16'], ['--fp8-format', 'e4m3'], ['--fp8-recipe', 'mxfp8']];
    case 'nvfp4':
      return [['--bf16'], ['--fp4-format', 'e2m1'], ['--fp4-recipe', 'nvfp4']];
    default:
      return precision satisfies never;
  }
}

/** Whole layers of activations, without a pipeline and recomputation; a share of the optimizer, where its state is kept apart. */
function offloadWords({ architecture, layout, optimizer }: TrainingInput): Words {
  const { activationsFraction = 0, optimizerFraction = 0 } = layout.offload ?? {};
  const layers = activationsFraction * architecture.layerBlocks.length;
  const takesLayers =
    Number.isInteger(layers) &&
    layers > 0 &&
    layers < architecture.layerBlocks.length &&
    layout.pipelineParallel === 1 &&
    layout.recompute === 'none';
  return [
    ...(takesLayers ? [['--cpu-offloading-num-layers', String(layers)]] : []),
    ...(optimizerFraction > 0 && keepsState(layout) && optimizer.kind.startsWith('adam')
      ? [['--optimizer-cpu-offload'], ['--optimizer-offload-fraction', String(optimizerFraction)]]
      : []),
  ];
}

/** Only the distributed optimizer keeps its state in other formats and places. */
function keepsState({ sharding }: TrainingInput['layout']): boolean {
  return sharding !== 'none' && sharding !== 'fsdp';
}

function optimizerWords({ optimizer, layout }: TrainingInput): Words {
  const { kind, masterBytesPerParameter } = optimizer;
  const master = masterBytesPerParameter === 2 ? [['--main-params-dtype', 'fp16']] : [];
  const isAware = keepsState(layout);
  const isOffloaded = (layout.offload?.optimizerFraction ?? 0) > 0;
  const moments = (dtype: string): Words =>
    isAware
      ? [['--use-precision-aware-optimizer'], ['--exp-avg-dtype', dtype], ['--exp-avg-sq-dtype', dtype], ...master]
      : [];
  switch (kind) {
    case 'adam':
      return [['--optimizer', 'adam'], ...(master.length > 0 || isOffloaded ? moments('fp32') : [])];
    case 'adam-bf16-moments':
      return [['--optimizer', 'adam'], ...moments('bf16')];
    case 'adam-8bit':
      return [['--optimizer', 'adam'], ...moments('fp8')];
    case 'muon':
      return [['--optimizer', 'muon']];
    case 'sgd':
      return [['--optimizer', 'sgd']];
    default:
      return kind satisfies never;
  }
}
