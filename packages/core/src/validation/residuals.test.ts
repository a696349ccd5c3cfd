import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import { predictRows } from './prediction.js';
import { residualsOf } from './residuals.js';

test('residualsOf takes the logarithm of measured over predicted, of predicted rows alone', () => {
  const rows = [sampleRow({ id: 'a' }), sampleRow({ id: 'b', verified: false })];
  const predictions = predictRows(rows, (input) => planTraining(input));
  const first = predictions[0]?.outcome;
  if (first?.kind !== 'predicted') throw new Error('skipped');
  expect(residualsOf(predictions)).toEqual([
    {
      id: 'a',
      metric: 'stepTimeS',
      source: 'A report',
      group: 'A report | Llama 3 8B | h100-sxm',
      facts: first.facts,
      logRatio: Math.log(10 / first.predicted),
    },
  ]);
  expect(first.facts).toMatchObject({
    generation: 'hopper',
    kind: 'dense',
    recipe: '16-bit',
    accelerators: 8,
    layers: 32,
  });
  expect(first.facts.communicationFraction).toBeGreaterThan(0);
  expect(first.facts.communicationFraction).toBeLessThan(0.5);
});
