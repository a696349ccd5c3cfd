/** What a batch costs: the tokens that a run needs to the same loss grow with it (McCandlish et al. 2018). */
import type { Declarations } from '../../figures/index.js';
import { mccandlish2018 } from '../sources.js';

const formula = (unit: string, is: string, about: string) => ({ kind: 'formula', unit, is, about }) as const;

export const batch = {
  lawBatchTokens: {
    kind: 'field',
    unit: 'tok',
    primitive: 'criticalBatch',
    field: 'lawBatchTokens',
    about: 'critical batch of a run of so many tokens, as the law has it',
  },
  criticalBatchTokens: formula(
    'tok',
    'criticalBatchGivenTokens > 0 ? criticalBatchGivenTokens : lawBatchTokens',
    'batch that takes twice the tokens that small batches need, and twice the steps that huge ones do',
  ),
  referenceBatchTokens: formula(
    'tok',
    'referenceBatchSequences * textTokensPerSequence',
    'batch that the planned tokens belong to',
  ),
  /* E = E_min (1 + B / B_crit), so that the tokens of two batches are as these brackets. */
  batchTokenRatio: {
    kind: 'formula',
    unit: '1',
    is: 'referenceBatchSequences > 0 and referenceBatchSequences != globalBatchSequences ? (1 + stepTokens / criticalBatchTokens) / (1 + referenceBatchTokens / criticalBatchTokens) : 1',
    about: 'tokens to the same loss at this batch over those at the reference batch',
    source: mccandlish2018,
  },
  batchOverheadFraction: formula(
    '1',
    'stepTokens / criticalBatchTokens',
    'tokens that this batch takes above those that small batches would, over those',
  ),
  runTokens: formula('tok', 'plannedTokens * batchTokenRatio', 'tokens to train on'),
} as const satisfies Declarations;
