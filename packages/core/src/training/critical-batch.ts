/** The critical batch of a pre-training run: the default law, and the numbers that the graph reads. */
import type { Sourced } from '../provenance/index.js';
import type { CriticalBatch, RunFacts } from './input.js';
import { zhang2024 } from './sources.js';

/** Sequences of 512 tokens of a run of D million tokens: 22.91 · D^0.47. */
const ZHANG = { sequences: 22.91, sequenceTokens: 512, exponent: 0.47, unitTokens: 1e6 } as const;

/** Their critical batch takes 20 % more steps than linear scaling from small ones would have: B / B_crit = 0.2. */
const THEIR_OVERHEAD = 0.2;

/**
 * Tokens of the batch at which overhead is 100 %, for a run of 10^12 tokens: 22.91 · (10^6)^0.47 · 512 / 0.2 = 38.8 M.
 *
 * Bergsma et al. 2025 (arXiv 2505.13738) find 0.46 for the exponent with other data, widths and schedules, and about as many tokens.
 */
export const defaultCriticalBatch = {
  tokensAtTrillion: {
    value: (ZHANG.sequences * ZHANG.sequenceTokens * (1e12 / ZHANG.unitTokens) ** ZHANG.exponent) / THEIR_OVERHEAD,
    source: zhang2024,
    asOf: '2024-10',
    confidence: 'estimated',
    note: 'fitted on runs of up to some ten billion tokens; their batch of 20 % overhead, taken to 100 % by E = E_min (1 + B / B_crit)',
  },
  exponent: {
    value: ZHANG.exponent,
    source: zhang2024,
    asOf: '2024-10',
    confidence: 'secondary',
    note: 'Bergsma et al. 2025 find 0.46 independently; tokens of the run count, parameters hardly do',
  },
} as const satisfies Readonly<Record<string, Sourced<number>>>;

const defaultLaw: CriticalBatch = {
  tokensAtTrillion: defaultCriticalBatch.tokensAtTrillion.value,
  exponent: defaultCriticalBatch.exponent.value,
};

/** Tokens of a run and what its batch means for them, as figures read them. */
export function batchValues({ tokens, referenceBatchSequences = 0, criticalBatch = defaultLaw }: RunFacts) {
  const isGiven = 'tokens' in criticalBatch;
  return {
    plannedTokens: tokens,
    referenceBatchSequences,
    criticalBatchGivenTokens: isGiven ? criticalBatch.tokens : 0,
    criticalBatchAtTrillionTokens: isGiven ? criticalBatch.tokens : criticalBatch.tokensAtTrillion,
    criticalBatchExponent: isGiven ? 0 : criticalBatch.exponent,
  };
}
