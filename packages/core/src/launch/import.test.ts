import { describe, expect, test } from 'vitest';
import { formatIssue, formatReference, invariant } from '../messages/index.js';
import { type PlainMap, resolvePlan } from '../plan/index.js';
import { valueAt } from './carried.js';
import { exportLaunch } from './export.js';
import type { ImportOptions } from './framework.js';
import { findLaunchFramework } from './frameworks.js';
import { importLaunch } from './import.js';

const plan: PlainMap = {
  name: 'A plan',
  model: 'llama-3-8b',
  data: { tokens: 1_000_000_000_000, sequenceLength: 8192 },
  cluster: { accelerator: 'a100-sxm-80', count: 64, price: { usdPerAcceleratorHour: 2 } },
  training: {
    precision: 'bf16',
    globalBatchSequences: 512,
    layout: { tensorParallel: 4, dataParallel: 16, sharding: 'zero1' },
  },
};

function framework(id: 'megatron' | 'torchtitan') {
  const found = findLaunchFramework(id, '--to');
  invariant(found.ok, id);
  return found.value;
}

function launchOf(data: PlainMap, id: 'megatron' | 'torchtitan'): string {
  const resolved = resolvePlan({ data });
  invariant(resolved.ok, 'the plan resolves');
  const written = exportLaunch({ framework: framework(id), data, plan: resolved.value, files: {} });
  invariant(written.kind === 'written', id);
  return written.text;
}

const imported = (id: 'megatron' | 'torchtitan', text: string, options: ImportOptions = {}) => {
  const result = importLaunch({ framework: framework(id), text, options, files: {}, title: 'launch' });
  invariant(result.ok, result.ok ? '' : result.issues.map(formatIssue).join('\n'));
  return result.value;
};

describe('a launch that was edited since', () => {
  test('arguments count where they were changed; carried fields stay', () => {
    const text = launchOf(plan, 'megatron').replace('--tensor-model-parallel-size 4', '--tensor-model-parallel-size 8');
    const back = imported('megatron', text);
    expect(valueAt(back.plan, ['training', 'layout', 'tensorParallel'])).toBe(8);
    expect(valueAt(back.plan, ['training', 'layout', 'dataParallel'])).toBe(8);
    expect(valueAt(back.plan, ['cluster', 'price', 'usdPerAcceleratorHour'])).toBe(2);
  });

  test('a field that both state goes by the arguments once those say other than they were written', () => {
    // torchtitan has no ZeRO-1: the launch says "never", the comments zero1.
    const text = launchOf(plan, 'torchtitan');
    expect(valueAt(imported('torchtitan', text).plan, ['training', 'layout', 'sharding'])).toBe('zero1');
    const edited = imported('torchtitan', text.replace('"never"', '"always"'));
    expect(valueAt(edited.plan, ['training', 'layout', 'sharding'])).toBe('fsdp');
    expect(edited.notes.map(formatReference)).toContain(
      'The launch was changed since it was written: training.layout.sharding is what its arguments say.',
    );
  });

  test('a length of the run that was changed counts', () => {
    const text = launchOf(plan, 'torchtitan');
    expect(valueAt(imported('torchtitan', text).plan, ['data', 'tokens'])).toBe(1_000_000_000_000);
    const edited = imported('torchtitan', text.replace(/^steps = \d+$/m, 'steps = 1000'));
    expect(valueAt(edited.plan, ['data', 'tokens'])).toBe(1000 * 512 * 8192);
  });

  test('options go before what the file carries', () => {
    const back = imported('megatron', launchOf(plan, 'megatron'), { accelerator: 'h200-sxm', count: 128 });
    expect(valueAt(back.plan, ['cluster', 'accelerator'])).toBe('h200-sxm');
    expect(valueAt(back.plan, ['cluster', 'count'])).toBe(128);
    expect(valueAt(back.plan, ['training', 'layout', 'dataParallel'])).toBe(32);
  });
});

test('a carried plan that is cut off is refused, not read in part', () => {
  const text = launchOf(plan, 'megatron').replace('# end of athanor plan\n', '');
  const result = importLaunch({ framework: framework('megatron'), text, options: {}, files: {}, title: 'launch' });
  expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
    'the plan in the comments of this file is cut off or no YAML; mend it, or take it out to import the arguments alone',
  ]);
});

test('a rule of the plan is told by the argument that breaks it', () => {
  const text = launchOf(plan, 'megatron')
    .replace('--kv-channels 128', '--kv-channels 128 --foo')
    .replaceAll('--tensor-model-parallel-size 4', '--tensor-model-parallel-size 64');
  const result = importLaunch({ framework: framework('megatron'), text, options: {}, files: {}, title: 'launch' });
  expect(result.ok ? [] : result.issues.map(formatIssue)).toContain(
    '--tensor-model-parallel-size (training.layout.tensorParallel): expected a divisor of model.heads (32), got 64. Try 32',
  );
});

test('what a plan lacks for its accelerator is told of the option', () => {
  const text = launchOf(plan, 'megatron').replace('--bf16', '--bf16 --fp8-format hybrid --fp8-recipe tensorwise');
  const result = importLaunch({ framework: framework('megatron'), text, options: {}, files: {}, title: 'launch' });
  expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([
    expect.stringMatching(/^--fp8-format, --fp8-recipe \(training\.precision\): .*A100/),
  ]);
});

const refused = (id: 'megatron' | 'torchtitan', text: string, options: ImportOptions = {}): readonly string[] => {
  const result = importLaunch({ framework: framework(id), text, options, files: {}, title: 'launch' });
  return result.ok ? [] : result.issues.map(formatIssue);
};

describe('misspelt arguments', () => {
  const model =
    '--num-layers 32 --hidden-size 4096 --ffn-hidden-size 14336 --num-attention-heads 32 --group-query-attention --num-query-groups 8 --swiglu --normalization RMSNorm --untie-embeddings-and-output-weights --disable-bias-linear --position-embedding-type rope --vocab-size 128256 --seq-length 4096 --micro-batch-size 1 --bf16';

  test('are told with the nearest ones beside what is missing, however few there are', () => {
    const script = 'torchrun --nproc_per_node 8 pretrain_gpt.py --num-layrs 32 --hidden-siz 4096';
    const unknown = (name: string, meant: string) =>
      `${name}: Megatron-LM core_v0.19.0 has no such argument. Did you mean ${meant}?`;
    const missing = (name: string) => `${name}: is not given, and has no default`;
    expect(refused('megatron', script)).toEqual([
      unknown('--num-layrs', '--num-layers'),
      unknown('--hidden-siz', '--hidden-size'),
      missing('--num-layers'),
      missing('--hidden-size'),
      missing('--num-attention-heads'),
      missing('--micro-batch-size'),
      missing('--seq-length'),
    ]);
  });

  test('that a plan can do without are noted with the default that stands in it', () => {
    const script = `torchrun --nproc_per_node 8 pretrain_gpt.py ${model} --tensor-model-paralel-size 2`;
    expect(imported('megatron', script).notes.map(formatReference)).toContain(
      '--tensor-model-paralel-size is no argument, and was read over: did you mean --tensor-model-parallel-size? Without that one, training.layout.tensorParallel is 1.',
    );
  });

  test.each([
    { id: 'megatron', example: '--micro-batch-size 2' },
    { id: 'torchtitan', example: '--training.seq_len 8192' },
  ] as const)('words of --add without one are refused for $id', ({ id, example }) => {
    const text = id === 'megatron' ? `torchrun pretrain_gpt.py ${model}` : '[model]\nname = "llama3"\nflavor = "8B"';
    expect(refused(id, text, { add: ['garbage'] })).toEqual([
      `--add: expected arguments such as ${example}, got "garbage"`,
    ]);
  });

  test('a script of other programs has none', () => {
    expect(refused('megatron', 'mkdir --parents /x\ndocker run --gpus all --shm-size 8g')).toEqual([
      'no argument of Megatron-LM was found, such as --num-layers 32',
    ]);
  });

  test('a launch without comments of ours was not changed since it was written', () => {
    const script = `torchrun --nproc_per_node 8 pretrain_gpt.py ${model} --pipeline-model-parallel-size 4 --num-layers-per-virtual-pipeline-stage 2 --global-batch-size 32`;
    expect(imported('megatron', script).notes.map(({ code }) => code)).not.toContain('launch.note.edited');
  });

  test('keys of torchtitan are told at once, with values that are wrong', () => {
    const text =
      '[model]\nnme = "llama3"\n[training]\nlocal_batch_size = 0\n[parallelism]\ntensor_parallel_degre = 8\n[activation_checkpoint]\nmode = "some"';
    expect(refused('torchtitan', text)).toEqual([
      'model.nme: torchtitan v0.2.2 has no such argument. Did you mean model.name?',
      'parallelism.tensor_parallel_degre: torchtitan v0.2.2 has no such argument. Did you mean parallelism.tensor_parallel_degree?',
      'training.local_batch_size: expected a whole number of at least 1, got "0"',
      'activation_checkpoint.mode: expected selective, full, memory_budget or none, got "some"',
    ]);
  });

  test('a file of misspelt keys alone names them', () => {
    expect(refused('torchtitan', '[modl]\nnme = "llama3"')).toEqual([
      'no argument of torchtitan was found, such as [model] with name and flavor',
      'modl.nme: torchtitan v0.2.2 has no such argument. Did you mean model.name?',
    ]);
  });

  test('a broken rule of the plan is told beside a wrong argument that it has nothing to do with', () => {
    const text =
      '[model]\nname = "llama3"\nflavor = "70B"\n[parallelism]\ntensor_parallel_degree = 48\n[activation_checkpoint]\nmode = "some"';
    expect(refused('torchtitan', text, { count: 48 })).toEqual([
      'activation_checkpoint.mode: expected selective, full, memory_budget or none, got "some"',
      ...[
        ['hiddenSize (8192)', '32 or 64'],
        ['heads (64)', '32 or 64'],
        ['intermediateSize (28672)', '32 or 56'],
      ].map(
        ([of, values]) =>
          `parallelism.tensor_parallel_degree (training.layout.tensorParallel): expected a divisor of model.${of}, got 48. Try ${values}`,
      ),
      'parallelism.tensor_parallel_degree (training.layout.tensorParallel): sequence parallelism splits 2048 tokens of a sequence over 48 tensor ranks, which is no whole number',
    ]);
  });

  test('a rule names the argument of every field that it names', () => {
    // 24 sequences over 4 replicas are 6 micro-batches: no multiple of 4 stages.
    const script = `torchrun --nproc_per_node 8 --nnodes 2 pretrain_gpt.py ${model} --pipeline-model-parallel-size 4 --num-layers-per-virtual-pipeline-stage 2 --global-batch-size 24`;
    expect(refused('megatron', script)).toEqual([
      '--num-layers-per-virtual-pipeline-stage (training.layout.virtualPipeline): interleaving needs micro-batches in groups of pipelineParallel (4), got 6 micro-batches per step: globalBatchSequences over dataParallel × microBatchSequences (pipelineParallel: --pipeline-model-parallel-size, dataParallel: world size, microBatchSequences: --micro-batch-size, globalBatchSequences: --global-batch-size)',
    ]);
  });
});
