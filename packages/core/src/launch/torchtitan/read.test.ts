import { describe, expect, test } from 'vitest';
import { formatIssue, formatReference } from '../../messages/index.js';
import type { ImportOptions } from '../framework.js';
import { planOf } from '../reading.js';
import { titanStages } from './pipeline.js';
import { readTorchtitan } from './read.js';

const model = '[model]\nname = "llama3"\nflavor = "8B"\n';
const read = (text: string, options: ImportOptions = {}) => readTorchtitan(text, options);
const planFrom = (text: string, options: ImportOptions = {}) => {
  const reading = read(text, options);
  expect(reading.issues.map(formatIssue)).toEqual([]);
  return planOf(reading.fields);
};
const issues = (text: string, options: ImportOptions = {}) => read(text, options).issues.map(formatIssue);
const notes = (text: string, options: ImportOptions = {}) => read(text, options).notes.map(formatReference);
const layoutOf = (keys: string, count = 64) =>
  planFrom(`${model}[parallelism]\n${keys}\n[activation_checkpoint]\nmode = "none"\n`, { count }).training;

describe('published configurations, their values transcribed', () => {
  test('Llama 3 405B: models/llama3/train_configs/llama3_405b.toml of v0.2.2, on its 128 accelerators', () => {
    const text = `
[model]
name = "llama3"
flavor = "405B"
converters = ["float8"]
[training]
local_batch_size = 2
seq_len = 8192
steps = 3000
[parallelism]
data_parallel_shard_degree = -1
tensor_parallel_degree = 8  # 8-way TP
[activation_checkpoint]
mode = "full"
`;
    expect(planFrom(text, { count: 128 })).toEqual({
      model: 'llama-3.1-405b',
      // 3,000 steps of 16 replicas × 2 sequences × 8,192 tokens.
      data: { sequenceLength: 8192, tokens: 3000 * 32 * 8192 },
      cluster: { accelerator: 'h100-sxm', count: 128 },
      training: {
        task: 'pretrain',
        framework: 'fsdp',
        precision: 'fp8-tensor',
        optimizer: { kind: 'adam' },
        globalBatchSequences: 32,
        layout: {
          tensorParallel: 8,
          pipelineParallel: 1,
          contextParallel: 1,
          expertParallel: 1,
          dataParallel: 16,
          virtualPipeline: 1,
          schedule: '1f1b',
          microBatchSequences: 2,
          sequenceParallel: true,
          sharding: 'fsdp',
          recompute: 'full',
        },
        software: { elementwiseFusion: 'eager', logitBytes: 18 },
      },
    });
  });

  test('DeepSeek-V3 16B: models/deepseek_v3/train_configs/deepseek_v3_16b.toml of v0.2.2', () => {
    const text = `
[model]
name = "deepseek_v3"
flavor = "16B"
[training]
local_batch_size = 4
seq_len = 4096
steps = 1000
[parallelism]
expert_parallel_degree = 8
[activation_checkpoint]
mode = "selective"
selective_ac_option = "op"
`;
    expect(planFrom(text, { count: 64 })).toMatchObject({
      model: 'deepseek-v2-lite',
      training: { layout: { expertParallel: 8, dataParallel: 64, recompute: 'selective' } },
    });
  });

  test('selective checkpointing by operators keeps every second matrix product of a Llama layer', () => {
    const text = (more: string) =>
      `[model]\nname = "llama3"\nflavor = "8B"\n[activation_checkpoint]\nmode = "selective"\nselective_ac_option = "op"\n${more}`;
    const keep = (names: readonly string[]) => ({ training: { layout: { recompute: { keep: names, offload: [] } } } });
    const always = ['query_proj', 'value_proj', 'context', 'mlpwi_0'];
    expect(planFrom(text('[compile]\nenable = true\n'), { count: 8 })).toMatchObject(keep(always));
    expect(planFrom(text(''), { count: 8 })).toMatchObject(keep([...always, 'mlpwo']));
  });

  test('keys of releases before v0.1 are read by what they are called since', () => {
    const text = `
[model]
name = "llama3"
flavor = "70B"
[training]
batch_size = 2
seq_len = 8192
tensor_parallel_degree = 8
[experimental]
pipeline_parallel_degree = 1
`;
    expect(planFrom(text, { count: 64 })).toMatchObject({
      training: { layout: { tensorParallel: 8, dataParallel: 8, microBatchSequences: 2 } },
    });
    expect(notes(text)).toContain('training.batch_size is called training.local_batch_size since.');
  });
});

test('an empty configuration has the defaults of the release, each named', () => {
  const { fields } = read(model);
  const origin = (path: string) => fields.find((field) => field.path.join('.') === path);
  expect(origin('training.layout.tensorParallel')).toMatchObject({
    value: 1,
    origin: { kind: 'default', reason: { data: { name: 'parallelism.tensor_parallel_degree' } } },
  });
  // NGPU of run_train.sh.
  expect(origin('cluster.count')).toMatchObject({ value: 8, origin: { reason: { code: 'launch.default.runTrain' } } });
  // Local batches of 8, sequences of 2,048, 10,000 steps.
  expect(origin('data.tokens')).toMatchObject({ value: 10_000 * 64 * 2048 });
  // Every second of 32 layers.
  expect(origin('training.layout.recompute')).toMatchObject({ value: { method: 'block', layers: 16 } });
});

describe('degrees', () => {
  test.each<[name: string, keys: string, expected: object]>([
    ['all shards', '', { sharding: 'fsdp', dataParallel: 64 }],
    ['shards in groups', 'data_parallel_replicate_degree = 4', { sharding: 'hsdp', shardGroup: 16, dataParallel: 64 }],
    // 8 shards × 2 context ranks share a copy.
    [
      'groups over context ranks',
      'data_parallel_replicate_degree = 4\ndata_parallel_shard_degree = 8\ncontext_parallel_degree = 2',
      { sharding: 'hsdp', shardGroup: 16, dataParallel: 32, contextParallel: 2 },
    ],
    [
      'DDP',
      'data_parallel_replicate_degree = 64\ndata_parallel_shard_degree = 1',
      { sharding: 'none', dataParallel: 64 },
    ],
    ['kept after forward', 'fsdp_reshard_after_forward = "never"', { sharding: 'zero2' }],
    ['kept in a pipeline by default', 'pipeline_parallel_degree = 2', { sharding: 'zero2', virtualPipeline: 1 }],
    [
      'freed in a pipeline',
      'pipeline_parallel_degree = 2\nfsdp_reshard_after_forward = "always"',
      { sharding: 'fsdp', dataParallel: 32 },
    ],
    [
      'two stages a rank by default',
      'pipeline_parallel_degree = 2\npipeline_parallel_schedule = "Interleaved1F1B"',
      { virtualPipeline: 2 },
    ],
    ['GPipe', 'pipeline_parallel_degree = 4\npipeline_parallel_schedule = "GPipe"', { schedule: 'gpipe' }],
    [
      'zero bubbles in a V',
      'pipeline_parallel_degree = 4\npipeline_parallel_schedule = "ZBVZeroBubble"',
      { schedule: 'zb-v', virtualPipeline: 2 },
    ],
    [
      'DualPipeV',
      'pipeline_parallel_degree = 4\npipeline_parallel_schedule = "DualPipeV"',
      { schedule: 'dualpipe-v', virtualPipeline: 2 },
    ],
    // (32 + 1 + 1) / 3 = 11.3: 12 stages on 4 ranks.
    [
      'stages by layers',
      'pipeline_parallel_degree = 4\npipeline_parallel_schedule = "Interleaved1F1B"\npipeline_parallel_layers_per_stage = 3',
      { virtualPipeline: 3 },
    ],
  ])('%s', (_, keys, expected) => {
    expect(layoutOf(keys)).toMatchObject({ layout: expected });
  });

  test.each<[keys: string, precision: string]>([
    ['converters = ["quantize.linear.float8"]\n[quantize.linear.float8]\nrecipe_name = "rowwise"', 'fp8-row'],
    ['converters = ["quantize.linear.mx"]', 'mxfp8'],
    ['converters = []', 'bf16'],
    ['converters = "quantize.linear.float8"', 'fp8-tensor'],
  ])('%s is %s', (keys, precision) => {
    expect(planFrom(`${model}${keys}`).training).toMatchObject({ precision });
  });
});

describe('layers of stages', () => {
  test.each<[layers: number, stages: number, first: number, last: number, expected: readonly number[] | undefined]>([
    // 34 effective layers over 4: 9, 9, 8, 8; the ends give one each.
    [32, 4, 1, 1, [8, 9, 8, 7]],
    // 128 effective layers over 128 stages: the ends hold none.
    [126, 128, 1, 1, [0, ...Array<number>(126).fill(1), 0]],
    [61, 16, 0, 3, [...Array<number>(15).fill(4), 1]],
    [32, 1, 1, 1, [32]],
    // More weight than a stage has layers.
    [8, 8, 3, 1, undefined],
    [4, 9, 1, 1, undefined],
  ])('%i layers on %i stages, weights %i and %i', (layers, stages, first, last, expected) => {
    expect(titanStages(layers, stages, { first, last })).toEqual(expected);
  });
});

describe('what is wrong is told at once, by key', () => {
  test.each<[name: string, keys: string, count: number | undefined, expected: string]>([
    [
      'degrees beyond the accelerators',
      'tensor_parallel_degree = 8\npipeline_parallel_degree = 4',
      16,
      'parallelism.data_parallel_shard_degree: 16 accelerators do not go into degrees that multiply to 32',
    ],
    [
      'degrees that leave accelerators',
      'data_parallel_shard_degree = 8',
      64,
      'parallelism.data_parallel_shard_degree: 64 accelerators do not go into degrees that multiply to 8',
    ],
    [
      'a degree of 0',
      'tensor_parallel_degree = 0',
      undefined,
      'parallelism.tensor_parallel_degree: expected a whole number of at least 1, got "0"',
    ],
    [
      'a degree in words',
      'tensor_parallel_degree = "two"',
      undefined,
      'parallelism.tensor_parallel_degree: expected a whole number of at least 1, got "two"',
    ],
    [
      'a fraction',
      'context_parallel_degree = 1.5',
      undefined,
      'parallelism.context_parallel_degree: expected a whole number of at least 1, got "1.5"',
    ],
    [
      'a misspelt schedule',
      'pipeline_parallel_degree = 2\npipeline_parallel_schedule = "1f1b"',
      undefined,
      'parallelism.pipeline_parallel_schedule: expected GPipe, 1F1B, Interleaved1F1B, ZBVZeroBubble, DualPipeV, LoopedBFS or InterleavedZeroBubble, got "1f1b". Did you mean 1F1B or Interleaved1F1B?',
    ],
    [
      'three chunks in a V',
      'pipeline_parallel_degree = 4\npipeline_parallel_schedule = "DualPipeV"\npipeline_parallel_layers_per_stage = 3',
      undefined,
      'parallelism.pipeline_parallel_schedule: DualPipeV does not take 3 stages of one rank',
    ],
    [
      'many stages of a plain schedule',
      'pipeline_parallel_degree = 2\npipeline_parallel_layers_per_stage = 5',
      undefined,
      'parallelism.pipeline_parallel_layers_per_stage: 7 stages do not go into 2 ranks under 1F1B: one for each rank in 1F1B and GPipe, else a multiple',
    ],
  ])('%s', (_, keys, count, expected) => {
    expect(issues(`${model}[parallelism]\n${keys}`, count === undefined ? {} : { count })).toContain(expected);
  });

  test('a batch that the replicas do not share', () => {
    expect(issues(`${model}[training]\nglobal_batch_size = 100\nlocal_batch_size = 3`, { count: 8 })).toContain(
      'training.global_batch_size: expected a multiple of data parallel 8 × training.local_batch_size 3 = 24, got 100',
    );
  });

  test('an unknown flavor names those of its model', () => {
    expect(issues('[model]\nname = "llama3"\nflavor = "80B"')).toContain(
      'model.flavor: expected llama3 8B, llama3 8B_flex, llama3 8B_varlen, llama3 70B, llama3 405B or llama3 debugmodel, got "llama3 80B". Did you mean llama3 8B, llama3 70B or llama3 405B?',
    );
  });

  test('a model without a pipeline', () => {
    expect(issues('[model]\nname = "qwen3"\nflavor = "8B"\n[parallelism]\npipeline_parallel_degree = 2')).toContain(
      'parallelism.pipeline_parallel_degree: torchtitan v0.2.2 does not split Qwen3 8B into pipeline stages',
    );
  });

  test.each<[text: string, expected: RegExp]>([
    ['[model\nname = 1', /^line 1, column \d+ is no TOML: /],
    ['name: llama3', /^line 1, column \d+ is no TOML: /],
    ['', /^no argument of torchtitan was found/],
    ['[other]\nx = 1', /^no argument of torchtitan was found/],
  ])('%j', (text, expected) => {
    expect(issues(text)).toEqual([expect.stringMatching(expected)]);
  });
});

test('overrides as on the command line count over the file', () => {
  const add = ['--training.seq_len=4096 --parallelism.tensor_parallel_degree 2', '--training.enable_cpu_offload'];
  expect(planFrom(`${model}[training]\nseq_len = 8192`, { add, count: 8 })).toMatchObject({
    data: { sequenceLength: 4096 },
    training: { layout: { tensorParallel: 2, offload: { optimizerFraction: 1, parametersFraction: 1 } } },
  });
});

test('a schedule without a name in a plan is taken as the nearest, and said', () => {
  const text = `${model}[parallelism]\npipeline_parallel_degree = 4\npipeline_parallel_schedule = "InterleavedZeroBubble"`;
  expect(planFrom(text, { count: 64 }).training).toMatchObject({ layout: { schedule: 'interleaved' } });
  expect(notes(text)).toContain('The schedule InterleavedZeroBubble is taken as interleaved.');
});

test('what a plan has no field for, and what the release does not know, is listed', () => {
  const { unused } = read(`${model}[optimizer]\nlr = 3e-4\n[training]\nseq_length = 4096\n`);
  expect(unused).toEqual([
    { name: 'optimizer.lr', value: '0.0003', isKnown: true },
    { name: 'training.seq_length', value: '4096', isKnown: false, nearest: 'training.seq_len' },
  ]);
});
