import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import type { LengthClass } from '../architecture/index.js';
import { keysPerQueryOfTexts } from '../architecture/index.js';
import type { TextShape } from './input.js';
import { planTraining } from './plan-training.js';
import { forwardWork } from './primitives/model-work.js';
import { imbalanceFraction, lengthMoment, lengthsOfMean, longestOf, type Round, sequenceTokens } from './texts.js';

const twoLengths: readonly LengthClass[] = [
  { tokens: 100, shareFraction: 0.5 },
  { tokens: 300, shareFraction: 0.5 },
];

describe('lengths', () => {
  test('of a mean far below the longest are those of an exponential', () => {
    const lengths = lengthsOfMean(300, 32_768);
    expect(lengthMoment(lengths, 1)).toBeCloseTo(300, 6);
    // E[L²] = 2·E[L]² without a cut; the classes are coarse to a few per cent.
    expect(lengthMoment(lengths, 2) / (2 * 300 ** 2)).toBeCloseTo(1, 1);
    expect(lengths.at(-1)?.tokens).toBe(32_768);
  });

  test('have the mean that is asked for and shares that sum to 1', () => {
    const longest = fc.integer({ min: 2, max: 1_000_000 });
    fc.assert(
      fc.property(longest, fc.double({ min: 0.001, max: 1, noNaN: true }), (most, fraction) => {
        const mean = Math.max(1, fraction * most);
        const lengths = lengthsOfMean(mean, most);
        expect(lengthMoment(lengths, 0)).toBeCloseTo(1, 9);
        expect(lengthMoment(lengths, 1) / mean).toBeCloseTo(1, 6);
        expect(Math.max(...lengths.map(({ tokens }) => tokens))).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('the longer of two dice is 161/36 on average', () => {
    const die = Array.from({ length: 6 }, (_, index) => ({ tokens: index + 1, shareFraction: 1 / 6 }));
    expect(lengthMoment(longestOf(die, 2), 1)).toBeCloseTo(161 / 36, 12);
  });
});

describe('what is computed', () => {
  test('texts of 100 and 300 tokens see 125 keys on average, not half the pack', () => {
    // Σ L² / Σ L = (100² + 300²) / (100 + 300) = 250; half of it under the mask.
    expect(keysPerQueryOfTexts({}, 4096, true, twoLengths)).toBe(125);
    expect(keysPerQueryOfTexts({}, 4096, false, twoLengths)).toBe(250);
    // A window of 200 tokens: (100·50 + 300·(200 − 200²/600)) / 400
    expect(keysPerQueryOfTexts({ windowTokens: 200 }, 4096, true, twoLengths)).toBeCloseTo((5000 + 40_000) / 400, 12);
    expect(keysPerQueryOfTexts({}, 4096, true, undefined)).toBe(2048);
  });

  test('scores of a pack cost Σ L² in place of its square, whatever the attention', () => {
    for (const model of ['llama-3-8b', 'deepseek-v3']) {
      const { architecture } = trainingInput({ model });
      const [full, packed] = [forwardWork(architecture, 4096), forwardWork(architecture, 4096, twoLengths)];
      expect(packed.scoresFlop / full.scoresFlop).toBeCloseTo(250 / 4096, 12);
      expect(packed.unmaskedScoresFlop / full.unmaskedScoresFlop).toBeCloseTo(250 / 4096, 12);
      expect(packed.layersFlop - packed.scoresFlop).toBeCloseTo(full.layersFlop - full.scoresFlop, -3);
    }
  });

  test.each([
    { packing: 'packed', computed: 4096, text: 4096 },
    { packing: 'padded', computed: 4096, text: 200 },
    // Of two texts the longer has 300 tokens three times in four: 250.
    { packing: 'padded-to-longest', computed: 250, text: 200 },
    { packing: 'unpadded', computed: 200, text: 200 },
  ] as const)('$packing computes $computed tokens for $text of text', ({ packing, computed, text }) => {
    const tokens = sequenceTokens({ packing, lengths: twoLengths }, 4096, 2);
    expect(tokens.computed).toBeCloseTo(computed, 9);
    expect(tokens.text).toBeCloseTo(text, 9);
  });
});

/** Mean over many steps of the largest of the replicas' work, over the mean work, less one. */
function sampledImbalance(texts: TextShape, round: Round, steps: number): number {
  const random = xoroshiro128plus(7);
  const draw = (): number => {
    let left = uniformFloat64(random);
    for (const { tokens, shareFraction } of texts.lengths) {
      left -= shareFraction;
      if (left <= 0) return tokens;
    }
    return texts.lengths.at(-1)?.tokens ?? 0;
  };
  const { attentionFraction, sequenceLength, microBatchSequences, microBatches } = round;
  // Sums of lengths and of squares of one replica's round.
  const replica = (): readonly [number, number] => {
    let [tokens, squares] = [0, 0];
    const add = (length: number, count = 1): void => {
      tokens += count * length;
      squares += count * length * length;
    };
    if (texts.packing === 'packed') {
      for (let left = sequenceLength * microBatchSequences * microBatches; left > 0; ) {
        const length = Math.min(left, draw());
        add(length);
        left -= length;
      }
    } else {
      for (let batch = 0; batch < microBatches; batch++) {
        const lengths = Array.from({ length: microBatchSequences }, draw);
        if (texts.packing === 'unpadded') for (const length of lengths) add(length);
        else add(Math.max(...lengths), microBatchSequences);
      }
    }
    return [tokens, squares];
  };
  const all = Array.from({ length: steps }, () => Array.from({ length: round.replicas }, replica));
  const mean = (index: 0 | 1): number =>
    all.flat().reduce((sum, each) => sum + each[index], 0) / (steps * round.replicas);
  const [tokens, squares] = [mean(0), mean(1)];
  const work = (each: readonly [number, number]): number =>
    (1 - attentionFraction) * (each[0] / tokens) + attentionFraction * (each[1] / squares);
  const largest = all.map((step) => Math.max(...step.map(work)));
  return largest.reduce((sum, each) => sum + each, 0) / steps - 1;
}

describe('waiting for the longest texts', () => {
  const exponential = lengthsOfMean(300, 4096);
  const base: Round = {
    attentionFraction: 0.2,
    sequenceLength: 4096,
    microBatchSequences: 2,
    microBatches: 4,
    replicas: 16,
  };

  // The closed form against the mean of sampled steps, within a tenth of a step; a single pack of a dozen texts on each replica is the hardest (11 %).
  test.each([
    { packing: 'unpadded', change: {} },
    { packing: 'unpadded', change: { replicas: 128 } },
    { packing: 'unpadded', change: { microBatches: 32 } },
    { packing: 'unpadded', change: { microBatchSequences: 1, microBatches: 1, replicas: 8 } },
    { packing: 'padded-to-longest', change: {} },
    { packing: 'padded-to-longest', change: { microBatchSequences: 4, replicas: 64 } },
    { packing: 'packed', change: {} },
    { packing: 'packed', change: { attentionFraction: 0.6, microBatches: 8, replicas: 64 } },
  ] as const)('$packing with $change is what sampling gives', ({ packing, change }) => {
    const texts: TextShape = { packing, lengths: exponential };
    const round = { ...base, ...change };
    const sampled = sampledImbalance(texts, round, 300);
    expect(Math.abs((1 + imbalanceFraction(texts, round)) / (1 + sampled) - 1)).toBeLessThan(0.1);
  });

  const shapes = fc.constantFrom<TextShape['packing']>('packed', 'padded', 'padded-to-longest', 'unpadded');
  const rounds = fc.record({
    attentionFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    sequenceLength: fc.constant(4096),
    microBatchSequences: fc.integer({ min: 1, max: 16 }),
    microBatches: fc.integer({ min: 1, max: 64 }),
    replicas: fc.integer({ min: 1, max: 4096 }),
  });

  test('is never negative, grows with replicas, and is nothing for one replica or for texts that are all alike', () => {
    fc.assert(
      fc.property(shapes, rounds, (packing, round) => {
        const texts: TextShape = { packing, lengths: exponential };
        const alike: TextShape = { packing, lengths: [{ tokens: 1000, shareFraction: 1 }] };
        const fraction = imbalanceFraction(texts, round);
        expect(fraction).toBeGreaterThanOrEqual(0);
        expect(imbalanceFraction(texts, { ...round, replicas: 2 * round.replicas })).toBeGreaterThanOrEqual(fraction);
        expect(imbalanceFraction(texts, { ...round, replicas: 1 })).toBe(0);
        expect(imbalanceFraction(alike, round)).toBeCloseTo(0, 6);
      }),
    );
  });
});

describe('a plan', () => {
  const layout = {
    tensorParallel: 1,
    pipelineParallel: 1,
    virtualPipeline: 1,
    dataParallel: 8,
    microBatchSequences: 2,
    sharding: 'fsdp' as const,
  };
  const plan = (texts?: TextShape) => {
    const rest = {
      sequenceLength: 4096,
      globalBatchSequences: 128,
      task: { kind: 'sft' as const },
      ...(texts === undefined ? {} : { texts }),
    };
    const answer = planTraining(trainingInput({ model: 'llama-3-8b', count: 8, layout, rest }));
    if (answer.kind === 'invalid') throw new Error(JSON.stringify(answer.issues));
    return answer.evaluation.values;
  };
  const full = plan();
  const lengths = lengthsOfMean(500, 4096);

  test('of texts as long as a sequence is that of full sequences, however they are packed', () => {
    const whole = [{ tokens: 4096, shareFraction: 1 }];
    for (const packing of ['packed', 'padded', 'padded-to-longest', 'unpadded'] as const) {
      const values = plan({ packing, lengths: whole });
      expect((values.stepTimeS ?? 0) / (full.stepTimeS ?? 1)).toBeCloseTo(1, 9);
      expect(values.modelFlopPerToken).toBeCloseTo(full.modelFlopPerToken ?? 0, -3);
    }
  });

  test('packs make attention cheaper and nothing else', () => {
    const packed = plan({ packing: 'packed', lengths });
    expect(packed.stageAttentionS).toBeLessThan(0.5 * (full.stageAttentionS ?? 0));
    expect(packed.stageGemmS).toBe(full.stageGemmS);
    expect(packed.stepTokens).toBe(full.stepTokens);
    expect(packed.deviceMemoryBytes).toBe(full.deviceMemoryBytes);
  });

  test('padding costs what text costs and counts as none', () => {
    const padded = plan({ packing: 'padded', lengths });
    expect(padded.stepTimeS).toBe(full.stepTimeS);
    expect(padded.stepTokens).toBeCloseTo(128 * 500, 3);
    expect(padded.paddingFraction).toBeCloseTo(1 - 500 / 4096, 6);
    // Eight times fewer tokens in the same time, with cheaper attention each.
    expect((padded.mfuFraction ?? 0) / (full.mfuFraction ?? 1)).toBeLessThan(500 / 4096);
  });

  test('a step is shorter the less is padded', () => {
    const time = (packing: TextShape['packing']): number => plan({ packing, lengths }).stepTimeS ?? 0;
    expect(time('unpadded')).toBeLessThan(time('padded-to-longest'));
    expect(time('padded-to-longest')).toBeLessThan(time('padded'));
  });
});
