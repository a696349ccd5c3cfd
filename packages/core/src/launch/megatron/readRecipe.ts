/** The recipe that arguments of Megatron-LM ask for: precision, optimizer, batch, length of the run, recomputation. */
import { didYouMean } from '../../messages/index.js';
import { type OptimizerFacts, type PrecisionRecipe, RECOMPUTE_MODULES } from '../../training/index.js';
import type { ReadingDraft } from '../reading.js';
import type { ArgumentValues } from './values.js';
import { megatronVersion } from './version.js';

const { source } = megatronVersion;

const recipes = ['tensorwise', 'delayed', 'mxfp8', 'blockwise', 'custom'] as const;
const precisionOf = {
  tensorwise: 'fp8-tensor',
  delayed: 'fp8-tensor',
  mxfp8: 'mxfp8',
  blockwise: 'fp8-block',
  custom: 'fp8-tensor',
} as const satisfies Record<(typeof recipes)[number], PrecisionRecipe>;

export function readPrecision(values: ArgumentValues, reading: ReadingDraft): void {
  const path = 'training.precision';
  const bf16 = values.on('--bf16');
  const fp16 = values.on('--fp16');
  const fp8 = values.choice('--fp8-format', ['e4m3', 'hybrid']);
  const recipe = values.choice('--fp8-recipe', recipes);
  const fp4 = values.choice('--fp4-format', ['e2m1']);
  const fp4Recipe = values.choice('--fp4-recipe', ['nvfp4', 'custom']);
  if (bf16 && fp16) reading.refuse('--fp16', 'launch.exclusive', { other: '--bf16' });
  if (fp8 !== undefined && fp4 !== undefined)
    reading.refuse('--fp4-format', 'launch.exclusive', { other: '--fp8-format' });
  if (fp8 !== undefined && fp16) reading.refuse('--fp8-format', 'launch.exclusive', { other: '--fp16' });
  if (recipe !== undefined && fp8 === undefined && !values.has('--fp8-format'))
    reading.note('launch.note.withoutEffect', { name: '--fp8-recipe', other: '--fp8-format' });
  if (recipe === 'custom' || fp4Recipe === 'custom') reading.note('launch.note.customRecipe', {});
  if (fp4 !== undefined) reading.take(path, 'nvfp4', '--fp4-format');
  else if (fp8 !== undefined && recipe === undefined) {
    // `delayed` is one scale for a tensor, from earlier steps: the plan's fp8-tensor.
    reading.take(path, precisionOf.delayed, '--fp8-format');
    reading.note('launch.note.delayed', { name: '--fp8-recipe' });
  } else if (fp8 !== undefined) reading.take(path, precisionOf[recipe ?? 'delayed'], '--fp8-format', '--fp8-recipe');
  else if (fp16) reading.take(path, 'fp16', '--fp16');
  else if (bf16) reading.take(path, 'bf16', '--bf16');
  else {
    // Plain fp32 is what Megatron-LM does then; a plan has no such recipe.
    reading.assume(path, 'bf16', 'launch.default.fp32', { names: ['--bf16', '--fp16'] }, source);
  }
}

const momentBytes = { fp32: 4, fp16: 2, bf16: 2, fp8: 1 } as const;
type MomentType = keyof typeof momentBytes;
const momentTypes = Object.keys(momentBytes) as readonly MomentType[];

export function readOptimizer(values: ArgumentValues, reading: ReadingDraft): void {
  const path = 'training.optimizer';
  const given = values.text('--optimizer');
  const aware = values.on('--use-precision-aware-optimizer');
  const master = values.choice('--main-params-dtype', ['fp32', 'fp16']);
  const first = values.choice('--exp-avg-dtype', momentTypes);
  const second = values.choice('--exp-avg-sq-dtype', momentTypes);
  values.see('--main-grads-dtype');
  if (!aware && [first, second].some((each) => each !== undefined && each !== 'fp32'))
    reading.refuse('--exp-avg-dtype', 'launch.needs', { other: '--use-precision-aware-optimizer' });
  // Forks have optimizers of their own; what they keep is not known.
  if (given !== undefined && !['adam', 'sgd', 'muon', 'dist_muon'].includes(given))
    reading.note('launch.note.otherOptimizer', { optimizer: given });
  const isOther = given === 'sgd' || given === 'lion' || given === 'soap';
  const isMuon = given === 'muon' || given === 'dist_muon' || given === 'adaptive_muon';
  const bytes = aware ? momentBytes[first ?? 'fp32'] + momentBytes[second ?? 'fp32'] : 8;
  const kind: OptimizerFacts['kind'] = isMuon
    ? 'muon'
    : given === 'sgd' || given === 'lion'
      ? 'sgd'
      : bytes === 8
        ? 'adam'
        : bytes === 2
          ? 'adam-8bit'
          : 'adam-bf16-moments';
  if (given === undefined && !aware)
    reading.assume(`${path}.kind`, kind, 'launch.default.value', { name: '--optimizer' }, source);
  else
    reading.take(
      `${path}.kind`,
      kind,
      ...(given === undefined ? [] : ['--optimizer']),
      ...(aware ? ['--exp-avg-dtype', '--exp-avg-sq-dtype'] : []),
    );
  const usual = { adam: 8, 'adam-8bit': 2, 'adam-bf16-moments': 4, muon: 4, sgd: 4 }[kind];
  if (!isMuon && !isOther && aware && bytes !== usual)
    reading.take(`${path}.momentBytesPerParameter`, bytes, '--exp-avg-dtype', '--exp-avg-sq-dtype');
  if (master === 'fp16') reading.take(`${path}.masterBytesPerParameter`, 2, '--main-params-dtype');
}

/** @returns sequences of a step, as far as they could be told */
export function readBatch(
  values: ArgumentValues,
  reading: ReadingDraft,
  dataParallel: number,
  microBatchSequences: number,
): number | undefined {
  const path = 'training.globalBatchSequences';
  const given = values.whole('--global-batch-size');
  for (const name of ['--rampup-batch-size', '--step-batch-size-schedule'])
    if (values.on(name)) reading.note('launch.note.rampup', { name });
  if (given === undefined && values.has('--global-batch-size')) return undefined;
  const perStep = dataParallel * microBatchSequences;
  if (given === undefined) {
    reading.assume(path, perStep, 'launch.default.globalBatch', { dataParallel, microBatchSequences }, source);
    return perStep;
  }
  reading.take(path, given, '--global-batch-size');
  if (given % perStep !== 0)
    reading.refuse('--global-batch-size', 'launch.batchNotDivisible', {
      received: given,
      dataParallel,
      microBatchSequences,
      perStep,
    });
  return given;
}

/** @returns tokens of a sequence */
export function readSequenceLength(values: ArgumentValues, reading: ReadingDraft): number | undefined {
  const given = values.whole('--seq-length') ?? values.whole('--encoder-seq-length');
  const name = values.has('--seq-length') ? '--seq-length' : '--encoder-seq-length';
  if (given === undefined) {
    if (!values.has('--seq-length') && !values.has('--encoder-seq-length'))
      reading.refuse('--seq-length', 'launch.missing', {});
    return undefined;
  }
  reading.take('data.sequenceLength', given, name);
  const positions = values.whole('--max-position-embeddings');
  if (positions !== undefined && positions < given)
    reading.refuse('--max-position-embeddings', 'launch.below', { received: positions, other: name, least: given });
  return given;
}

export function readTokens(
  values: ArgumentValues,
  reading: ReadingDraft,
  sequenceLength: number | undefined,
  batch: number | undefined,
): void {
  const steps = values.whole('--train-iters', 0);
  const samples = values.whole('--train-samples', 0);
  if (steps !== undefined && samples !== undefined)
    reading.refuse('--train-samples', 'launch.exclusive', { other: '--train-iters' });
  if (sequenceLength === undefined) return;
  if (samples !== undefined && samples > 0) reading.take('data.tokens', samples * sequenceLength, '--train-samples');
  else if (steps !== undefined && steps > 0 && batch !== undefined)
    reading.take('data.tokens', steps * batch * sequenceLength, '--train-iters');
}

export function readRecompute(values: ArgumentValues, reading: ReadingDraft): void {
  const path = 'training.layout.recompute';
  const isShort = values.on('--recompute-activations');
  const granularity = values.choice('--recompute-granularity', ['full', 'selective']);
  const method = values.choice('--recompute-method', ['uniform', 'block']);
  const layers = values.whole('--recompute-num-layers');
  const modules = values.text('--recompute-modules');
  if (granularity === 'selective' || isShort) {
    const name = isShort ? '--recompute-activations' : '--recompute-granularity';
    if (method !== undefined) reading.refuse('--recompute-method', 'launch.exclusive', { other: `${name} selective` });
    if (modules === undefined) {
      // The modules that Megatron-LM repeats unless told.
      reading.take(path, { modules: ['core_attn'] }, name);
    } else readModules(modules, reading);
    return;
  }
  if (granularity === undefined) {
    for (const name of ['--recompute-method', '--recompute-num-layers', '--recompute-modules'])
      if (values.has(name)) reading.note('launch.note.withoutEffect', { name, other: '--recompute-granularity' });
    reading.assume(path, 'none', 'launch.default.value', { name: '--recompute-granularity' }, source);
    return;
  }
  for (const name of ['--recompute-method', '--recompute-num-layers'])
    if (!values.has(name)) reading.refuse('--recompute-granularity', 'launch.needs', { other: name });
  const names = ['--recompute-granularity', '--recompute-method', '--recompute-num-layers'];
  const isWhole = (method ?? 'uniform') === 'uniform' && (layers ?? 1) === 1;
  if (isWhole) reading.take(path, 'full', ...names);
  else reading.take(path, { method: method ?? 'uniform', layers: layers ?? 1 }, ...names);
}

function readModules(modules: string, reading: ReadingDraft): void {
  const given = modules.split(/\s+/);
  const known = RECOMPUTE_MODULES.filter((module) => given.includes(module));
  const others = given.filter((module) => !known.some((each) => each === module));
  const [unknown] = others.filter((module) => !otherModules.includes(module));
  if (unknown !== undefined)
    reading.refuse(
      '--recompute-modules',
      'launch.notChoice',
      { choices: [...RECOMPUTE_MODULES], received: unknown },
      didYouMean(unknown, RECOMPUTE_MODULES),
    );
  if (others.length > 0 && unknown === undefined) reading.note('launch.note.recomputeModules', { modules: others });
  if (known.length > 0) reading.take('training.layout.recompute', { modules: [...known] }, '--recompute-modules');
  else reading.take('training.layout.recompute', 'none', '--recompute-modules');
}

/** Modules of the release that a plan does not name. */
const otherModules: readonly string[] = ['gdn_norm_out'];

/** What waits in host memory: a share of the optimizer, activations of whole layers; single modules have no field. */
export function readOffload(values: ArgumentValues, reading: ReadingDraft, layers: number | undefined): void {
  const path = 'training.layout.offload';
  const isOptimizer = values.on('--optimizer-cpu-offload');
  const fraction = values.fraction('--optimizer-offload-fraction');
  const offloaded = values.whole('--cpu-offloading-num-layers', 0) ?? 0;
  if (isOptimizer && !values.has('--use-precision-aware-optimizer'))
    reading.refuse('--optimizer-cpu-offload', 'launch.needs', { other: '--use-precision-aware-optimizer' });
  if (layers !== undefined && offloaded >= layers)
    reading.refuse('--cpu-offloading-num-layers', 'launch.above', {
      received: offloaded,
      other: 'the last but one of --num-layers',
      most: layers - 1,
    });
  if (offloaded > 0 && values.has('--recompute-granularity'))
    reading.refuse('--cpu-offloading-num-layers', 'launch.exclusive', { other: '--recompute-granularity' });
  if (values.on('--fine-grained-activation-offloading')) {
    const modules = values.peek('--offload-modules') ?? '';
    values.see('--offload-modules', '--activation-offload-fraction');
    reading.note('launch.note.offloadModules', { modules });
  }
  if (offloaded > 0 && layers !== undefined && offloaded < layers)
    reading.take(`${path}.activationsFraction`, offloaded / layers, '--cpu-offloading-num-layers');
  if (isOptimizer && (fraction ?? 1) > 0)
    reading.take(`${path}.optimizerFraction`, fraction ?? 1, '--optimizer-cpu-offload', '--optimizer-offload-fraction');
}

/** Packed fine-tuning is a task of its own; everything else trains from scratch. */
export function readTask(values: ArgumentValues, reading: ReadingDraft): void {
  if (values.on('--sft')) reading.take('training.task', 'sft', '--sft');
  else reading.assume('training.task', 'pretrain', 'launch.default.value', { name: '--sft' }, source);
  reading.assume('training.framework', 'megatron-core', 'launch.default.framework', {});
}
