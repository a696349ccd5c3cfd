import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainingInput } from '../../../test/trainingInput.js';
import { planTraining } from '../../training/index.js';
import { type Prediction, predictRows } from '../prediction.js';
import { parseRows } from '../row.js';
import { shippedPoint } from './files.js';
import { fitTraining } from './fit.js';
import { overridesAt, reachedBy } from './overrides.js';
import { fittedParameters, startPoint } from './parameters.js';

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

  test('what reaches a row of an unknown generation and stack are constants of the graph and what it borrows', () => {
    const { cluster, framework, ...rest } = trainingInput();
    const elsewhere = reachedBy({
      ...rest,
      cluster: { ...cluster, accelerator: { ...cluster.accelerator, id: 'unknown', generation: 'unknown' } },
      framework: { ...framework, id: 'unknown' },
    }).map((position) => fittedParameters[position]?.name);
    // Kernels of generations that were not profiled are taken as those of Hopper, less what is assumed.
    expect(elsewhere).toEqual([
      'attentionRateFraction of hopper flash-3',
      'powerExponent',
      'pipelineTransferExposedFraction',
      'permuteBytesPerElement',
    ]);
  });

  test('asynchronous tensor parallelism of other stacks is reached by what NeMo hides', () => {
    const { framework, ...rest } = trainingInput({ framework: 'fsdp' });
    const namesOf = (tensorOverlapFraction: number) =>
      reachedBy({ ...rest, framework: { ...framework, tensorOverlapFraction } }).map(
        (position) => fittedParameters[position]?.name,
      );
    expect(namesOf(0)).not.toContain('tensorExposedFraction of nemo');
    expect(namesOf(0.4)).toContain('tensorExposedFraction of nemo');
  });
});

test('wherever the fit goes, a stack that fuses more moves fewer bytes, and none fewer than kernels fused by hand', () => {
  const trafficAt = (point: readonly number[], elementwiseFusion: 'eager' | 'partial' | 'compiled' | 'fused') => {
    const input = trainingInput();
    return overridesAt(point, { ...input, framework: { ...input.framework, elementwiseFusion } })
      .elementwiseTrafficFactor;
  };
  const anywhere = fc.tuple(
    ...fittedParameters.map(({ prior: { low, high } }) => fc.double({ min: low, max: high, noNaN: true })),
  );
  fc.assert(
    fc.property(anywhere, (point) => {
      // What is fused by hand is no matter of the fit: the model takes 1.
      expect(trafficAt(point, 'fused')).toBe(1);
      const [compiled = 0, partial = 0, eager = 0] = (['compiled', 'partial', 'eager'] as const).map((kind) =>
        trafficAt(point, kind),
      );
      expect(compiled).toBeGreaterThan(1);
      expect(partial).toBeGreaterThan(compiled);
      expect(eager).toBeGreaterThan(partial);
    }),
    { numRuns: 20 },
  );
});

test('the model adds up the increments as the fit does', () => {
  const input = trainingInput();
  for (const elementwiseFusion of ['fused', 'compiled', 'partial', 'eager'] as const) {
    const fused = { ...input, framework: { ...input.framework, elementwiseFusion } };
    const answer = planTraining(fused);
    if (answer.kind !== 'predicted') throw new Error('the run is planned');
    const { elementwiseTrafficFactor } = overridesAt(shippedPoint, fused);
    expect(answer.evaluation.values.elementwiseTrafficFactor).toBeCloseTo(elementwiseTrafficFactor ?? 0, 12);
  }
});
