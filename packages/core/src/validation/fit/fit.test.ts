import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { planTraining } from '../../training/index.js';
import { type Prediction, predictRows } from '../prediction.js';
import { parseRows } from '../row.js';
import { fitTraining, overridesAt, startPoint } from './fit.js';
import { fittedParameters } from './parameters.js';

const parsed = parseRows(
  JSON.parse(readFileSync(new URL('../../../../../validation/training-runs.json', import.meta.url), 'utf8')),
);
if (!parsed.ok) throw new Error('the bundled rows cannot be read');
const some = parsed.value.filter(({ id }) => id.startsWith('korthikanti') || id.startsWith('narayanan'));

/** Predictions whose measured time is what the model gives with one constant replaced: the fit must find it again. */
function predictionsWith(figure: string, value: number): Prediction[] {
  return predictRows(some, (input) => planTraining(input)).flatMap((prediction) => {
    const { outcome } = prediction;
    if (outcome.kind !== 'predicted') return [];
    const base = overridesAt(startPoint, outcome.input);
    const answer = planTraining(outcome.input, {}, { ...base, [figure]: value });
    if (answer.kind !== 'predicted') return [];
    return [{ ...prediction, outcome: { ...outcome, measured: answer.evaluation.values.stepTimeS ?? Number.NaN } }];
  });
}

test('the fit finds a constant again that made the measured times', () => {
  const predictions = predictionsWith('generationSustainedFraction', 0.75);
  const fit = fitTraining(predictions, startPoint, 8);
  const fittedValue = (wanted: string) =>
    fit.point[fittedParameters.findIndex(({ name }) => name === wanted)] ?? Number.NaN;
  // Only their product is seen on runs of one part; the priors say how it is shared.
  const rate = fittedValue('sustainedComputeFraction of ampere') * fittedValue('acceleratorRateFactor of a100-sxm-80');
  expect(fit.errorAfter).toBeLessThan(fit.errorBefore / 3);
  expect(Math.abs(rate / 0.75 - 1)).toBeLessThan(0.03);
});

describe('fitted parameters', () => {
  test.each(fittedParameters.map((parameter) => ({ name: parameter.name, parameter })))(
    '$name is expected within its bounds',
    ({ parameter: { prior } }) => {
      expect(prior.mean).toBeGreaterThan(prior.low);
      expect(prior.mean).toBeLessThan(prior.high);
      expect(prior.spread).toBeGreaterThan(0);
    },
  );

  test('only constants of the graph reach a row of an unknown generation and stack', () => {
    const elsewhere = {
      generation: 'unknown',
      kind: 'dense',
      recipe: '16-bit',
      framework: 'unknown',
      attentionKernel: 'unknown',
      accelerator: 'unknown',
      precision: 'bf16',
      fusion: 'fused',
      dispatch: 'all-to-all',
    } as const;
    const common = fittedParameters.filter(({ reaches }) => reaches(elsewhere)).map(({ name }) => name);
    expect(common).toEqual(fittedParameters.filter(({ keys }) => keys[0]?.[0] === 'constants').map(({ name }) => name));
  });
});
