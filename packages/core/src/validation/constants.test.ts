import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { planTraining } from '../training/index.js';
import { constantEffects } from './constants.js';
import { shippedPoint } from './fit/files.js';
import { fittedParameters } from './fit/parameters.js';
import { predictRows } from './prediction.js';

const rows = [sampleRow({ id: 'hopper' }), sampleRow({ id: 'skipped', verified: false })];
const effects = constantEffects(predictRows(rows, (input) => planTraining(input)));
const of = (name: string) => effects.find((each) => each.name === name);

test('constantEffects tells every fitted constant and every other one of the model once', () => {
  expect(effects.slice(0, fittedParameters.length).map(({ name }) => name)).toEqual(
    fittedParameters.map(({ name }) => name),
  );
  expect(new Set(effects.map(({ name }) => name)).size).toBe(effects.length);
  for (const { about } of effects) expect(about).toMatch(/./);
});

test('constantEffects counts the rows that a constant reaches, and those that it moves', () => {
  // Llama 3 8B in bf16 on 8 H100: nearly all matrix products, so that a tenth of their rate is most of a tenth of the step.
  expect(of('sustainedComputeFraction of hopper 16-bit')).toMatchObject({ unit: '1', reachedRows: 1, movedRows: 1 });
  expect(of('sustainedComputeFraction of ampere')).toMatchObject({ reachedRows: 0, movedRows: 0 });
  // One context rank: nothing to exchange.
  expect(of('contextExposedFraction')).toMatchObject({ reachedRows: 1, movedRows: 0 });
});

test('a fitted constant that reaches no row tells the value in force', () => {
  for (const [position, { value }] of effects.slice(0, fittedParameters.length).entries())
    expect(value).toBe(shippedPoint[position]);
});

test('constantEffects tells the source of what is not fitted, and moves memory apart from time', () => {
  expect(of('contextMemoryBytes')).toMatchObject({ unit: 'B', origin: { kind: 'source' }, movedRows: 0 });
  expect(of('contextMemoryBytes')?.value).toBeGreaterThan(1e8);
  expect(of('gatheredLayers')?.origin).toMatchObject({ source: { section: '§3' } });
});

test('constantEffects tells what is assumed apart from what is fitted, and which rows are left to it', () => {
  // The one row is on Hopper, whose sustained rate is fitted; its mixer rate is not.
  expect(of('sustainedComputeFraction of other generations')).toMatchObject({
    value: 0.9,
    origin: { kind: 'source', confidence: 'assumed' },
    reachedRows: 0,
  });
  expect(of('mixerRateFraction of other generations')).toMatchObject({ reachedRows: 1, movedRows: 0 });
  const instinct = constantEffects(
    predictRows([sampleRow({ hardware: { accelerator: 'MI300X', acceleratorId: 'mi300x' } })], (input) =>
      planTraining(input),
    ),
  );
  expect(instinct.find(({ name }) => name === 'sustainedComputeFraction of cdna3')).toMatchObject({
    value: 0.65,
    reachedRows: 1,
    movedRows: 1,
  });
});

test('increments of one figure are told one by one and move it together', () => {
  const eager = constantEffects(
    predictRows([sampleRow({ training: { framework: 'InternEvo' } })], (input) => planTraining(input)),
  ).filter(({ figure }) => figure === 'elementwiseTrafficFactor');
  expect(eager.map(({ name }) => name.split(' of ')[1])).toEqual(['compiled', 'partial', 'eager']);
  for (const { reachedRows } of eager) expect(reachedRows).toBe(1);
});
