import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { type Architecture, type Block, llama, UNSPLIT } from '../architecture/index.js';
import { layerActivationBytes } from './activations.js';
import { planTraining } from './plan-training.js';
import { backwardBytes, embeddingGradientBytes, headBytes } from './working-set.js';

/** Layers of Llama 3 405B with 16 key-value heads, four of them: what SimuMax ran. */
const architecture: Architecture = llama({
  id: 'llama3-405b-l4',
  name: 'Llama 3 405B, 4 layers',
  hiddenSize: 16_384,
  layers: 4,
  vocabSize: 128_256,
  heads: 128,
  kvHeads: 16,
  headDim: 128,
  intermediateSize: 53_248,
});
const [block] = architecture.blocks as [Block];
const share = { ...UNSPLIT, sequenceTokens: 4096, tensorParallel: 2, sequenceParallel: true };

test('inside a layer: the gradient of its output, and of gate and up', () => {
  // 4096 · 16384 · 2 / 2 bytes, and 4096 · 2 · 53248 · 2 / 2.
  expect(backwardBytes(architecture, block, share)).toBe(67_108_864 + 436_207_616);
});

test('inside experts: gradients of what they gave, of gate and up, and of rows on their way', () => {
  const { architecture: deepseek } = trainingInput({ model: 'deepseek-v3' });
  const experts = deepseek.blocks.find(({ mlp }) => mlp.kind === 'moe');
  if (experts === undefined) throw new Error('it has experts');
  // 8 of 256 experts of 2048 for each of 4096 tokens of 7168: 32768 rows; output 4096 · 7168 · 2, rows 32768 · (2 · 2048 + 7168) · 2, exchanged
  // 32768 · 7168 · 2.
  const one = { ...UNSPLIT, sequenceTokens: 4096, expertParallel: 8 };
  expect(backwardBytes(deepseek, experts, one)).toBe(58_720_256 + 738_197_504 + 469_762_048);
  // Half as many rows more arrive at the busiest rank; what a rank sends is as before.
  const uneven = { ...one, expertImbalance: 1.5 };
  expect(backwardBytes(deepseek, experts, uneven)).toBe(58_720_256 + 1.5 * 738_197_504 + 469_762_048);
  // Of what the layer keeps, 16384 rows more: gate, up and their product, and the routed input, 2 bytes each.
  const policy = {
    recompute: 'none',
    normsAreFused: true,
    storesScores: false,
    dropout: false,
    gemmInputBytes: 2,
    attentionOutputBytes: 2,
    attentionStoreBytes: 2,
    activationStoreBytes: 2,
    weightsTrain: true,
  } as const;
  const kept = (at: typeof one) => layerActivationBytes(deepseek, experts, at, policy);
  expect(kept(uneven) - kept(one)).toBe(16_384 * (3 * 2048 + 7168) * 2);
  // Where one rank has all experts there is no busiest.
  expect(kept({ ...uneven, expertParallel: 1 })).toBe(kept({ ...one, expertParallel: 1 }));
});

test('at the head and at the embedding', () => {
  // Logits 4096 · 64128 · 2; norm and head inputs 2 · 4096 · 16384 · 2 / 2, gathered and gradient 4096 · 16384 · 2 each; 64128 · 16384 · 2.
  expect(headBytes(architecture, share, { logitBytes: 2, modules: 0 })).toEqual({
    logits: 525_336_576,
    states: 134_217_728 + 2 * 134_217_728,
    weightGradient: 2_101_346_304,
  });
  expect(embeddingGradientBytes(architecture, share)).toBe(2_101_346_304);
});

test('the peak of that model on two tensor ranks and four replicas, part by part, is 0.1 % from the measured one', () => {
  const input = trainingInput({
    accelerator: 'b200',
    framework: 'simumax',
    count: 8,
    layout: { tensorParallel: 2, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 4, sharding: 'zero1' },
    rest: { architecture, sequenceLength: 4096, globalBatchSequences: 16 },
  });
  const answer = planTraining(input);
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  // A layer: 16384 · (128 + 2 · 16) · 128 + 16384² + 3 · 16384 · 53248 = 3221225472 weights in matrices and 32768 in norms; the last
  // norm of 16384 is left out.
  const matrices = 335_544_320 + 268_435_456 + 2_617_245_696;
  const parameters = (4 * matrices) / 2 + 4 * 32_768 + (2 * 128_256 * 16_384) / 2;
  const states = parameters * (2 + 4 + 12 / 4);
  // A token and layer: 8h + 2 · (128 + 32) · 128 + 2h + 4 · 128 + 6 · 53248 = 524800 bytes over two ranks; ids of 8 bytes.
  const kept = (4 * 4096 * 524_800) / 2 + 8 * 4096;
  const head = 525_336_576 + 402_653_184 + 2_101_346_304;
  // One stand-in in 16 bits of each of the four shapes, and 64 MiB of workspaces.
  const buffers = matrices + 64 * 2 ** 20;
  const peak = answer.evaluation.values.peakMemoryBytes ?? 0;
  expect(peak / (states + kept + head + buffers)).toBeCloseTo(1, 12);
  expect(Math.abs(peak / 87_608_367_616 - 1)).toBeLessThan(0.0015);
});
