import { expect, test } from 'vitest';
import { type RowChanges, sampleRow } from '../../test/validationRow.js';
import type { TrainingInput } from '../training/input.js';
import { textOf } from './resolution.js';
import { resolveRow } from './resolve.js';

function inputOf(changes: RowChanges = {}): TrainingInput {
  const part = resolveRow(sampleRow(changes));
  if (part.kind === 'skipped') throw new Error(textOf(part.reason));
  return part.value;
}

function noteOf(changes: RowChanges, field: string): string | undefined {
  const part = resolveRow(sampleRow(changes));
  if (part.kind === 'skipped') throw new Error(textOf(part.reason));
  const found = part.resolved.find((one) => one.field === field);
  return found && `${found.value}: ${textOf(found.reason)}`;
}

test('resolveRow takes printed values as they are', () => {
  const input = inputOf();
  expect(input.layout).toEqual({
    tensorParallel: 1,
    contextParallel: 1,
    expertParallel: 1,
    pipelineParallel: 1,
    virtualPipeline: 1,
    schedule: '1f1b',
    dataParallel: 8,
    microBatchSequences: 1,
    sequenceParallel: false,
    sharding: 'zero1',
    shardGroup: 1,
    recompute: 'none',
  });
  expect(input).toMatchObject({
    sequenceLength: 8192,
    globalBatchSequences: 128,
    precision: 'bf16',
    task: { kind: 'pretrain' },
  });
  expect(input.framework.id).toBe('nemo');
  expect(input.cluster.accelerator).toMatchObject({ id: 'h100-sxm', generation: 'hopper', peakBf16FlopPerS: 989e12 });
  expect(input.cluster).toMatchObject({
    count: 8,
    acceleratorsPerNode: 8,
    scaleUpDomainSize: 8,
    scaleUpBytesPerS: 450e9,
  });
});

test('resolveRow says what it filled in and why', () => {
  const part = resolveRow(sampleRow({ training: { dataParallel: null, recompute: null } }));
  if (part.kind === 'skipped') throw new Error(part.reason.code);
  const texts = Object.fromEntries(
    part.resolved.map(({ field, value, reason }) => [field, `${value}: ${textOf(reason)}`]),
  );
  expect(texts['training.dataParallel']).toBe('8: accelerators over tensor, context and pipeline ranks');
  expect(texts['training.recompute']).toBe(
    'none: recipes of this stack name the layers that they recompute; none are named',
  );
});

test.each([
  { name: 'unverified figures', changes: { verified: false }, text: 'the figures were not re-read in the source' },
  {
    name: 'no count',
    changes: { hardware: { count: null }, training: { dataParallel: null } },
    text: 'the number of accelerators is not published',
  },
  {
    name: 'an accelerator that the catalog lacks',
    changes: { hardware: { acceleratorId: 'abacus' } },
    text: 'the accelerator "abacus" is not in the catalog',
  },
  {
    name: 'an accelerator by half its name',
    changes: { hardware: { acceleratorId: 'tpu-v6' } },
    text: 'the accelerator "tpu-v6" is not in the catalog; the nearest are tpu-v6e, tpu-v7 or tpu-v4',
  },
  {
    name: 'no batch',
    changes: { training: { globalBatchSize: null } },
    text: 'the batch size or the sequence length is not published',
  },
  {
    name: 'a batch from rounded tokens',
    changes: { training: { globalBatchSize: 127.5 } },
    text: 'the batch of 127.5 sequences is not a whole number',
  },
  {
    name: 'no precision',
    changes: { training: { recipe: null, precision: 'bf16/int8 (not stated)' } },
    text: 'the precision is not published',
  },
  ...['fp32', 'TF32', 'int4 (QAT)'].map((precision) => ({
    name: `a precision without a model, ${precision}`,
    changes: { training: { recipe: null, precision } },
    text: `the precision "${precision}" is not modelled: expected fp16, bf16, fp8-tensor, fp8-row, fp8-block, mxfp8 or nvfp4`,
  })),
  {
    name: 'no tensor parallel size',
    changes: { training: { tensorParallel: null, dataParallel: null } },
    text: 'tensor or pipeline parallel size is not published',
  },
  {
    name: 'sizes that contradict the count',
    changes: { training: { tensorParallel: 16, dataParallel: null } },
    text: 'the printed sizes multiply to 16 ranks, which does not match 8 accelerators',
  },
  {
    name: 'a batch that replicas cannot share',
    changes: { training: { globalBatchSize: 100 } },
    text: 'a batch of 100 on 8 replicas is no whole number of micro-batches of 1',
  },
])('resolveRow skips $name', ({ changes, text }) => {
  const part = resolveRow(sampleRow(changes));
  expect(part.kind === 'skipped' ? textOf(part.reason) : 'resolved').toBe(text);
});

test.each([
  { name: 'NeMo: the distributed optimizer', training: { fsdp: null }, sharding: 'zero1' },
  {
    name: 'Megatron-DeepSpeed: whole gradients',
    training: { framework: 'Megatron-DeepSpeed (1F1B)' },
    sharding: 'none',
  },
  {
    name: 'torchtitan: all parameters',
    training: { framework: 'torchtitan (FSDP2)', fsdp: 'zero3' },
    sharding: 'fsdp',
  },
  { name: 'Megatron FSDP', training: { fsdp: true }, sharding: 'fsdp' },
  { name: 'InternEvo over 8 ranks', training: { framework: 'InternEvo', fsdp: 'zero1 over 8' }, sharding: 'zero1' },
  {
    name: 'llm-foundry SHARD_GRAD_OP',
    training: { framework: 'llm-foundry/Composer', fsdp: 'zero2' },
    sharding: 'zero2',
  },
  { name: 'Paxml without FSDP', training: { framework: 'Paxml (JAX)' }, sharding: 'none' },
])('resolveRow shards as $name', ({ training, sharding }) => {
  expect(inputOf({ training }).layout.sharding).toBe(sharding);
});

test.each([
  // Of 64 replicas, one for each accelerator.
  { fsdp: 'zero1 over 8', dataParallel: null, layout: { sharding: 'zero1', shardGroup: 8 } },
  { fsdp: 'zero1 over all DP', dataParallel: null, layout: { sharding: 'zero1', shardGroup: 1 } },
  { fsdp: 'zero1 over 64', dataParallel: null, layout: { sharding: 'zero1', shardGroup: 1 } },
  // 24 does not divide 64; 16 is the largest below it that does.
  { fsdp: 'zero1 over 24', dataParallel: null, layout: { sharding: 'zero1', shardGroup: 16 } },
  { fsdp: 'zero3 over 16', dataParallel: null, layout: { sharding: 'hsdp', shardGroup: 16 } },
  { fsdp: 'hsdp', dataParallel: null, layout: { sharding: 'hsdp', shardGroup: 8 } },
  { fsdp: 'hsdp', dataParallel: 32, layout: { sharding: 'hsdp', shardGroup: 32 } },
  { fsdp: 'hsdp (shard 16)', dataParallel: 4, layout: { sharding: 'hsdp', shardGroup: 16 } },
  { fsdp: 'hsdp over 64', dataParallel: null, layout: { sharding: 'fsdp', shardGroup: 1 } },
  { fsdp: 'DDP', dataParallel: null, layout: { sharding: 'none', shardGroup: 1 } },
  { fsdp: 'distributed optimizer', dataParallel: null, layout: { sharding: 'zero1', shardGroup: 1 } },
  // Not understood: what the stack does by default.
  { fsdp: 'a scheme of our own', dataParallel: null, layout: { sharding: 'zero1', shardGroup: 1 } },
])(
  'resolveRow reads "$fsdp" with $dataParallel printed replicas on 64 accelerators as $layout',
  ({ fsdp, dataParallel, layout }) => {
    expect(inputOf({ hardware: { count: 64 }, training: { fsdp, dataParallel } }).layout).toMatchObject({
      ...layout,
      dataParallel: 64,
    });
  },
);

test('resolveRow says that it does not know a sharding scheme', () => {
  expect(noteOf({ training: { fsdp: 'a scheme of our own' } }, 'training.sharding')).toBe(
    'zero1: the default of nemo: "a scheme of our own" names no known scheme',
  );
});

test('resolveRow shards within a TPU slice and copies across slices', () => {
  const { layout, cluster } = inputOf({
    hardware: {
      acceleratorId: 'tpu-v5e',
      count: 1024,
      perNode: 4,
      network: '4 slices of v5e-256 (2D ICI torus) joined by DCN data parallel',
    },
    training: {
      framework: 'MaxText',
      tensorParallel: 16,
      dataParallel: 64,
      globalBatchSize: 1024,
      microBatchSize: null,
      fsdp: 'zero3 within slice, DP across slices',
    },
  });
  // 256 chips of a slice over 16 tensor ranks leave 16 ranks that share one copy; 1024/64 sequences each, at once.
  expect(layout).toMatchObject({ sharding: 'hsdp', shardGroup: 16, microBatchSequences: 16, dataParallel: 64 });
  expect(cluster.scaleUpDomainSize).toBe(256);
});

test.each([
  // 128 sequences over 8 replicas, one at a time behind a pipeline.
  { name: 'a pipeline', training: { pipelineParallel: 2, dataParallel: 4 }, expected: 1 },
  { name: 'Megatron at 2,048 tokens', training: { sequenceLength: 2048 }, expected: 4 },
  { name: 'Megatron at 8,192 tokens', training: {}, expected: 1 },
  // Only divisors of 16 per replica: 4 × 1,700 = 6,800 tokens fit, 8 × 1,700 do not.
  { name: 'Megatron at an odd length', training: { sequenceLength: 1700 }, expected: 4 },
  { name: 'FSDP', training: { framework: 'torchtitan (FSDP2)', fsdp: 'zero3' }, expected: 16 },
])('resolveRow takes micro-batches of $expected with $name', ({ training, expected }) => {
  expect(inputOf({ training: { ...training, microBatchSize: null } }).layout.microBatchSequences).toBe(expected);
});

test.each([
  // 32 layers on 4 stages: 8 for each, and 16 micro-batches fill the 4 stages evenly.
  {
    name: 'Megatron-LM scaling tables',
    title: 'Megatron-LM README performance (Megatron-Core r0.8.0)',
    batch: 32,
    expected: 8,
  },
  { name: 'a report that says nothing', title: 'A report', batch: 32, expected: 1 },
  // 15 micro-batches do not.
  { name: 'micro-batches that leave a stage idle', title: 'Megatron-LM README strong scaling', batch: 30, expected: 1 },
])('resolveRow interleaves $expected chunks for $name', ({ title, batch, expected }) => {
  const input = inputOf({
    source: { title },
    training: { pipelineParallel: 4, dataParallel: 2, globalBatchSize: batch },
  });
  expect(input.layout.virtualPipeline).toBe(expected);
});

test.each([
  // 128 sequences over 2 replicas: 64 micro-batches on 4 stages.
  { name: 'that HAI-LLM runs', training: { framework: 'HAI-LLM' }, schedule: 'dualpipe', noted: true },
  // 4 micro-batches cannot fill 4 stages from both ends.
  { name: 'for few micro-batches', training: { framework: 'HAI-LLM', globalBatchSize: 8 }, schedule: '1f1b' },
  { name: 'that is printed', training: { schedule: 'zero-bubble-v', virtualPipeline: 2 }, schedule: 'zb-v' },
  { name: 'that nothing is said of', training: { virtualPipeline: 2 }, schedule: 'interleaved' },
])('resolveRow takes the schedule $name: $schedule', ({ training, schedule, noted = false }) => {
  const changes = { training: { pipelineParallel: 4, dataParallel: 2, ...training } };
  expect(inputOf(changes).layout.schedule).toBe(schedule);
  expect(noteOf(changes, 'training.schedule') !== undefined).toBe(noted);
});

test.each([
  { name: 'Megatron-LM of 2021', date: '2021-04', training: { framework: 'Megatron-LM' }, recompute: 'full' },
  { name: 'NeMo', date: '2025-05', training: {}, recompute: 'none' },
  { name: 'Paxml', date: '2024-11', training: { framework: 'Paxml' }, recompute: 'full' },
  { name: 'MaxText on GPUs', date: '2024-11', training: { framework: 'MaxText' }, recompute: 'selective' },
])('resolveRow recomputes "$recompute" for $name', ({ date, training, recompute }) => {
  expect(inputOf({ date, training: { ...training, recompute: null } }).layout.recompute).toBe(recompute);
});

test.each([
  {
    framework: 'llm-foundry/Composer (PyTorch FSDP)',
    date: '2023-06',
    acceleratorId: 'a100-sxm-80',
    kernel: 'flash-1',
  },
  { framework: 'Megatron-LM', date: '2022-05', acceleratorId: 'a100-sxm-80', kernel: 'unfused' },
  { framework: 'NeMo 24.07', date: '2024-08', acceleratorId: 'a100-sxm-80', kernel: 'flash-2' },
  { framework: 'NeMo 24.07', date: '2024-08', acceleratorId: 'h100-sxm', kernel: 'flash-3' },
  { framework: 'NeMo 24.07', date: '2024-08', acceleratorId: 'l40s', kernel: 'flash-2' },
  { framework: 'MaxText (JAX)', date: '2024-08', acceleratorId: 'a100-sxm-80', kernel: 'flash-2' },
  { framework: 'torchtitan (FSDP2)', date: '2024-12', acceleratorId: 'h100-sxm', kernel: 'flash-2' },
  { framework: 'torchtitan (FSDP2, cuDNN attention)', date: '2025-06', acceleratorId: 'h100-sxm', kernel: 'flash-3' },
  { framework: 'torchtitan, FlashAttention-3', date: '2025-06', acceleratorId: 'h200-sxm', kernel: 'flash-3' },
  {
    framework: 'torchtitan (FSDP2, cuDNN attention)',
    date: '2025-06',
    acceleratorId: 'a100-sxm-80',
    kernel: 'flash-2',
  },
  { framework: 'HF Accelerate', date: '2025-06', acceleratorId: 'h100-sxm', kernel: 'flash-2' },
  { framework: 'Megatron-Bridge (Megatron-FSDP)', date: '2025-12', acceleratorId: 'h100-sxm', kernel: 'flash-3' },
])(
  'resolveRow runs $framework of $date on $acceleratorId with $kernel attention',
  ({ framework, date, acceleratorId, kernel }) => {
    const input = inputOf({ date, training: { framework }, hardware: { acceleratorId } });
    expect(input.framework.attentionKernel).toBe(kernel);
  },
);

test.each([
  { notes: 'cuda graphs full_iteration None, moe dispatcher hybridep', graphs: 'whole' },
  { notes: "cuda graphs transformer_engine ['moe_router', 'moe_preprocess']", graphs: 'none' },
  { notes: null, graphs: 'none' },
] as const)('resolveRow reads from the notes how much the host replays: $notes', ({ notes, graphs }) => {
  expect(inputOf({ notes }).framework.hostGraphs).toBe(graphs);
});

test.each([
  { notes: 'moe dispatcher hybridep', date: '2025-06', dispatch: 'deduplicated', overlap: false },
  { notes: 'moe dispatcher deepep, a2a overlap', date: '2026-02', dispatch: 'deduplicated', overlap: true },
  { notes: null, date: '2025-05', dispatch: 'all-to-all', overlap: false },
  { notes: null, date: '2025-10', dispatch: 'deduplicated', overlap: false },
])('resolveRow sends tokens as notes and release say: $notes of $date', ({ notes, date, dispatch, overlap }) => {
  const { framework } = inputOf({
    notes,
    date,
    model: { kind: 'moe', experts: 8, expertsPerToken: 2, expertFfnSize: 14336 },
    training: { framework: 'Megatron-Bridge', expertParallel: 8 },
  });
  expect(framework.expertDispatch).toBe(dispatch);
  expect(framework.expertBatchOverlap).toBe(overlap);
});

test.each([
  { said: {}, graphs: 'none', overlap: false, width: '16-bit' },
  { said: { hostGraphs: 'whole' }, graphs: 'whole', overlap: false, width: '16-bit' },
  {
    said: { hostGraphs: 'whole', expertBatchOverlap: true, attentionPrecision: '8-bit' },
    graphs: 'whole',
    overlap: true,
    width: '8-bit',
  },
])('resolveRow takes what the fields of a row say that its recipe switches on, whatever model it is: $said', (row) => {
  for (const name of ['Qwen3-30B-A3B', 'DeepSeek-V3', 'Mixtral 8x7B']) {
    const { framework } = inputOf({
      date: '2026-08',
      model: { name, kind: 'moe', experts: 8, expertsPerToken: 2, expertFfnSize: 14336 },
      hardware: { acceleratorId: 'gb200-nvl72' },
      training: { framework: 'Megatron-Bridge', expertParallel: 8, recipe: 'mxfp8', ...row.said },
    });
    expect(framework.hostGraphs).toBe(row.graphs);
    expect(framework.expertBatchOverlap).toBe(row.overlap);
    expect(framework.attentionPrecision).toBe(row.width);
  }
});

test.each([
  { notes: 'torch.eager', fusion: 'eager', overlaps: false },
  { notes: 'torch.compile; vanillaTP', fusion: 'compiled', overlaps: false },
  { notes: 'compile; asyncTP', fusion: 'compiled', overlaps: true },
])('resolveRow runs torchtitan as its table says: $notes', ({ notes, fusion, overlaps }) => {
  const { framework } = inputOf({ notes, training: { framework: 'torchtitan (FSDP2)' } });
  expect(framework.elementwiseFusion).toBe(fusion);
  expect(framework.tensorOverlapFraction > 0).toBe(overlaps);
});

test('resolveRow corrects the data-parallel column of the long-context table by the number of accelerators', () => {
  const input = inputOf({ source: { title: 'NVIDIA NeMo long sequence performance' }, training: { dataParallel: 2 } });
  expect(input.layout.dataParallel).toBe(8);
});

test('resolveRow pads the vocabulary as Megatron does and leaves that of other stacks alone', () => {
  const gpt2 = { vocabSize: 50257 };
  // Multiples of 128 · 8 = 1,024: 50 of them are 51,200.
  const megatron = inputOf({ model: gpt2, training: { tensorParallel: 8, dataParallel: 1 } });
  expect(megatron.architecture.vocabSize).toBe(51200);
  expect(inputOf({ model: gpt2, training: { framework: 'torchtitan (FSDP2)' } }).architecture.vocabSize).toBe(50257);
});

test.each([
  { name: 'one rack', count: 72, dataParallel: 72, batch: 72, domain: 72 },
  { name: 'a power of two over racks', count: 256, dataParallel: 256, batch: 256, domain: 64 },
  { name: 'whole racks', count: 144, dataParallel: 144, batch: 144, domain: 72 },
])('resolveRow places $name of GB200 in domains of $domain', ({ count, dataParallel, batch, domain }) => {
  const input = inputOf({
    hardware: { acceleratorId: 'gb200-nvl72', count, perNode: 4 },
    training: { dataParallel, globalBatchSize: batch },
  });
  expect(input.cluster.scaleUpDomainSize).toBe(domain);
});

test('resolveRow knows the 500 W part of torchtitan and the bridged H200 NVL', () => {
  const hbm2e = inputOf({ hardware: { accelerator: 'H100-96GB-HBM2e-SXM(500W)' } }).cluster;
  expect(hbm2e.accelerator).toMatchObject({ memoryBytesPerS: 2.4e12, tdpW: 500, peakBf16FlopPerS: 989e12 });
  const nvl = inputOf({ hardware: { accelerator: 'NVIDIA H200-NVL-141GB', acceleratorId: 'h200-sxm' } }).cluster;
  expect(nvl.accelerator.peakBf16FlopPerS).toBe(835e12);
  expect(nvl.scaleUpDomainSize).toBe(4);
});

test('resolveRow takes the printed network rate and the nearest fabric of its kind', () => {
  const roce = inputOf({
    hardware: { acceleratorId: 'a100-sxm-80', network: 'NVLink; 4x100 Gb/s RoCE between nodes' },
  }).cluster;
  expect(roce.scaleOutBytesPerS).toBe(6.25e9);
  const part = resolveRow(sampleRow({ hardware: { network: 'RoCE 400 Gb/s per GPU, 3-layer Clos, 24K cluster' } }));
  const fabric =
    part.kind === 'resolved' ? part.resolved.find(({ field }) => field === 'hardware.fabric')?.value : undefined;
  expect(fabric).toBe('rocev2-400g-llama3');
});

test.each([
  { recipe: null, precision: 'bf16 (amp)', expected: 'bf16' },
  { recipe: null, precision: 'fp8 (TE)', expected: 'fp8-tensor' },
])(
  'resolveRow reads the precision "$precision" as $expected where no recipe is given',
  ({ recipe, precision, expected }) => {
    expect(inputOf({ training: { recipe, precision } }).precision).toBe(expected);
  },
);

test('resolveRow gives quantised training on a TPU the peak of its integers, and fp8 that of floats', () => {
  const tpu = { acceleratorId: 'tpu-v6e', perNode: 4 };
  const peak = (recipe: string) =>
    inputOf({ hardware: tpu, training: { recipe, precision: null, framework: 'MaxText' } }).cluster.accelerator
      .peakFp8FlopPerS;
  // Cloud TPU documentation: 918 TFLOPS bf16 and fp8, 1,836 TOPS int8.
  expect(peak('int8')).toBe(1836e12);
  expect(peak('fp8')).toBe(918e12);
});

test('resolveRow gives an A100 no 8-bit peak beyond its 16-bit one', () => {
  const { accelerator } = inputOf({ hardware: { acceleratorId: 'a100-sxm-80' } }).cluster;
  expect(accelerator).toMatchObject({ peakBf16FlopPerS: 312e12, peakFp8FlopPerS: 312e12, peakFp4FlopPerS: 312e12 });
});

test('resolveRow multiplies the printed sizes where no count is printed', () => {
  const changes = { hardware: { count: null }, training: { tensorParallel: 2, dataParallel: 4 } };
  expect(inputOf(changes).cluster.count).toBe(8);
  expect(noteOf(changes, 'hardware.count')).toBe('8: the product of the printed parallel sizes');
});

test('resolveRow lets MLPerf rows without a printed precision train in fp8', () => {
  const training = { recipe: null, precision: null };
  expect(inputOf({ source: { title: 'MLPerf Training v5.0 results' }, training }).precision).toBe('fp8-tensor');
});

const deepSeek = {
  name: 'DeepSeek-V3',
  kind: 'moe',
  layers: 61,
  hiddenSize: 7168,
  ffnSize: 18432,
  attentionHeads: 128,
  kvHeads: 128,
  headDim: 192,
  vocabSize: 129280,
  experts: 256,
  expertsPerToken: 8,
  expertFfnSize: 2048,
  sharedExperts: 1,
  denseLayers: 3,
  attention: 'mla',
};

test.each([
  // 250.5 GFLOP per token without the module, 260.4 with it, at 4,096 tokens and the causal half.
  { name: 'printed work per token', notes: null, tflops: 260, modules: 1 },
  { name: 'printed work per token', notes: null, tflops: 250, modules: 0 },
  { name: 'its notes first', notes: 'w/ MTP; balanced', tflops: 250, modules: 1 },
  { name: 'its notes first', notes: 'w/o MTP; balanced', tflops: 260, modules: 0 },
])('resolveRow gives DeepSeek-V3 $modules prediction modules by $name', ({ notes, tflops, modules }) => {
  const input = inputOf({
    notes,
    model: deepSeek,
    training: { sequenceLength: 4096 },
    measured: {
      stepTimeS: null,
      tokensPerSPerAccelerator: 1000,
      modelTflopsPerAccelerator: tflops,
      flopsDefinition: 'Megatron-Bridge: causal',
    },
  });
  expect(input.architecture.mtpModules).toBe(modules);
});

test.each([
  // 75.5 GFLOP per token without the module, 80.6 with it, 85.7 with it twice, at 8,192 tokens and the causal half.
  { tflops: 76, modules: 0 },
  { tflops: 81, modules: 1 },
  { tflops: 84.7, modules: 2 },
])(
  'resolveRow runs the module of Nemotron 3 Super $modules times at $tflops printed GFLOP per token',
  ({ tflops, modules }) => {
    const name = 'Nemotron 3 Super (120B-A12B hybrid MoE)';
    const none = { layers: null, hiddenSize: null, ffnSize: null, attentionHeads: null, vocabSize: null };
    const input = inputOf({
      model: { ...none, name, kind: 'moe' },
      hardware: { count: 64 },
      training: { sequenceLength: 8192, dataParallel: 64, expertParallel: 64 },
      measured: {
        stepTimeS: null,
        tokensPerSPerAccelerator: 1000,
        modelTflopsPerAccelerator: tflops,
        flopsDefinition: 'Megatron-Bridge: causal',
      },
    });
    expect(input.architecture.mtpModules).toBe(modules);
  },
);
