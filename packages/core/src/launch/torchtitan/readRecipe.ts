/** The recipe of a torchtitan configuration: batch, length of the run, precision, optimizer, activation checkpointing. */
import type { Architecture } from '../../architecture/index.js';
import type { PlainValue } from '../../plan/index.js';
import { everySecondProduct, layersPerChunk } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import type { ReadLayout } from './readLayout.js';
import { compilesModel } from './software.js';
import type { ConfigValues } from './values.js';
import { torchtitanVersion } from './version.js';

const { source } = torchtitanVersion;

export function readBatch(
  values: ConfigValues,
  reading: ReadingDraft,
  { dataParallel, pipelineParallel }: ReadLayout,
): void {
  const local = values.whole('training.local_batch_size', 1);
  const written = values.whole('training.global_batch_size', -1);
  const sequenceLength = values.whole('training.seq_len', 1);
  const steps = values.whole('training.steps', 1);
  const perStep = local * dataParallel;
  const batch = written < 1 ? perStep : written;
  const path = 'training.globalBatchSequences';
  if (written < 1) reading.assume(path, batch, 'launch.default.localBatch', { dataParallel, local }, source);
  else reading.take(path, batch, 'training.global_batch_size');
  if (batch % perStep !== 0)
    reading.refuse('training.global_batch_size', 'launch.localNotDivisible', {
      received: batch,
      dataParallel,
      local,
      perStep,
    });
  values.take('data.sequenceLength', sequenceLength, 'training.seq_len');
  values.take('data.tokens', steps * batch * sequenceLength, 'training.steps');
  readMicroBatch(values, reading, local, pipelineParallel, batch > perStep);
}

/** Without a pipeline the local batch goes through at once; with one it is cut, and accumulation repeats the whole schedule. */
function readMicroBatch(
  values: ConfigValues,
  reading: ReadingDraft,
  local: number,
  pipelineParallel: number,
  accumulates: boolean,
): void {
  const path = 'training.layout.microBatchSequences';
  const key = 'parallelism.pipeline_parallel_microbatch_size';
  const size = values.whole(key, 1);
  if (pipelineParallel === 1) {
    values.take(path, local, 'training.local_batch_size');
    return;
  }
  values.take(path, size, key);
  if (local % size !== 0)
    reading.refuse(key, 'launch.notDivisor', { received: size, of: 'training.local_batch_size', total: local });
  if (accumulates) reading.note('launch.note.accumulation', { name: 'training.global_batch_size' });
}

export function readPrecision(values: ConfigValues, reading: ReadingDraft): void {
  const path = 'training.precision';
  const converters = values.list('model.converters').map((each) => earlierNames[each] ?? each);
  const has = (name: string): boolean => converters.includes(name);
  for (const each of converters)
    if (!knownConverters.includes(each))
      reading.refuse('model.converters', 'launch.notChoice', { choices: knownConverters, received: each });
  const recipe = 'quantize.linear.float8.recipe_name';
  const float8 = has('quantize.linear.float8') || has('quantize.grouped_mm.float8');
  const mx = has('quantize.linear.mx') || has('quantize.grouped_mm.mx');
  if (float8 && mx) reading.refuse('model.converters', 'launch.exclusive', { other: 'float8 and mx' });
  values.see('quantize.linear.mx.recipe_name', 'quantize.grouped_mm.mx.recipe_name');
  const scaling = values.has(recipe)
    ? values.choice(recipe, ['tensorwise', 'rowwise', 'rowwise_with_gw_hp'])
    : 'tensorwise';
  if (mx) reading.take(path, 'mxfp8', 'model.converters');
  else if (float8)
    reading.take(
      path,
      scaling === 'tensorwise' ? 'fp8-tensor' : 'fp8-row',
      'model.converters',
      ...(values.has(recipe) ? [recipe] : []),
    );
  else {
    values.see(recipe);
    values.take(path, 'bf16', 'training.mixed_precision_param');
  }
  if (values.choice('training.mixed_precision_param', ['bfloat16', 'float32']) === 'float32')
    reading.note('launch.note.fp32', { name: 'training.mixed_precision_param' });
}

const knownConverters: readonly string[] = [
  'quantize.linear.float8',
  'quantize.grouped_mm.float8',
  'quantize.linear.mx',
  'quantize.grouped_mm.mx',
];
/** As presets of the release still call them. */
const earlierNames: Readonly<Record<string, string>> = {
  float8: 'quantize.linear.float8',
  mx: 'quantize.linear.mx',
};

export function readOptimizer(
  values: ConfigValues,
  reading: ReadingDraft,
  { gathersLayers }: Pick<ReadLayout, 'gathersLayers'>,
): void {
  const path = 'training.optimizer';
  const name = values.text('optimizer.name');
  if (name !== 'AdamW' && name !== 'Adam') reading.note('launch.note.otherOptimizer', { optimizer: name });
  values.take(`${path}.kind`, 'adam', 'optimizer.name');
  // Parameters, gradients and moments all in 16 bits, without a copy in 32.
  if (values.choice('training.dtype', ['float32', 'bfloat16']) === 'bfloat16') {
    reading.take(`${path}.masterBytesPerParameter`, 0, 'training.dtype');
    reading.take(`${path}.momentBytesPerParameter`, 4, 'training.dtype');
  }
  values.see('optimizer.implementation');
  if (values.on('training.enable_cpu_offload')) {
    reading.take('training.layout.offload.optimizerFraction', 1, 'training.enable_cpu_offload');
    if (gathersLayers) reading.take('training.layout.offload.parametersFraction', 1, 'training.enable_cpu_offload');
    else reading.note('launch.note.offloadsAll', { name: 'training.enable_cpu_offload' });
  }
}

export function readRecompute(
  values: ConfigValues,
  reading: ReadingDraft,
  { pipelineParallel, virtualPipeline, tensorParallel }: ReadLayout,
  architecture: Architecture | undefined,
): void {
  const path = 'training.layout.recompute';
  const key = 'activation_checkpoint.mode';
  const option = 'activation_checkpoint.selective_ac_option';
  const mode = values.choice(key, ['selective', 'full', 'memory_budget', 'none']);
  const every = values.text(option);
  if (mode === 'memory_budget') {
    reading.note('launch.note.memoryBudget', {});
    reading.take(path, 'selective', key);
    return;
  }
  if (mode !== 'selective') {
    values.take(path, mode, key);
    return;
  }
  if (every === 'op') {
    const isCompiled = compilesModel(values);
    const policy = architecture && everySecondProduct(architecture, { isCompiled, tensorParallel });
    reading.take(path, policy === undefined ? 'selective' : plainPolicy(policy), key, option);
    return;
  }
  const frequency = Number(every);
  if (!Number.isSafeInteger(frequency) || frequency < 1) {
    reading.refuse(option, 'launch.notChoice', { choices: ['op', 'a whole number'], received: every });
    return;
  }
  if (frequency === 1) {
    reading.take(path, 'full', key, option);
    return;
  }
  const layers = architecture?.layerBlocks.length ?? 1;
  const perChunk = Math.max(...(layersPerChunk(layers, pipelineParallel, virtualPipeline) ?? [layers]));
  const repeated = Math.floor(perChunk / frequency);
  const value = repeated === 0 ? 'none' : { method: 'block', layers: repeated };
  if (values.has(key) || values.has(option)) reading.take(path, value, key, option);
  else reading.assume(path, value, 'launch.default.value', { name: key }, source);
  reading.note('launch.note.everyNth', { frequency, repeated, perChunk });
}

/** As a plan writes it. */
function plainPolicy(policy: ReturnType<typeof everySecondProduct>): PlainValue {
  return policy === 'selective' ? policy : { keep: [...policy.keep], offload: [...policy.offload] };
}
