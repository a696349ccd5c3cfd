import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { Adapter } from '../architecture/index.js';
import { countAdapterParameters, countParameters, NF4_BYTES, withAdapter } from '../architecture/index.js';
import type { TrainingInput, TrainingTask } from './input.js';
import { planTraining } from './plan-training.js';
import { lengthsOfMean } from './texts.js';

const lora: Adapter = { kind: 'lora', rank: 16, dropoutFraction: 0, targets: ['linear_qkv', 'linear_proj'] };

/** Llama 2 70B on one node of eight, tensor parallel, 4,096 tokens a sequence. */
function input(task: TrainingTask, change: Partial<TrainingInput> = {}): TrainingInput {
  return trainingInput({
    model: 'llama-2-70b',
    count: 8,
    layout: {
      tensorParallel: 8,
      pipelineParallel: 1,
      virtualPipeline: 1,
      dataParallel: 1,
      microBatchSequences: 2,
      sharding: 'zero1',
    },
    rest: { sequenceLength: 4096, globalBatchSequences: 16, task, ...change },
  });
}

function valuesOf(asked: TrainingInput): Readonly<Record<string, number>> {
  const answer = planTraining(asked);
  if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values;
}

function figures(task: TrainingTask, change: Partial<TrainingInput> = {}) {
  const values = valuesOf(input(task, change));
  return (name: string): number => values[name] ?? Number.NaN;
}

const sft = figures({ kind: 'sft' });
const withLora = figures({ kind: 'sft', adapter: lora });

describe('adapters', () => {
  test('cost 4 FLOP for each frozen weight and 6 for each of their own', () => {
    const forward = withLora('layersForwardFlop') + withLora('headForwardFlop');
    // 2·r·(in + out) forward over 80 layers: 44,564,480 parameters (MLPerf's benchmark)
    expect(withLora('adapterForwardFlop')).toBe(2 * 44_564_480);
    expect(withLora('modelFlopPerToken')).toBeCloseTo(2 * forward + 6 * 44_564_480, -3);
    expect(sft('modelFlopPerToken')).toBeCloseTo(3 * forward, -3);
  });

  test('are all that has gradients and optimizer state', () => {
    const perRank = 44_564_480 / 8;
    expect(withLora('adapterParameters')).toBe(perRank);
    expect(withLora('gradientMemoryBytes')).toBe(perRank * withLora('gradientBytes'));
    expect(withLora('optimizerMemoryBytes')).toBe(perRank * 12);
    expect(withLora('parameterMemoryBytes') - sft('parameterMemoryBytes')).toBe(2 * perRank);
    expect(withLora('checkpointBytes')).toBe(44_564_480 * (2 + 12));
  });

  test('save a third of the matrix products, less what they take themselves', () => {
    const ratio = withLora('stageGemmS') / sft('stageGemmS');
    expect(ratio).toBeGreaterThan(2 / 3);
    expect(ratio).toBeLessThan(0.75);
  });

  test('keep no inputs of layers without an adapter', () => {
    // Per token and layer, sequence parallel over 8: full fine-tuning keeps 2 norm inputs and 2 outputs of h/8, queries, keys and values, the core's
    // output, gate, up and product; frozen: no second norm output, no product; the first norm output whole, as the adapter reads it gathered.
    const [h, ffn, kv] = [8192, 28_672, 1024];
    const shared = (2 * 2 * h) / 8 + (2 * (h + 2 * kv)) / 8 + (2 * h) / 8 + (4 * 64) / 8 + (2 * 2 * ffn) / 8;
    const full = shared + (2 * 2 * h) / 8 + (2 * ffn) / 8;
    const frozen = shared + 2 * h + 2 * 2 * 16;
    const tokens = 2 * 4096;
    // Token ids take 8 bytes each.
    expect(sft('activationBytesPerMicroBatch')).toBe(8 * tokens + 80 * tokens * full);
    expect(withLora('activationBytesPerMicroBatch')).toBe(8 * tokens + 80 * tokens * frozen);
  });

  test('qlora keeps its linear layers in 4 bits, embedding and head in 16', () => {
    const qlora = figures({ kind: 'sft', adapter: { ...lora, kind: 'qlora' } });
    const { total, embedding, head } = countParameters(input({ kind: 'sft' }).architecture);
    const norms = (2 * 80 + 1) * 8192;
    const linear = (total - embedding - head - norms) / 8;
    // The final norm is not part of a stage's count; norms are whole on each rank.
    const sixteen = (embedding + head) / 8 + 2 * 80 * 8192;
    expect(qlora('compressedDenseParameters')).toBe(linear);
    const expected = NF4_BYTES * linear + 2 * sixteen + 2 * (44_564_480 / 8);
    expect(qlora('parameterMemoryBytes') / expected).toBeCloseTo(1, 12);
    // Restoring them costs a pass over every weight, forward and backward.
    const restoredS = (2 * linear * 14.4) / 3.35e12;
    expect(qlora('stageElementwiseS') - withLora('stageElementwiseS')).toBeGreaterThan(restoredS);
  });

  test('dora takes longer than lora, and trains one length more for each output', () => {
    const dora = figures({ kind: 'sft', adapter: { ...lora, kind: 'dora' } });
    expect(dora('stepTimeS')).toBeGreaterThan(withLora('stepTimeS'));
    // Outputs of queries, keys and values are split over 8 ranks, those of the projection are not.
    expect(dora('adapterParameters') - withLora('adapterParameters')).toBe(80 * (10_240 / 8 + 8192));
  });

  test('a wider rank never takes less time or memory', () => {
    const ranks = fc.integer({ min: 1, max: 64 }).map((eighth) => 8 * eighth);
    fc.assert(
      fc.property(ranks, ranks, fc.constantFrom<Adapter['kind']>('lora', 'dora', 'qlora'), (a, b, kind) => {
        const at = (rank: number) => figures({ kind: 'sft', adapter: { ...lora, kind, rank } });
        const [narrow, wide] = [at(Math.min(a, b)), at(Math.max(a, b))];
        return (
          narrow('stepTimeS') <= wide('stepTimeS') * (1 + 1e-9) &&
          narrow('deviceMemoryBytes') <= wide('deviceMemoryBytes')
        );
      }),
      { numRuns: 20 },
    );
  });

  test('of experts are one pair for the layer, on every expert rank', () => {
    const asked = trainingInput({
      model: 'mixtral-8x7b',
      count: 8,
      layout: { tensorParallel: 1, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 8, expertParallel: 8 },
      rest: {
        sequenceLength: 4096,
        globalBatchSequences: 64,
        task: { kind: 'sft', adapter: { ...lora, targets: ['linear_fc1', 'linear_fc2'] } },
      },
    });
    const values = valuesOf(asked);
    const { adapter } = asked.task;
    if (!adapter) throw new Error('no adapter');
    expect(values.adapterParameters).toBe(countAdapterParameters(withAdapter(asked.architecture, adapter)));
    // Two of eight experts for each token: 2 · 2 · r · (in + out) of both layers.
    expect(values.adapterForwardFlop).toBe(2 * 2 * 32 * 16 * (4096 + 28_672 + 14_336 + 4096));
  });
});

/**
 * Tokens per second of torchtune on eight A100 80GB: packs of 2,048 tokens, two to a micro-batch, layers recomputed, rank 8 on queries, values, the
 * output projection and the network (README of 2024-09, "Memory and training speed"; recipes/configs/llama3_1). The 405B row is none of those that the
 * cost of restoring weights comes from.
 */
test.each([
  { model: 'llama-3.1-70b', kind: 'lora', tokensPerS: 3497 },
  { model: 'llama-3.1-405b', kind: 'qlora', tokensPerS: 653 },
] as const)('$kind of $model runs about as fast as torchtune reports', ({ model, kind, tokensPerS }) => {
  const adapter: Adapter = {
    kind,
    rank: 8,
    dropoutFraction: 0,
    targets: ['q_proj', 'v_proj', 'o_proj', 'linear_fc1', 'linear_fc2'],
  };
  const asked = trainingInput({
    model,
    accelerator: 'a100-sxm-80',
    fabric: 'infiniband-hdr-200g',
    framework: 'fsdp',
    count: 8,
    layout: {
      tensorParallel: 1,
      pipelineParallel: 1,
      virtualPipeline: 1,
      dataParallel: 8,
      microBatchSequences: 2,
      sequenceParallel: false,
      sharding: 'fsdp',
      recompute: 'full',
    },
    rest: {
      sequenceLength: 2048,
      globalBatchSequences: 16,
      texts: { packing: 'packed', lengths: lengthsOfMean(250, 2048) },
      task: { kind: 'sft', adapter },
    },
  });
  expect(Math.abs((valuesOf(asked).tokensPerS ?? 0) / tokensPerS - 1)).toBeLessThan(0.2);
});

describe('dpo', () => {
  const resident = figures({ kind: 'dpo', reference: 'resident' });
  const precomputed = figures({ kind: 'dpo', reference: 'precomputed' });

  test('with a resident reference goes forward once more and holds its weights', () => {
    expect(resident('modelFlopPerToken') / sft('modelFlopPerToken')).toBeCloseTo(4 / 3, 12);
    expect(resident('referenceMemoryBytes')).toBe(sft('parameterMemoryBytes'));
    // One stage: eight micro-batches forward, nothing else.
    expect(resident('referenceS')).toBeCloseTo(8 * resident('stageForwardS'), 12);
    const forwardShare = resident('stageForwardS') / resident('stageS');
    expect(forwardShare).toBeGreaterThan(0.28);
    expect(forwardShare).toBeLessThan(0.4);
  });

  test('with log-probabilities from a file costs what fine-tuning costs', () => {
    for (const name of ['stepTimeS', 'deviceMemoryBytes', 'modelFlopPerToken'])
      expect(precomputed(name)).toBe(sft(name));
  });

  test('with adapters takes the policy without them as its reference: no second copy', () => {
    const off = figures({ kind: 'dpo', reference: 'adapters-off', adapter: lora });
    expect(off('deviceMemoryBytes')).toBe(withLora('deviceMemoryBytes'));
    expect(off('referenceS')).toBeGreaterThan(0);
  });

  test('fills its pipeline once more, forward only', () => {
    const layout = { ...input({ kind: 'sft' }).layout, tensorParallel: 4, pipelineParallel: 2 };
    const piped = figures({ kind: 'dpo', reference: 'resident' }, { layout });
    // Eight micro-batches and one stage of filling; transfers one way of two.
    const expected = 9 * piped('stageForwardS') + piped('pipelineTransferS') / 2;
    expect(piped('referenceS') / expected).toBeCloseTo(1, 12);
  });

  test('gathers the weights of a sharded reference again', () => {
    const sharded = {
      layout: { ...input({ kind: 'sft' }).layout, tensorParallel: 1, dataParallel: 8, sharding: 'fsdp' as const },
    };
    const asked = figures({ kind: 'dpo', reference: 'resident' }, sharded);
    expect(asked('referenceMemoryBytes') * 8).toBeCloseTo(2 * asked('denseParameters'), 0);
    expect(asked('referenceS')).toBeGreaterThan(asked('microBatches') * asked('stageForwardS'));
  });

  test.each(['orpo', 'simpo'] as const)('%s needs no reference', (kind) => {
    const free = figures({ kind });
    expect(free('referenceS')).toBe(0);
    expect(free('deviceMemoryBytes')).toBe(sft('deviceMemoryBytes'));
  });
});

describe('reward and value models', () => {
  test.each(['reward', 'value'] as const)('%s: one number for each token instead of logits', (kind) => {
    const scored = figures({ kind });
    // 8192 tokens of a micro-batch, 6 bytes each.
    expect(scored('logitsBytes')).toBe(8192 * scored('logitBytes'));
    expect(scored('headForwardFlop')).toBe(2 * 8192);
    expect(scored('stepTimeS')).toBeLessThan(sft('stepTimeS'));
  });
});

describe('what cannot be trained', () => {
  const issuesOf = (task: TrainingTask, change: Partial<TrainingInput> = {}) => {
    const answer = planTraining(input(task, change));
    return answer.kind === 'invalid' ? answer.issues : [];
  };

  test('a rank wider than the layer', () => {
    expect(issuesOf({ kind: 'sft', adapter: { ...lora, rank: 16_384 } })).toMatchObject([
      { code: 'training.rankTooWide', path: ['task', 'adapter', 'rank'], data: { width: 8192, received: 16_384 } },
    ]);
  });

  test('a rank that tensor ranks cannot share', () => {
    expect(issuesOf({ kind: 'sft', adapter: { ...lora, rank: 12 } })).toMatchObject([
      { code: 'training.rankNotDivisible', path: ['layout', 'tensorParallel'] },
    ]);
  });

  test('but beside layers split by their inputs, and whole layers, any rank will do', () => {
    expect(issuesOf({ kind: 'sft', adapter: { ...lora, rank: 12, targets: ['linear_proj'] } })).toEqual([]);
  });

  test('layers that the model lacks, with the nearest that it has', () => {
    const adapter = { ...lora, targets: ['q_prj', 'linear_q_down_proj', 'wte'] };
    expect(issuesOf({ kind: 'sft', adapter })).toMatchObject([
      { path: ['task', 'adapter', 'targets', 0], hint: { data: { names: ['q_proj'] } } },
      { path: ['task', 'adapter', 'targets', 1] },
      { path: ['task', 'adapter', 'targets', 2], hint: { code: 'training.knownTargets' } },
    ]);
  });

  test('4-bit weights under an 8-bit recipe, adapters-off without adapters, half a pair', () => {
    const qlora: TrainingTask = { kind: 'sft', adapter: { ...lora, kind: 'qlora' } };
    expect(issuesOf(qlora, { precision: 'fp8-tensor' })).toMatchObject([{ code: 'training.qloraPrecision' }]);
    expect(issuesOf({ kind: 'dpo', reference: 'adapters-off' })).toMatchObject([
      { code: 'training.referenceNeedsAdapter', path: ['task', 'reference'] },
    ]);
    const single = { layout: { ...input({ kind: 'sft' }).layout, microBatchSequences: 1 } };
    expect(issuesOf({ kind: 'reward' }, single)).toMatchObject([
      { code: 'training.pairParted', path: ['layout', 'microBatchSequences'], hint: { data: { value: 2 } } },
    ]);
  });
});
