/** What texts of different lengths do: padding that is computed, and ranks that wait for the one with the longest. */
import type { Declarations } from '../../figures/index.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const texts = {
  computedTokensPerSequence: {
    kind: 'field',
    unit: 'tok/seq',
    primitive: 'sequenceShape',
    field: 'computedTokensPerSequence',
    about: 'tokens that go through the model for one sequence on average, padding among them',
  },
  textTokensPerSequence: {
    kind: 'field',
    unit: 'tok/seq',
    primitive: 'sequenceShape',
    field: 'textTokensPerSequence',
    about: 'tokens of text of one sequence on average',
  },
  paddingFraction: formula(
    '1',
    '1 - textTokensPerSequence / computedTokensPerSequence',
    'share of what goes through the model that is padding',
  ),
  attentionShareFraction: formula(
    '1',
    'stageAttentionS / stageS',
    'share of a micro-batch that grows with the square of the length of texts',
  ),
  lengthRounds: formula(
    '1',
    '(shardsParameters > 0 and pipelineParallel == 1) or expertParallel > 1 ? microBatches : 1',
    'times per step that replicas wait for each other: with each micro-batch where they gather weights or exchange tokens layer by layer',
  ),
  lengthImbalanceFraction: {
    kind: 'field',
    unit: '1',
    primitive: 'lengthImbalance',
    field: 'lengthImbalanceFraction',
    about: 'how much longer the replica with the longest texts takes than the mean one',
  },
  lengthImbalanceS: formula(
    's',
    'lengthImbalanceFraction * (pipelineBodyS + referenceS)',
    'waiting for the replica with the longest texts',
  ),
} as const satisfies Declarations;
