import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { resolveRow } from './resolve.js';

test.each([
  {
    notes: "recipe X: recompute_modules=['mla_up_proj'], moe dispatcher hybridep",
    recompute: { modules: ['mla_up_proj'] },
  },
  { notes: "recompute_modules=['moe_act', 'layernorm']", recompute: { modules: ['moe_act', 'layernorm'] } },
  { notes: 'recipe X: full recompute of 5 layers per stage/chunk', recompute: { method: 'block', layers: 5 } },
  // A module that is not one of Megatron's, and words about something else: the printed word stands.
  { notes: "recompute_modules=['everything']", recompute: 'selective' },
  { notes: 'recompute none = no recompute field set in the recipe (inferred)', recompute: 'selective' },
  { notes: null, recompute: 'selective' },
])('a row whose notes say "$notes" recomputes $recompute', ({ notes, recompute }) => {
  const resolved = resolveRow(sampleRow({ notes, training: { recompute: 'selective' } }));
  if (resolved.kind === 'skipped') throw new Error(JSON.stringify(resolved));
  expect(resolved.value.layout.recompute).toEqual(recompute);
  expect(resolved.resolved.some(({ field }) => field === 'training.recompute')).toBe(typeof recompute === 'object');
});
