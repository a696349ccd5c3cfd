/** Texts of different lengths: what a sequence is computed as, and how long replicas wait for the one with the longest. */
import type { Primitive } from '../../figures/index.js';
import type { TrainingObjects } from '../objects.js';
import { largestOfGamma } from '../sources.js';
import { imbalanceFraction, sequenceTokens } from '../texts.js';

export const sequenceShape: Primitive<TrainingObjects> = {
  name: 'sequenceShape',
  about: 'tokens of one sequence on average, with padding and without',
  args: ['sequenceLength', 'microBatchSequences'],
  objects: ['texts'],
  fields: ['computedTokensPerSequence', 'textTokensPerSequence'],
  call({ texts }, args, out) {
    const [sequenceLength = Number.NaN, microBatchSequences = 1] = args;
    const { computed, text } = sequenceTokens(texts, sequenceLength, microBatchSequences);
    out[0] = computed;
    out[1] = text;
  },
};

export const lengthImbalance: Primitive<TrainingObjects> = {
  name: 'lengthImbalance',
  about: 'expected work of the replica with the longest texts over that of the mean one, less one',
  args: [
    'attentionShareFraction',
    'sequenceLength',
    'microBatchSequences',
    'microBatches',
    'lengthRounds',
    'dataParallel',
  ],
  objects: ['texts'],
  fields: ['lengthImbalanceFraction'],
  source: largestOfGamma,
  call({ texts }, args, out) {
    const [
      attentionFraction = 0,
      sequenceLength = 0,
      microBatchSequences = 1,
      microBatches = 1,
      rounds = 1,
      replicas = 1,
    ] = args;
    out[0] = imbalanceFraction(texts, {
      attentionFraction,
      sequenceLength,
      microBatchSequences,
      microBatches: microBatches / rounds,
      replicas,
    });
  },
};
