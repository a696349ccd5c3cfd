import { describe, expect, test } from 'vitest';
import { findModel } from '../catalog/index.js';
import { adapterTargets, countAdapterParameters, withAdapter } from './adapters.js';
import { type Adapter, type Architecture, withScalarHead } from './architecture.js';
import { lowerLayer } from './lowering.js';
import { NF4_BYTES } from './lowering-adapters.js';
import { type GemmOperator, operatorFlop } from './operators.js';
import { countParameters } from './parameters.js';
import {
  adapterParametersPerRank,
  blockParametersPerRank,
  compressedParametersPerRank,
  embeddingParametersPerRank,
} from './rank-parameters.js';
import { type RankShare, UNSPLIT } from './rank-share.js';

function model(id: string): Architecture {
  const found = findModel(id);
  if (!found.ok) throw new Error(`${id} is not in the catalog`);
  return found.value.architecture;
}

const lora = (rank: number, targets: readonly string[], change: Partial<Adapter> = {}): Adapter => ({
  kind: 'lora',
  rank,
  dropoutFraction: 0,
  targets,
  ...change,
});
const apart = ['q_proj', 'k_proj', 'v_proj', 'o_proj', 'gate_proj', 'up_proj', 'down_proj'];
const fused = ['linear_qkv', 'linear_proj', 'linear_fc1', 'linear_fc2'];

describe('adapter parameters', () => {
  // What print_trainable_parameters of Hugging Face PEFT prints for these models, by many logs; and by hand for the fused layers:
  test.each([
    { id: 'llama-2-7b', rank: 8, targets: ['q_proj', 'v_proj'], parameters: 4_194_304 },
    { id: 'llama-2-7b', rank: 16, targets: apart, parameters: 39_976_960 },
    { id: 'llama-3-8b', rank: 16, targets: apart, parameters: 41_943_040 },
    // MLPerf: 80 · 16 · [(8192 + 8192 + 2·1024) + (8192 + 8192)] = 80 · 16 · 34,816
    { id: 'llama-2-70b', rank: 16, targets: ['linear_qkv', 'linear_proj'], parameters: 44_564_480 },
    // DeepSeek-V3 by hand, rank 1 on what queries come from: 61 layers and a prediction module · [(7168 + 1536) + (1536 + 128·192)]
    {
      id: 'deepseek-v3',
      rank: 1,
      targets: ['linear_q_down_proj', 'linear_q_up_proj'],
      parameters: 62 * (8704 + 26_112),
    },
    // One pair for the 8 experts of each of 32 layers: (4096 + 2·14336) + (14336 + 4096)
    { id: 'mixtral-8x7b', rank: 1, targets: ['linear_fc1', 'linear_fc2'], parameters: 32 * (32_768 + 18_432) },
  ])('$id with rank $rank on $targets', ({ id, rank, targets, parameters }) => {
    expect(countAdapterParameters(withAdapter(model(id), lora(rank, targets)))).toBe(parameters);
  });

  test('dora adds one length for each output', () => {
    // Per layer of Llama 2 7B: 3·4096 + 4096 + 2·11008 + 4096 outputs.
    const plain = countAdapterParameters(withAdapter(model('llama-2-7b'), lora(8, fused)));
    const dora = countAdapterParameters(withAdapter(model('llama-2-7b'), lora(8, fused, { kind: 'dora' })));
    expect(dora - plain).toBe(32 * (5 * 4096 + 2 * 11_008));
  });

  test('a model without adapters has none, and its own count does not change with them', () => {
    const base = model('llama-3-8b');
    expect(countAdapterParameters(base)).toBe(0);
    expect(countParameters(withAdapter(base, lora(16, fused))).total).toBe(countParameters(base).total);
  });

  test('tensor ranks hold all of them together', () => {
    const architecture = withAdapter(model('llama-2-70b'), lora(16, fused));
    const [block] = architecture.blocks;
    if (!block) throw new Error('no block');
    const whole = adapterParametersPerRank(architecture, block, { tensorParallel: 1, expertParallel: 1 });
    const share = adapterParametersPerRank(architecture, block, { tensorParallel: 8, expertParallel: 1 });
    expect(whole * 80).toBe(countAdapterParameters(architecture));
    expect(share * 8).toBe(whole);
    // The weights that were there are counted as before.
    expect(blockParametersPerRank(architecture, block, { tensorParallel: 8, expertParallel: 1 })).toEqual(
      blockParametersPerRank(model('llama-2-70b'), block, { tensorParallel: 8, expertParallel: 1 }),
    );
  });

  test('targets are named by the model: fused layers, then their parts', () => {
    expect(adapterTargets(model('llama-3-8b'), 'fused')).toEqual(fused);
    expect(adapterTargets(model('llama-3-8b'))).toEqual([...fused, ...apart]);
    expect(adapterTargets(model('deepseek-v3'), 'fused')).toEqual([
      'linear_q_down_proj',
      'linear_q_up_proj',
      'linear_kv_down_proj',
      'linear_kv_up_proj',
      'linear_proj',
      'linear_fc1',
      'linear_fc2',
    ]);
  });
});

describe('operators of adapters', () => {
  const share: RankShare = { ...UNSPLIT, sequenceTokens: 4096 };
  const gemms = (architecture: Architecture, at: RankShare): GemmOperator[] =>
    architecture.blocks.flatMap((block) =>
      lowerLayer(architecture, block, at).filter(
        (operator): operator is GemmOperator => operator.kind === 'gemm' && operator.isAdapter === true,
      ),
    );

  test('their products cost 2·r·(in + out) per token and do not change the rest', () => {
    const base = model('llama-3-8b');
    const architecture = withAdapter(base, lora(16, fused));
    const flop = gemms(architecture, share).reduce((sum, operator) => sum + operatorFlop(operator), 0);
    expect(flop).toBe(4096 * 2 * (countAdapterParameters(architecture) / 32));
    const [block] = base.blocks;
    if (!block) throw new Error('no block');
    const names = new Set(lowerLayer(base, block, share).map(({ name }) => name));
    const kept = lowerLayer(architecture, block, share).filter(({ name }) => names.has(name));
    expect(kept).toEqual(lowerLayer(base, block, share));
  });

  test('tensor ranks share A and B beside a layer split by outputs, and gather the rank between them', () => {
    const architecture = withAdapter(model('llama-2-70b'), lora(16, ['linear_qkv']));
    const at = { ...share, tensorParallel: 4, sequenceParallel: true };
    const [block] = architecture.blocks;
    if (!block) throw new Error('no block');
    const own = lowerLayer(architecture, block, at).filter(({ name }) => name.includes('linear_qkv'));
    expect(own).toMatchObject([
      { kind: 'gemm', m: 4096, n: 4, k: 8192 },
      // 4096 tokens · 16 · 2 bytes
      { kind: 'collective', collective: 'allGather', bytes: 131_072 },
      { kind: 'gemm', m: 4096, n: 2560, k: 16 },
      { kind: 'elementwise', forwardBytes: 6 * 4096 * 2560, backwardBytes: 6 * 4096 * 8192 },
    ]);
  });

  test('beside a layer split by inputs, partial sums are reduced and the output is gathered', () => {
    const architecture = withAdapter(model('llama-2-70b'), lora(16, ['linear_fc2']));
    const [block] = architecture.blocks;
    if (!block) throw new Error('no block');
    const at = { ...share, tensorParallel: 4, sequenceParallel: true };
    const own = lowerLayer(architecture, block, at).filter(({ name }) => name.includes('linear_fc2'));
    expect(own).toMatchObject([
      { kind: 'gemm', m: 4096, n: 16, k: 7168 },
      { kind: 'collective', collective: 'allReduce', bytes: 131_072 },
      { kind: 'gemm', m: 4096, n: 2048, k: 16 },
      { kind: 'collective', collective: 'allGather', bytes: 4096 * 8192 * 2 },
      { kind: 'elementwise' },
    ]);
  });

  test('exchanging what each rank needs takes the place of the gather under sequence parallelism', () => {
    const adapter = lora(16, ['linear_proj'], { outputExchange: 'all-to-all' });
    const architecture = withAdapter(model('llama-2-70b'), adapter);
    const [block] = architecture.blocks;
    if (!block) throw new Error('no block');
    const exchanges = (sequenceParallel: boolean) =>
      lowerLayer(architecture, block, { ...share, tensorParallel: 4, sequenceParallel }).filter(
        (operator) => operator.kind === 'collective' && operator.name.includes('adapter output'),
      );
    // 4096 tokens of a quarter of the 8192 columns.
    expect(exchanges(true)).toMatchObject([{ collective: 'allToAll', bytes: 4096 * 2048 * 2 }]);
    expect(exchanges(false)).toMatchObject([{ collective: 'allGather', bytes: 4096 * 8192 * 2 }]);
  });

  test('qlora restores every linear layer, routers and heads excepted, before each product', () => {
    // 4 + 8/64 + 32/(64·256) bits = 4.127 bits
    expect(NF4_BYTES * 8).toBeCloseTo(4.127, 3);
    const architecture = withAdapter(model('llama-3-8b'), lora(16, ['q_proj'], { kind: 'qlora' }));
    const [block] = architecture.blocks;
    if (!block) throw new Error('no block');
    const restored = lowerLayer(architecture, block, share).filter(({ name }) => name.includes('from 4 bits'));
    // Llama 3 8B: h·(h + 2·1024) + h·h + 3·h·14336 weights
    const weights = 4096 * 6144 + 4096 * 4096 + 3 * 4096 * 14_336;
    const bytes = restored.reduce(
      (sum, operator) => sum + (operator.kind === 'elementwise' ? operator.forwardBytes : 0),
      0,
    );
    expect(restored).toHaveLength(4);
    expect(bytes / (weights * 14.4)).toBeCloseTo(1, 12);
    expect(compressedParametersPerRank(architecture, block, UNSPLIT)).toEqual({ dense: weights, expert: 0 });
  });
});

describe('a scalar head', () => {
  test('takes the place of the logits in every count', () => {
    const base = model('llama-3-8b');
    const reward = withScalarHead(base);
    const { hiddenSize, vocabSize } = base;
    expect(countParameters(base).total - countParameters(reward).total).toBe((vocabSize - 1) * hiddenSize);
    const last = { hasEmbedding: false, hasHead: true };
    expect(embeddingParametersPerRank(reward, { tensorParallel: 8 }, last)).toBe(hiddenSize);
  });

  test('keeps the embedding of a model whose head was tied to it', () => {
    const tied = model('gemma-2-2b');
    const count = countParameters(withScalarHead(tied));
    expect(count.head).toBe(tied.hiddenSize);
    expect(count.embedding).toBe(countParameters(tied).embedding);
  });
});
