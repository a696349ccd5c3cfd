/** Section `data`: how much text, in sequences of which length. */
import { z } from 'zod';
import { countParameters, type LengthClass } from '../../architecture/index.js';
import { en, hint, issue } from '../../messages/index.js';
import { lengthsOfMean, type TextShape } from '../../training/index.js';
import {
  defaultSequenceTokens,
  longestAsSequence,
  packing as packingDefault,
  tokensPerParameter,
} from '../defaults/data.js';
import type { Draft } from '../draft.js';
import { fractionField, quantityField, wholeField } from '../fields.js';
import type { PlainValue } from '../parse.js';
import type { Section } from '../section.js';
import { modelOf } from './model.js';

const packings = [
  'packed',
  'padded',
  'padded-to-longest',
  'unpadded',
] as const satisfies readonly TextShape['packing'][];
const length = quantityField('tokens', 'plan.about.textTokens', { min: 1, max: 100_000_000 });
const lengths = z.union([
  z.strictObject({
    mean: length.describe(en['plan.about.meanTokens']),
    max: length.describe(en['plan.about.maxTokens']),
  }),
  z
    .array(
      z.union([
        z.strictObject({ tokens: length, share: fractionField('plan.about.lengthShare', { above: 0, max: 1e12 }) }),
        length,
      ]),
    )
    .min(1)
    .describe(en['plan.about.lengthList']),
]);

const schema = z.strictObject({
  tokens: quantityField('tokens', 'plan.about.tokens', { min: 1, max: 1e18 }).optional(),
  sequenceLength: wholeField('plan.about.sequenceLength', { min: 1, max: 100_000_000 }).optional(),
  lengths: lengths.optional(),
  packing: z.enum(packings).describe(en['plan.about.packing']).optional(),
});

export interface DataPlan {
  /** Tokens to train on, all epochs together. */
  readonly tokens: number;
  /** Tokens of one sequence as trained. */
  readonly sequenceLength: number;
  /** Absent where nothing is said of the lengths of texts. */
  readonly texts?: TextShape;
}

type WrittenData = z.infer<typeof schema>;
type WrittenLengths = z.infer<typeof lengths>;

export const data: Section<WrittenData, DataPlan> = {
  name: 'data',
  about: 'plan.about.data',
  schema,
  required: false,
  resolve: (written, draft) => {
    const architecture = modelOf(draft);
    const tokens = draft.take(['data', 'tokens'], written?.tokens, () =>
      tokensPerParameter(architecture === undefined ? 1 : countParameters(architecture).total),
    );
    const classes = written?.lengths === undefined ? undefined : lengthClasses(written.lengths);
    const longest = classes?.reduce((most, each) => Math.max(most, each.tokens), 0);
    const sequenceLength = draft.take(['data', 'sequenceLength'], written?.sequenceLength, () =>
      longest === undefined || written?.packing === undefined || written.packing === 'packed'
        ? defaultSequenceTokens(architecture?.maxSequenceTokens, longest)
        : longestAsSequence(longest),
    );
    const texts = resolveTexts(written, classes, sequenceLength, draft);
    return { tokens, sequenceLength, ...(texts === undefined ? {} : { texts }) };
  },
};

/** Lengths and packing belong together: one without the other says nothing of the work. */
function resolveTexts(
  written: WrittenData | undefined,
  classes: readonly LengthClass[] | undefined,
  sequenceLength: number,
  draft: Draft,
): TextShape | undefined {
  const path = ['data', 'packing'];
  if (written?.lengths !== undefined && !Array.isArray(written.lengths) && written.lengths.mean > written.lengths.max) {
    const { mean, max } = written.lengths;
    draft.report(issue('plan.meanAboveMax', ['data', 'lengths', 'mean'], { mean, max }));
    return undefined;
  }
  if (classes === undefined || written?.lengths === undefined) {
    if (written?.packing !== undefined)
      draft.report(issue('plan.packingNeedsLengths', path, { packing: written.packing }, hint('plan.tryLengths', {})));
    return undefined;
  }
  draft.put(['data', 'lengths'], written.lengths as PlainValue);
  const longest = classes.reduce((most, { tokens }) => Math.max(most, tokens), 0);
  if (longest > sequenceLength)
    draft.report(issue('plan.textsTooLong', ['data', 'lengths'], { longest, sequenceLength }));
  return { packing: draft.take(path, written.packing, () => packingDefault), lengths: classes };
}

/** Every length with its share; many lengths in a list are gathered in classes, the longest kept apart. */
function lengthClasses(written: WrittenLengths): readonly LengthClass[] | undefined {
  if (!Array.isArray(written)) {
    return written.mean <= written.max ? lengthsOfMean(written.mean, written.max) : undefined;
  }
  const given = written.map((each) => (typeof each === 'number' ? { tokens: each, share: 1 } : each));
  const total = given.reduce((sum, { share }) => sum + share, 0);
  return gathered(given.map(({ tokens, share }) => ({ tokens, shareFraction: share / total })));
}

/** More classes than this make nothing more exact. */
const mostClasses = 256;

function gathered(lengths: readonly LengthClass[]): readonly LengthClass[] {
  const rising = [...lengths].sort((a, b) => a.tokens - b.tokens);
  if (rising.length <= mostClasses) return rising;
  const size = Math.ceil((rising.length - 1) / (mostClasses - 1));
  const groups: LengthClass[] = [];
  for (let start = 0; start < rising.length - 1; start += size) {
    const group = rising.slice(start, Math.min(start + size, rising.length - 1));
    const shareFraction = group.reduce((sum, each) => sum + each.shareFraction, 0);
    const tokens = group.reduce((sum, each) => sum + each.tokens * each.shareFraction, 0) / shareFraction;
    groups.push({ tokens, shareFraction });
  }
  const last = rising.at(-1);
  return last === undefined ? groups : [...groups, last];
}

/** What the data section resolved to. */
export const dataOf = (draft: Draft): DataPlan | undefined => draft.resolved.get('data') as DataPlan | undefined;
