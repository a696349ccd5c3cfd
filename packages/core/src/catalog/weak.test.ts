import { expect, test } from 'vitest';
import { findAccelerator, weakInputs } from './index.js';
import { sourcedFields } from './weak.js';

const source = { title: 'a sheet' };

test('weak inputs are the fields at or below secondary, with their paths', () => {
  const entry = {
    id: 'x',
    firm: { value: 1, source, asOf: '2026', confidence: 'published' },
    nested: { weak: { value: 2, source, asOf: '2026', confidence: 'secondary', note: 'by hearsay' } },
    list: [{ value: 3, source, asOf: '2026', confidence: 'assumed' }],
  };
  expect(weakInputs(entry)).toEqual([
    { path: 'nested.weak', confidence: 'secondary', source, note: 'by hearsay' },
    { path: 'list.0', confidence: 'assumed', source },
  ]);
  expect(sourcedFields(entry).map(({ path }) => path)).toEqual(['firm', 'nested.weak', 'list.0']);
});

test('the H100 has firm peaks and memory, and weak cache and unit counts', () => {
  const found = findAccelerator('h100-sxm');
  const paths = found.ok ? weakInputs(found.value).map(({ path }) => path) : [];
  expect(paths).toContain('computeUnits');
  expect(paths).toContain('l2Bytes');
  expect(paths).not.toContain('peakFlopPerS.bf16');
  expect(paths).not.toContain('memoryBytes');
});
