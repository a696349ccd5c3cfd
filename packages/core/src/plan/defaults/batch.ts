/** Defaults of `training.criticalBatch`: the law, with its source. */
import type { Sourced } from '../../provenance/index.js';
import { defaultCriticalBatch } from '../../training/index.js';
import type { Default } from '../draft.js';
import { choose } from './choose.js';

const law = ({ value, source, confidence, asOf }: Sourced<number>): Default<number> =>
  choose(value, 'criticalBatch', { source, confidence, asOf, minor: true });

export const tokensAtTrillion: Default<number> = law(defaultCriticalBatch.tokensAtTrillion);
export const exponent: Default<number> = law(defaultCriticalBatch.exponent);
