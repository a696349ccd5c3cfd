/** Statistics of text lengths: what goes through the model, and how much longer the slowest of many replicas takes than the mean one. */
import type { LengthClass } from '../architecture/index.js';
import { normalQuantile } from '../figures/index.js';
import type { TrainingObjects } from './objects.js';

type Texts = TrainingObjects['texts'];

/** Mean of a power of the length. */
export function lengthMoment(lengths: readonly LengthClass[], power: number): number {
  return lengths.reduce((sum, { tokens, shareFraction }) => sum + shareFraction * tokens ** power, 0);
}

/**
 * Lengths of what each sequence is computed as.
 *
 * @returns undefined where all tokens of a sequence see each other: full sequences, and texts padded to them
 */
export function computedLengths(texts: Texts, microBatchSequences: number): readonly LengthClass[] | undefined {
  switch (texts.packing) {
    case 'full':
    case 'padded':
      return undefined;
    case 'packed':
    case 'unpadded':
      return texts.lengths;
    case 'padded-to-longest':
      return longestOf(texts.lengths, microBatchSequences);
    default:
      return texts satisfies never;
  }
}

/** The longest of `count` texts drawn apart: P(longest ≤ L) = P(L)^count. */
export function longestOf(lengths: readonly LengthClass[], count: number): LengthClass[] {
  const rising = [...lengths].sort((a, b) => a.tokens - b.tokens);
  let [below, before] = [0, 0];
  return rising.map(({ tokens, shareFraction }) => {
    below = Math.min(1, below + shareFraction);
    const upTo = below ** count;
    const share = upTo - before;
    before = upTo;
    return { tokens, shareFraction: share };
  });
}

/** Tokens of one sequence on average: computed, padding among them, and of text. */
export function sequenceTokens(
  texts: Texts,
  sequenceLength: number,
  microBatchSequences: number,
): { readonly computed: number; readonly text: number } {
  if (texts.packing === 'full' || texts.packing === 'packed') return { computed: sequenceLength, text: sequenceLength };
  const text = lengthMoment(texts.lengths, 1);
  const computed = computedLengths(texts, microBatchSequences);
  return { computed: computed === undefined ? sequenceLength : lengthMoment(computed, 1), text };
}

/** What varies from one round of a replica to the next, where replicas wait for each other once a round. */
export interface Round {
  /** Share of the work that grows with the square of the length. */
  readonly attentionFraction: number;
  readonly sequenceLength: number;
  readonly microBatchSequences: number;
  readonly microBatches: number;
  readonly replicas: number;
}

/**
 * Expected work of the replica with most, over the mean, less one.
 *
 * A text of L tokens costs (1 − f)·L/E[L] + f·L²/E[L²] of the mean one. The sum over a round is taken as a gamma variable of its mean and
 * variance; the expected largest of D of them by the cube root (Wilson and Hilferty), at the place that Blom gives the largest of D normal
 * variables. No replica has more than all its texts at their longest.
 *
 * @returns 0 where all sequences are computed alike
 */
export function imbalanceFraction(texts: Texts, round: Round): number {
  const unit = workUnit(texts, round);
  if (unit === undefined || round.replicas <= 1) return 0;
  const variance = unit.variance / unit.count;
  if (variance <= 0) return 0;
  const place = normalQuantile((round.replicas - 0.375) / (round.replicas + 0.25));
  const cubeRoot = 1 - variance / 9 + (place * Math.sqrt(variance)) / 3;
  return Math.max(0, Math.min(unit.largest, cubeRoot ** 3) - 1);
}

/** Independent parts of a round: how many, the variance of one over its squared mean, and the largest over the mean. */
interface WorkUnit {
  readonly count: number;
  readonly variance: number;
  readonly largest: number;
}

function workUnit(texts: Texts, round: Round): WorkUnit | undefined {
  const { attentionFraction: square, sequenceLength, microBatchSequences, microBatches } = round;
  switch (texts.packing) {
    case 'full':
    case 'padded':
      return undefined;
    case 'packed': {
      // All packs have the same tokens; what differs is the sum of squares: a sum over S/E[L] texts less what their lengths explain.
      const { lengths } = texts;
      const [mean, meanSquare] = [lengthMoment(lengths, 1), lengthMoment(lengths, 2)];
      const slope = meanSquare / mean;
      const spread = lengths.reduce(
        (sum, { tokens, shareFraction }) => sum + shareFraction * (tokens ** 2 - slope * tokens) ** 2,
        0,
      );
      const count = (microBatchSequences * microBatches * sequenceLength) / mean;
      const longest = lengths.reduce((most, { tokens }) => Math.max(most, tokens), 0);
      return {
        count,
        variance: (square ** 2 * spread) / meanSquare ** 2,
        largest: 1 - square + (square * longest) / slope,
      };
    }
    case 'unpadded':
      return ofLengths(texts.lengths, square, microBatchSequences * microBatches);
    case 'padded-to-longest':
      return ofLengths(longestOf(texts.lengths, microBatchSequences), square, microBatches);
    default:
      return texts satisfies never;
  }
}

function ofLengths(lengths: readonly LengthClass[], square: number, count: number): WorkUnit {
  const [mean, meanSquare] = [lengthMoment(lengths, 1), lengthMoment(lengths, 2)];
  let [variance, largest] = [0, 0];
  for (const { tokens, shareFraction } of lengths) {
    const work = (1 - square) * (tokens / mean) + square * (tokens ** 2 / meanSquare);
    variance += shareFraction * (work - 1) ** 2;
    if (shareFraction > 0) largest = Math.max(largest, work);
  }
  return { count, variance, largest };
}

/** Classes of a distribution that only its mean and its longest are known of. */
const CLASSES = 96;

/**
 * The distribution of greatest entropy on 1 to `longest` tokens with this mean: an exponential cut off at the longest, in classes whose lengths
 * grow by a constant factor.
 *
 * @param mean above 0, at most `longest`
 * @returns mean exact to 1e-9
 * @source Jaynes, Information Theory and Statistical Mechanics (1957): of all distributions with what is known, the one that assumes least
 */
export function lengthsOfMean(mean: number, longest: number): readonly LengthClass[] {
  const shortest = Math.min(1, mean);
  if (mean >= longest || mean <= shortest) return [{ tokens: mean, shareFraction: 1 }];
  const factor = (longest / shortest) ** (1 / (CLASSES - 1));
  const tokens = Array.from({ length: CLASSES }, (_, index) =>
    index === CLASSES - 1 ? longest : shortest * factor ** index,
  );
  const classesAt = (rate: number): LengthClass[] => {
    // A class is as wide as its length, since lengths grow by a factor; the largest exponent is taken out against overflow.
    const top = rate > 0 ? -rate * shortest : -rate * longest;
    const weights = tokens.map((length) => length * Math.exp(-rate * length - top));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return tokens.map((length, index) => ({ tokens: length, shareFraction: (weights[index] ?? 0) / total }));
  };
  let [low, high] = [-1e9 / longest, 1e9 / shortest];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    // A faster decay has shorter texts.
    if (lengthMoment(classesAt(middle), 1) > mean) low = middle;
    else high = middle;
  }
  return classesAt((low + high) / 2);
}
