import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { type Architecture, type Block, llama, UNSPLIT } from '../architecture/index.js';
import { layerActivationBytes, layerTensorBytes } from './activations.js';
import type { Layout } from './input.js';
import { planTraining } from './plan-training.js';
import {
  LAYER_TENSORS,
  RECOMPUTE_MODULES,
  type Recompute,
  type RecomputeModule,
  readRecompute,
  recomputeColumns,
  recomputeText,
} from './recompute.js';
import { layoutIssues } from './rules.js';

const anyRecompute: fc.Arbitrary<Recompute> = fc.oneof(
  fc.constantFrom<Recompute>('none', 'selective', 'full'),
  fc.subarray([...RECOMPUTE_MODULES], { minLength: 1 }).map((modules) => ({ modules })),
  fc
    .subarray([...LAYER_TENSORS])
    .chain((keep) =>
      fc.subarray(LAYER_TENSORS.filter((tensor) => !keep.includes(tensor))).map((offload) => ({ keep, offload })),
    ),
  fc.record({ method: fc.constantFrom('block', 'uniform'), layers: fc.integer({ min: 1, max: 200 }) }),
);

test('what columns hold of a recomputation is read back as it was', () => {
  fc.assert(
    fc.property(anyRecompute, (recompute) => {
      const columns = recomputeColumns(recompute);
      const rule = readRecompute((figure) => columns[figure]);
      const again = recomputeText(
        rule.kind === 'tensors'
          ? { keep: rule.keep, offload: rule.offload }
          : rule.kind === 'modules'
            ? { modules: rule.modules }
            : 'layers' in rule
              ? { method: rule.kind, layers: rule.layers }
              : rule.kind,
      );
      return again === (recompute === 'full' ? 'uniform of 1' : recomputeText(recompute));
    }),
  );
});

/** h 1024, 8 heads and 2 key-value heads of 128, f 4096; one token on one rank. */
const dense = llama({
  id: 'small',
  name: 'Small',
  hiddenSize: 1024,
  layers: 4,
  vocabSize: 32_000,
  heads: 8,
  kvHeads: 2,
  headDim: 128,
  intermediateSize: 4096,
});
const [denseBlock] = dense.blocks as [Block];
/** 16 experts of 512, 2 visited, a shared one of 1024. */
const expertBlock: Block = {
  ...denseBlock,
  mlp: {
    kind: 'moe',
    gated: true,
    experts: 16,
    expertsPerToken: 2,
    expertIntermediateSize: 512,
    sharedIntermediateSize: 1024,
    sharedGate: false,
    routerBias: false,
    expertBias: false,
  },
};

type Policy = Parameters<typeof layerActivationBytes>[3];

function kept(block: Block, recompute: Policy['recompute'], change: Partial<Policy> = {}): number {
  const policy = {
    recompute,
    normsAreFused: true,
    storesScores: false,
    dropout: false,
    gemmInputBytes: 2,
    attentionOutputBytes: 2,
    attentionStoreBytes: 2,
    activationStoreBytes: 2,
    weightsTrain: true,
    ...change,
  };
  return layerActivationBytes(dense, block, UNSPLIT, policy);
}

describe('modules that are recomputed are not kept, by hand', () => {
  // Dense: norms in and out 4·1024·2 = 8192; queries, keys, values 12·128·2 = 3072; output 2048; one number a head 32; gate, up and product
  // 3·4096·2 = 24576. Together 37920.
  test.each([
    { modules: [], bytes: 37_920 },
    { modules: ['core_attn'], bytes: 37_920 - 32 },
    // Both norms are part of the product behind them, whose module keeps what it reads.
    { modules: ['layernorm'], bytes: 37_920 },
    // The norm before the network is fused with its first projection: its output of 2048 goes too.
    { modules: ['mlp'], bytes: 37_920 - 24_576 - 2048 },
    { modules: ['mlp', 'layernorm'], bytes: 37_920 - 24_576 - 2048 },
  ] as const)('$modules of a dense layer', ({ modules, bytes }) => {
    expect(kept(denseBlock, modules)).toBe(bytes);
  });

  // Experts: routed 2·(3·512·2 + 1024·2) = 10240, router 16·8 = 128, shared 3·1024·2 = 6144; norms and attention as above, 13344. Together 29856.
  test.each([
    { modules: [], bytes: 29_856 },
    // Two products of 512 in 16 bits.
    { modules: ['moe_act'], bytes: 29_856 - 2048 },
    { modules: ['shared_experts'], bytes: 29_856 - 6144 },
    { modules: ['moe'], bytes: 29_856 - 10_240 - 128 - 6144 },
    // A layer with experts has no dense network.
    { modules: ['mlp'], bytes: 29_856 },
    // Router and shared expert read the norm before them, which stands apart; that of attention is fused with its projection.
    { modules: ['layernorm'], bytes: 29_856 - 2048 },
  ] as const)('$modules of a layer with experts', ({ modules, bytes }) => {
    expect(kept(expertBlock, modules)).toBe(bytes);
  });

  test.each([
    { modules: ['layernorm'], bytes: 37_920 - 4096 },
    // The network is repeated from its input, which is the output of the norm.
    { modules: ['mlp'], bytes: 37_920 - 24_576 },
    { modules: ['mlp', 'layernorm'], bytes: 37_920 - 24_576 - 4096 },
  ] as const)('$modules of a dense layer whose norms stand apart', ({ modules, bytes }) => {
    expect(kept(denseBlock, modules, { normsAreFused: false })).toBe(bytes);
  });
});

describe('what 8-bit products keep of the norms, by hand', () => {
  const eightBit = { gemmInputBytes: 1, attentionOutputBytes: 2 };

  test('the router keeps its input in 16 bits, and no other product that reads it keeps one', () => {
    // Norm inputs 4096 and outputs 1024 + 2048; queries, keys, values 3072; output 2048; one number a head 32; routed
    // 2·(2·512·2 + 512 + 1024) = 7168, router 128, shared 2·1024·2 + 1024 = 5120.
    const bytes = 4096 + 1024 + 2048 + 3072 + 2048 + 32 + 7168 + 128 + 5120;
    expect(kept(expertBlock, [], eightBit)).toBe(bytes);
    expect(kept(expertBlock, ['layernorm'], eightBit)).toBe(bytes - 2048);
  });

  test('each of the two projections into latents keeps a copy, until the norm before them is repeated', () => {
    const attention = {
      kind: 'mla',
      heads: 8,
      kvLoraRank: 256,
      queryLoraRank: 512,
      nopeHeadDim: 64,
      ropeHeadDim: 32,
      valueHeadDim: 64,
    } as const;
    const latent: Block = { ...denseBlock, attention };
    const sixteen = kept(latent, []);
    expect(sixteen - kept(latent, ['layernorm'])).toBe(2048);
    expect(kept(latent, [], eightBit) - kept(latent, ['layernorm'], eightBit)).toBe(2 * 1024);
  });
});

describe('tensors that are kept of a layer, by hand', () => {
  // One token of the dense layer above: input and projections back to the residual 1024·2; queries 8·128·2; keys, values 2·128·2; the core
  // its output 8·128·2 and 4 bytes a head; gate and up 2·4096·2.
  test.each([
    { tensor: 'decoder_layer_input', bytes: 2048 },
    { tensor: 'query_proj', bytes: 2048 },
    { tensor: 'key_proj', bytes: 512 },
    { tensor: 'value_proj', bytes: 512 },
    { tensor: 'context', bytes: 2048 + 32 },
    { tensor: 'out_proj', bytes: 2048 },
    { tensor: 'mlpwi', bytes: 16_384 },
    { tensor: 'mlpwi_0', bytes: 8192 },
    { tensor: 'mlpwo', bytes: 2048 },
    { tensor: 'moe_mlpwi', bytes: 0 },
  ] as const)('$tensor of a dense layer', ({ tensor, bytes }) => {
    expect(layerTensorBytes(dense, denseBlock, UNSPLIT, tensor)).toBe(bytes);
  });

  // Two experts visited: 2·(2·512·2) before the activation, 2·(1024·2) after the second product.
  test.each([
    { tensor: 'moe_mlpwi', bytes: 4096 },
    { tensor: 'moe_mlpwo', bytes: 4096 },
    { tensor: 'mlpwi', bytes: 0 },
  ] as const)('$tensor of a layer with experts', ({ tensor, bytes }) => {
    expect(layerTensorBytes(dense, expertBlock, UNSPLIT, tensor)).toBe(bytes);
  });
});

describe('a plan of which only tensors are kept', () => {
  const values = (recompute: Recompute, framework = 'jax') => {
    const answer = planTraining(
      trainingInput({
        model: 'llama-3.1-8b',
        accelerator: 'tpu-v6e',
        framework,
        count: 64,
        layout: {
          tensorParallel: 1,
          pipelineParallel: 1,
          virtualPipeline: 1,
          dataParallel: 64,
          sequenceParallel: false,
          sharding: 'fsdp',
          recompute,
        },
        rest: { sequenceLength: 8192, globalBatchSequences: 64 },
      }),
    );
    if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
    return (name: string) => answer.evaluation.values[name] ?? Number.NaN;
  };

  test('keeping nothing but inputs is full recomputation', () => {
    const [named, full] = [values({ keep: [], offload: [] }), values('full')];
    // Token ids of the embedding beside 32 inputs of 8192·4096·2.
    expect(named('activationBytesPerMicroBatch')).toBe(32 * 8192 * 4096 * 2 + 8 * 8192);
    for (const figure of ['activationBytesPerMicroBatch', 'peakMemoryBytes', 'hostMemoryBytes'])
      expect(named(figure), figure).toBe(full(figure));
    expect(named('stageRecomputeS') / full('stageRecomputeS')).toBeCloseTo(1, 2);
  });

  test('what is offloaded leaves the device but for two layers, and crosses the link', () => {
    const kept = values({ keep: ['query_proj'], offload: [] });
    const away = values({ keep: [], offload: ['query_proj'] });
    const tensor = 8192 * 4096 * 2;
    expect(away('hostActivationBytesPerMicroBatch')).toBe(32 * tensor);
    expect(away('hostMemoryBytes')).toBe(32 * tensor);
    expect(kept('hostActivationBytesPerMicroBatch')).toBe(0);
    expect(kept('activationBytesPerMicroBatch')).toBe(away('activationBytesPerMicroBatch'));
    expect(away('offloadBufferBytes')).toBe(tensor);
    expect(away('activationOffloadS')).toBeCloseTo((32 * tensor) / (0.85 * 32e9), 9);
    expect(away('stageRecomputeS')).toBe(kept('stageRecomputeS'));
  });

  test('more tensors never take more time to recompute, nor less memory to keep', () => {
    const some = fc.subarray([
      'query_proj',
      'key_proj',
      'value_proj',
      'context',
      'out_proj',
      'mlpwi',
      'mlpwo',
    ] as const);
    fc.assert(
      fc.property(some, some, (few, more) => {
        const [a, b] = [
          values({ keep: few, offload: [] }),
          values({ keep: [...new Set([...few, ...more])], offload: [] }),
        ];
        return (
          a('stageRecomputeS') >= b('stageRecomputeS') &&
          a('activationBytesPerMicroBatch') <= b('activationBytesPerMicroBatch')
        );
      }),
      { numRuns: 15 },
    );
  });

  test('names that the model lacks, and names in both places, are refused', () => {
    const issues = layoutIssues(
      trainingInput({ layout: { recompute: { keep: ['moe_mlpwi', 'context'], offload: ['context'] } } }),
    );
    expect(issues.map(({ code }) => code)).toEqual(['training.noSuchTensor', 'training.keptTwice']);
  });

  test('both projections and the first of them are not named together', () => {
    const issues = layoutIssues(trainingInput({ layout: { recompute: { keep: ['mlpwi'], offload: ['mlpwi_0'] } } }));
    expect(issues.map(({ code }) => code)).toEqual(['training.keptInPart']);
  });
});

test('expanded latents are 2·192 + 128 numbers a head of DeepSeek-V3, and the 128 unrotated ones that values keep alive', () => {
  const { architecture } = trainingInput({ model: 'deepseek-v3' });
  const policy = {
    normsAreFused: true,
    storesScores: false,
    dropout: false,
    gemmInputBytes: 2,
    attentionOutputBytes: 2,
    attentionStoreBytes: 2,
    activationStoreBytes: 2,
    weightsTrain: true,
  };
  const [block] = architecture.blocks as [Block];
  const of = (recompute: 'none' | readonly 'mla_up_proj'[]) =>
    layerActivationBytes(architecture, block, UNSPLIT, { ...policy, recompute });
  // 128 heads of 192 queries, 192 keys, 128 values and the 128 unrotated keys of the same projection, in 16 bits.
  expect(of('none') - of(['mla_up_proj'])).toBe(128 * (192 + 192 + 128 + 128) * 2);
});

/** 405B on 16 stages without interleaving: 8 layers on most, 6 at the last. */
function predicted(recompute: Recompute, layout: Partial<Layout> = { virtualPipeline: 1 }) {
  const answer = planTraining(trainingInput({ layout: { ...layout, recompute } }));
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values as Readonly<Record<string, number>>;
}

describe('whole layers by count', () => {
  const figures = ['stepTimeS', 'stageRecomputeS', 'activationBytesPerMicroBatch', 'deviceMemoryBytes', 'hfuFraction'];

  test('units of one layer are full recomputation', () => {
    const [uniform, full] = [predicted({ method: 'uniform', layers: 1 }), predicted('full')];
    for (const figure of figures) expect(uniform[figure]).toBe(full[figure]);
  });

  test('a block of all layers of a stage takes as long as full recomputation and keeps the same', () => {
    const [block, full] = [predicted({ method: 'block', layers: 8 }), predicted('full')];
    for (const figure of figures) expect((block[figure] ?? 0) / (full[figure] ?? 1)).toBeCloseTo(1, 12);
  });

  test('each layer of a block adds one forward pass, and takes away what a layer keeps but its input', () => {
    const [none, one, three, full] = [
      predicted('none'),
      predicted({ method: 'block', layers: 1 }),
      predicted({ method: 'block', layers: 3 }),
      predicted('full'),
    ];
    expect((three.stageRecomputeS ?? 0) / (one.stageRecomputeS ?? 1)).toBeCloseTo(3, 12);
    expect((full.stageRecomputeS ?? 0) / (one.stageRecomputeS ?? 1)).toBeCloseTo(8, 12);
    // Tokens × (520704 − 2·16384) bytes over 8 tensor ranks.
    const layer = (8192 * (520_704 - 2 * 16_384)) / 8;
    expect(((none.activationBytesPerMicroBatch ?? 0) - (three.activationBytesPerMicroBatch ?? 0)) / layer).toBeCloseTo(
      3,
      9,
    );
  });

  test('units of four layers keep a quarter of the inputs, and recompute four layers at once', () => {
    const [four, full] = [predicted({ method: 'uniform', layers: 4 }), predicted('full')];
    expect((four.activationBytesPerMicroBatch ?? 0) / (full.activationBytesPerMicroBatch ?? 1)).toBeCloseTo(0.25, 12);
    expect(four.stageRecomputeS).toBe(full.stageRecomputeS);
    const whole = (8192 * 520_704) / 8;
    expect(((four.transientBytes ?? 0) - (full.transientBytes ?? 0)) / whole).toBeCloseTo(3, 9);
  });

  test('a block counts in each chunk of an interleaved stage', () => {
    // 8 chunks of one layer on a stage: a block of one is all of them.
    const [block, full] = [predicted({ method: 'block', layers: 1 }, {}), predicted('full', {})];
    expect((block.stepTimeS ?? 0) / (full.stepTimeS ?? 1)).toBeCloseTo(1, 12);
  });
});

describe('modules repeat their own forward work', () => {
  test('the two halves of a dense layer are less than all of it, by norms and projections of attention', () => {
    const [mlp, attention, both, full] = [
      predicted({ modules: ['mlp'] }),
      predicted({ modules: ['core_attn'] }),
      predicted({ modules: ['mlp', 'core_attn'] }),
      predicted('full'),
    ].map((values) => values.stageRecomputeS ?? 0) as [number, number, number, number];
    expect(both / (mlp + attention)).toBeCloseTo(1, 12);
    expect(both).toBeLessThan(full);
    // 6·16384·53248 of 2·(16384·(128 + 16)·128 + 16384² + 3·16384·53248) FLOP a token: most of a layer, and its share of the traffic.
    expect(mlp / full).toBeGreaterThan(0.65);
  });

  test('fused norms are not repeated, save with the network that they belong to', () => {
    const seconds = (framework: string, modules: readonly RecomputeModule[], model = 'llama-3.1-8b') => {
      const answer = planTraining(
        trainingInput({
          model,
          framework,
          count: 64,
          layout: {
            tensorParallel: 1,
            pipelineParallel: 1,
            virtualPipeline: 1,
            dataParallel: 64,
            sharding: 'zero1',
            recompute: { modules },
          },
          rest: { globalBatchSequences: 64 },
        }),
      );
      if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
      return answer.evaluation.values.stageRecomputeS ?? Number.NaN;
    };
    expect(seconds('megatron-core', ['layernorm'])).toBe(0);
    expect(seconds('fsdp', ['layernorm'])).toBeGreaterThan(0);
    // One of the two norms of each layer of experts; both where attention begins with latents.
    const [grouped, apart] = [
      seconds('megatron-core', ['layernorm'], 'mixtral-8x7b'),
      seconds('fsdp', ['layernorm'], 'mixtral-8x7b'),
    ];
    expect(grouped).toBeGreaterThan(0);
    expect(apart).toBeGreaterThan(1.9 * grouped);
  });

  test('HFU counts what modules repeat', () => {
    // 2·3·16384·53248 FLOP a token and layer, 126 layers.
    const values = predicted({ modules: ['mlp'] });
    expect((values.recomputedForwardFlop ?? 0) / (126 * 6 * 16_384 * 53_248)).toBeCloseTo(1, 12);
  });

  test('HFU counts the expanded latents that selective recomputation repeats, those of the prediction module too', () => {
    // DeepSeek-V3, a token and layer: queries 2·1536·128·192, keys and values 2·512·128·(128 + 128) FLOP; 61 layers and one module.
    const latents = 2 * 1536 * 128 * 192 + 2 * 512 * 128 * (128 + 128);
    const answer = planTraining(
      trainingInput({
        model: 'deepseek-v3',
        layout: { tensorParallel: 1, virtualPipeline: 1, dataParallel: 1024, recompute: 'selective' },
      }),
    );
    if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
    const values = answer.evaluation.values as Readonly<Record<string, number>>;
    expect((values.recomputedForwardFlop ?? 0) / (62 * latents)).toBeCloseTo(1, 12);
    expect(values.hfuFraction).toBeGreaterThan(values.mfuFraction ?? 1);
  });

  test('HFU leaves out the last product where recomputation stops before it, as the time does', () => {
    const flop = (recomputeStopsEarly: boolean) => {
      const input = trainingInput({ layout: { recompute: 'full', virtualPipeline: 1 } });
      const answer = planTraining({ ...input, framework: { ...input.framework, recomputeStopsEarly } });
      if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
      return (answer.evaluation.values as Readonly<Record<string, number>>).recomputedForwardFlop ?? 0;
    };
    // The down-projection of 405B: 2·53248·16384 FLOP a token and layer, 126 layers.
    expect((flop(false) - flop(true)) / (126 * 2 * 53_248 * 16_384)).toBeCloseTo(1, 9);
  });

  test('more modules never take less time nor keep more', () => {
    const modules = fc.subarray(['core_attn', 'layernorm', 'mlp'] as const, { minLength: 1 });
    fc.assert(
      fc.property(modules, modules, (some, more) => {
        const [a, b] = [predicted({ modules: some }), predicted({ modules: [...new Set([...some, ...more])] })];
        return (
          (a.stageRecomputeS ?? 0) <= (b.stageRecomputeS ?? 0) &&
          (a.activationBytesPerMicroBatch ?? 0) >= (b.activationBytesPerMicroBatch ?? 0)
        );
      }),
      { numRuns: 20 },
    );
  });
});

test.each<{ recompute: Recompute; model?: string; codes: string[] }>([
  {
    recompute: { modules: ['moe_act', 'mlp', 'mla_up_proj'] },
    codes: ['training.noSuchModule', 'training.noSuchModule'],
  },
  { recompute: { method: 'block', layers: 9 }, codes: ['training.tooManyLayers'] },
  { recompute: { method: 'uniform', layers: 8 }, codes: [] },
])('layoutIssues of $recompute are $codes', ({ recompute, codes }) => {
  const issues = layoutIssues(trainingInput({ layout: { virtualPipeline: 1, recompute } }));
  expect(issues.map(({ code }) => code)).toEqual(codes);
});

test('a layer that only some experts make has every module', () => {
  const everything: Architecture = trainingInput({ model: 'deepseek-v3' }).architecture;
  const modules = [...RECOMPUTE_MODULES];
  const input = trainingInput({ layout: { recompute: { modules } } });
  const issues = layoutIssues({ ...input, architecture: everything });
  expect(issues.map(({ code }) => code)).not.toContain('training.noSuchModule');
});
