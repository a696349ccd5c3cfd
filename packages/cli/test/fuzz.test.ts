import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planText } from './support.js';
import { validPlan } from './wrongPlans.js';

const word = fc.constantFrom(
  'model',
  'data',
  'cluster',
  'training',
  'layout',
  'tokens',
  'search',
  'llama-3.1-8b',
  'h100-sxm',
  '1T',
  '-3 GB',
  '',
  '__proto__',
  'null',
  '~',
  '*a',
  '&a',
  '1e999',
  '2024-08',
);
const leaf = fc.oneof(word, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.string());
const value: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(word, fc.string()), tie('any'), { maxKeys: 4 }),
  ),
})).any;

const paths = [
  ['model'],
  ['data'],
  ['data', 'tokens'],
  ['data', 'sequenceLength'],
  ['cluster'],
  ['cluster', 'count'],
  ['cluster', 'price'],
  ['cluster', 'network'],
  ['cluster', 'device'],
  ['cluster', 'tariff'],
  ['training'],
  ['training', 'layout'],
  ['training', 'layout', 'dataParallel'],
  ['training', 'optimizer'],
  ['training', 'run'],
  ['training', 'globalBatchSequences'],
  ['asOf'],
  ['name'],
  ['serving'],
] as const;

function replaced(path: readonly string[], inner: unknown): string {
  const plan: Record<string, unknown> = structuredClone(validPlan);
  let at = plan;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[path.at(-1) ?? ''] = inner;
  return JSON.stringify(plan);
}

test('whatever stands in a field, the answer is a plan or words, never a fault or a trace', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), value, async (path, inner) => {
      const { code, err } = await planText(replaced(path, inner));
      expect([0, 1, 2]).toContain(code);
      expect(err).not.toMatch(/\bat .*\.[jt]s:\d+|undefined|\[object/);
    }),
    { numRuns: 400, seed: 11 },
  );
});

test('whatever the text of a file, it is read or refused in words', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          'model:',
          ' ',
          '\n',
          '  ',
          '- ',
          '{',
          '}',
          '[',
          ']',
          '&a',
          '*a',
          ':',
          '"',
          "'",
          '|',
          '>',
          '#',
          '!!x',
          '---',
          '%',
          '? ',
          'a',
          '<<:',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  );
  await fc.assert(
    fc.asyncProperty(text, async (written) => {
      const { code, err } = await planText(written);
      expect(code).toBe(2);
      expect(err).toMatch(/^error /);
      expect(err).not.toMatch(/\bat .*\.[jt]s:\d+/);
    }),
    { numRuns: 400, seed: 12 },
  );
});
