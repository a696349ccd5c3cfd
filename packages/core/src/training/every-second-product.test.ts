import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { everySecondProduct, uncompiledLogitBytes } from './every-second-product.js';
import { planTraining } from './plan-training.js';

const { architecture } = trainingInput({ model: 'llama-3.1-8b' });

const TOKENS = 8192;

const figuresOf = (isCompiled: boolean) => {
  const answer = planTraining(
    trainingInput({
      model: 'llama-3.1-8b',
      framework: 'fsdp',
      count: 64,
      layout: {
        tensorParallel: 1,
        pipelineParallel: 1,
        virtualPipeline: 1,
        dataParallel: 64,
        sequenceParallel: false,
        sharding: 'fsdp',
        microBatchSequences: 1,
        recompute: everySecondProduct(architecture, { isCompiled, tensorParallel: 1 }),
      },
      rest: { sequenceLength: TOKENS, globalBatchSequences: 64 },
    }),
  );
  if (answer.kind !== 'predicted') throw new Error(JSON.stringify(answer.issues));
  return (name: string) => answer.evaluation.values[name] ?? Number.NaN;
};

// Numbers a token and unit of width of Llama 3.1 8B (keys and values a quarter of the width, gate 3.5 of it), 2 bytes each: the input 1, queries 1,
// values 1/4, output of attention 1, gate 3.5 are 13.5 bytes; the down-projection makes 15.5. Beside them 4 bytes for each of 32 heads.
test.each([
  { isCompiled: true, widths: 13.5 },
  { isCompiled: false, widths: 15.5 },
])(
  'layers of Llama 3.1 8B keep $widths bytes a token and unit of width (compiled: $isCompiled)',
  ({ isCompiled, widths }) => {
    // Ids of tokens at the embedding take 8 bytes each.
    const perLayer = (figuresOf(isCompiled)('activationBytesPerMicroBatch') / TOKENS - 8) / 32;
    expect(perLayer).toBeCloseTo(widths * 4096 + 4 * 32, 6);
  },
);

// Of 2·4096²·(1 + 1/4 + 1/4 + 1 + 3·3.5) FLOP a token of a layer, keys, the output projection and the up-projection run again.
test('keys, the output projection and the up-projection are repeated', () => {
  expect(figuresOf(true)('recomputedForwardFlop') / (32 * 2 * 4096 ** 2)).toBeCloseTo(1 / 4 + 1 + 3.5, 6);
});

test('tensor ranks keep what the output projection gives after its reduce-scatter', () => {
  expect(everySecondProduct(architecture, { isCompiled: true, tensorParallel: 8 })).toMatchObject({
    keep: expect.arrayContaining(['out_proj']),
  });
});

test.each(['deepseek-v3', 'qwen3-30b-a3b'])('%s has other products, and the nearest name', (model) => {
  const { architecture: other } = trainingInput({ model });
  expect(everySecondProduct(other, { isCompiled: true, tensorParallel: 1 })).toBe('selective');
});

// Three copies of 4 bytes and a hole of 2; exponentials of 4 more under loss_parallel.
test('an uncompiled loss keeps 14 bytes a logit, 18 over tensor ranks', () => {
  expect([uncompiledLogitBytes(1), uncompiledLogitBytes(8)]).toEqual([14, 18]);
});
