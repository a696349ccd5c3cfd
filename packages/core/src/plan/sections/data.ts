/** Section `data`: how much text, in sequences of which length. */
import { z } from 'zod';
import { countParameters } from '../../architecture/index.js';
import { defaultSequenceTokens, tokensPerParameter } from '../defaults.js';
import type { Draft } from '../draft.js';
import { quantityField, wholeField } from '../fields.js';
import type { Section } from '../section.js';
import { modelOf } from './model.js';

const schema = z.strictObject({
  tokens: quantityField('tokens', 'plan.about.tokens', { min: 1, max: 1e18 }).optional(),
  sequenceLength: wholeField('plan.about.sequenceLength', { min: 1, max: 100_000_000 }).optional(),
});

export interface DataPlan {
  /** Tokens to train on, all epochs together. */
  readonly tokens: number;
  /** Tokens of one sequence as trained. */
  readonly sequenceLength: number;
}

export const data: Section<z.infer<typeof schema>, DataPlan> = {
  name: 'data',
  about: 'plan.about.data',
  schema,
  required: false,
  resolve: (written, draft) => {
    const architecture = modelOf(draft);
    const longest = architecture?.maxSequenceTokens;
    return {
      tokens: draft.take(['data', 'tokens'], written?.tokens, () =>
        tokensPerParameter(architecture === undefined ? 1 : countParameters(architecture).total),
      ),
      sequenceLength: draft.take(['data', 'sequenceLength'], written?.sequenceLength, () =>
        defaultSequenceTokens(longest),
      ),
    };
  },
};

/** What the data section resolved to. */
export const dataOf = (draft: Draft): DataPlan | undefined => draft.resolved.get('data') as DataPlan | undefined;
