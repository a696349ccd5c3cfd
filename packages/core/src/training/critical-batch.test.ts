/** What a batch costs, by hand: tokens and steps to the same loss, and the law of the critical batch. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { RunFacts, TrainingInput } from './input.js';
import { planTraining } from './plan-training.js';

/** A run of 100 × 2^20 tokens in sequences of 2^10 tokens on one replica. */
function figures(batchSequences: number, run: Partial<RunFacts> = {}): Readonly<Record<string, number>> {
  const base = trainingInput({
    model: 'llama-3.1-8b',
    count: 8,
    layout: { tensorParallel: 8, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 1, microBatchSequences: 4 },
  });
  const input: TrainingInput = {
    ...base,
    sequenceLength: 1024,
    globalBatchSequences: batchSequences,
    run: { ...base.run, tokens: 100 * 2 ** 20, ...run },
  };
  const answer = planTraining(input);
  if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.issues));
  return answer.evaluation.values;
}

const critical = { tokens: 4 * 2 ** 20 };

test.each([
  // The planned tokens belong to 2^20 tokens a step, a quarter of the critical batch. E = E_min (1 + B / B_crit), so that E_min = 100 / 1.25 = 80.
  // B = B_crit: 80 · 2 = 160 Mi tokens in steps of 4 Mi: 40. S = S_min (1 + B_crit / B): 100 steps = S_min · 5, S_min = 20, 20 · 2 = 40.
  { sequences: 4096, tokens: 160, steps: 40, overhead: 1 },
  // B = B_crit / 8: 80 · 1.125 = 90 Mi tokens in steps of 0.5 Mi: 180; 20 · (1 + 8) = 180.
  { sequences: 512, tokens: 90, steps: 180, overhead: 0.125 },
  // B = 4 B_crit: 80 · 5 = 400 Mi tokens in steps of 16 Mi: 25; 20 · 1.25 = 25.
  { sequences: 16_384, tokens: 400, steps: 25, overhead: 4 },
  { sequences: 1024, tokens: 100, steps: 100, overhead: 0.25 },
])(
  'a batch of $sequences sequences takes $tokens Mi tokens in $steps steps',
  ({ sequences, tokens, steps, overhead }) => {
    const found = figures(sequences, { referenceBatchSequences: 1024, criticalBatch: critical });
    expect(found.runTokens).toBeCloseTo(tokens * 2 ** 20, 3);
    expect(found.steps).toBe(steps);
    expect(found.batchOverheadFraction).toBeCloseTo(overhead, 12);
  },
);

test('a plan that names no reference trains on what it says, whatever the batch', () => {
  expect(figures(4096, { criticalBatch: critical }).runTokens).toBe(100 * 2 ** 20);
});

test('the law: 22.91 D^0.47 sequences of 512 tokens at 20 % overhead, D in millions', () => {
  // D = 10^12: (10^6)^0.47 = 10^2.82 = 660.69; · 22.91 · 512 = 7.750 M tokens at 20 %, 38.75 M at 100 %.
  const atTrillion = figures(1024, { tokens: 1e12 }).criticalBatchTokens ?? 0;
  expect(atTrillion / 38.75e6).toBeCloseTo(1, 3);
  // At 15.6 · 10^12: · 15.6^0.47 = 3.637: 140.9 M; so the 16.8 M of Llama 3.1 405B cost 11.9 % of tokens.
  expect((figures(1024, { tokens: 15.6e12 }).criticalBatchTokens ?? 0) / 140.9e6).toBeCloseTo(1, 3);
  // Their runs of 302 M parameters on 20 tokens each: 6.04 · 10^9 tokens, and 93.20 · 302^0.47 = 1,364 sequences by their law of sizes.
  const theirs = (figures(1024, { tokens: 6.04e9 }).criticalBatchTokens ?? 0) * 0.2;
  expect(Math.abs(theirs / (1364 * 512) - 1)).toBeLessThan(0.01);
});

test('a law of one’s own', () => {
  // 16 M at 10^12, square root: a run of 10^10 tokens has 1.6 M.
  const found = figures(1024, { tokens: 1e10, criticalBatch: { tokensAtTrillion: 16e6, exponent: 0.5 } });
  expect(found.criticalBatchTokens).toBeCloseTo(1.6e6, 3);
});

test('more tokens and fewer steps as the batch grows, never less than either bound', () => {
  const sizes = fc.constantFrom(64, 256, 1024, 4096, 16_384);
  fc.assert(
    fc.property(sizes, fc.integer({ min: 18, max: 26 }), (sequences, log) => {
      const run = { referenceBatchSequences: 256, criticalBatch: { tokens: 2 ** log } };
      const [smaller, larger] = [figures(sequences, run), figures(2 * sequences, run)];
      expect(larger.runTokens ?? 0).toBeGreaterThan(smaller.runTokens ?? 0);
      expect(larger.steps ?? 0).toBeLessThanOrEqual(smaller.steps ?? 0);
      expect(2 * (larger.steps ?? 0)).toBeGreaterThanOrEqual(smaller.steps ?? 0);
    }),
    { numRuns: 40, seed: 20261124 },
  );
});
