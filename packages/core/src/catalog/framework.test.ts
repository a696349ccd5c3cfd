import { describe, expect, test } from 'vitest';
import {
  findFramework,
  fittedFrameworks,
  frameworkTraits,
  listFrameworks,
  newestRelease,
  yearsBehind,
} from './index.js';
import { trainingFit } from './sources.js';

function stack(id: string) {
  const found = findFramework(id);
  if (!found.ok) throw new Error(`${id} is in the catalog`);
  return found.value;
}

test('traits are the values without their sources, at the newest release', () => {
  const framework = stack('megatron-core');
  const { id, behindYears, ...traits } = frameworkTraits(framework);
  expect(id).toBe('megatron-core');
  expect(behindYears).toBe(0);
  for (const [name, value] of Object.entries(traits)) {
    expect(value).toBe(framework[name as keyof typeof traits].value);
  }
});

test('nemo is megatron-core but for what its performance recipes switch on: overlap of tensor traffic, 16-bit gradients, loss in place, expandable segments', () => {
  const { id: _, tensorOverlapFraction, ...nemo } = frameworkTraits(stack('nemo'));
  const { id: __, tensorOverlapFraction: none, ...megatron } = frameworkTraits(stack('megatron-core'));
  expect(nemo).toEqual({ ...megatron, gradientBytes: 2, logitBytes: 2, fragmentationFraction: 0.02 });
  expect(none).toBe(0);
  expect(tensorOverlapFraction).toBeGreaterThan(0);
});

describe('years behind the newest release', () => {
  test.each([
    { release: newestRelease, years: 0 },
    { release: '2027-01', years: 0 },
    // August 2024 to August 2026.
    { release: '2024-08', years: 2 },
    { release: '2024-08-30', years: 2 },
    // Middle of 2025 (2025.5) to the middle of August 2026 (2026.625).
    { release: '2025', years: 1.125 },
  ])('$release is $years years behind', ({ release, years }) => {
    expect(yearsBehind(release)).toBeCloseTo(years, 12);
  });
});

/** Shares that a trait states as hidden and the fit as exposed. */
const exposed: Readonly<Record<string, string>> = {
  tensorOverlapFraction: 'tensorExposedFraction',
  expertOverlapFraction: 'expertSerialExposedFraction',
};

test.each(listFrameworks().map((framework) => ({ id: framework.id, framework })))(
  '$id calls what was fitted fitted, and nothing else',
  ({ id, framework }) => {
    const traits = Object.entries(framework).flatMap(([trait, value]) =>
      typeof value === 'object' && 'source' in value && value.source === trainingFit ? [exposed[trait] ?? trait] : [],
    );
    const fitted = Object.keys((fittedFrameworks as Readonly<Record<string, object>>)[id] ?? {});
    expect(traits.sort()).toEqual(fitted.sort());
  },
);
