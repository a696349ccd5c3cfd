import { expect, test } from 'vitest';
import type { ClassInterval } from '../../../uncertainty/index.js';
import { formatText } from '../../render/text.js';
import { leaningText } from './leaningText.js';

const leaning = (factor: number, sharedFraction = 0.1): readonly string[] => {
  const interval: ClassInterval = {
    lowFactor: 0.8,
    highFactor: 1.2,
    supportRows: 10,
    supportGroups: 3,
    classKey: '*',
    extrapolated: false,
    near: { factor, id: 'some-run', sharedFraction },
  };
  return leaningText(interval).map(formatText);
};

test.each([
  { factor: 0.953, says: '× 0.95 ' },
  { factor: 1.04, says: '× 1.04 ' },
  { factor: 1.01, says: '× 1.01 ' },
])('an interval that leans by $factor says so, however little its nearest run shares', ({ factor, says }) => {
  const [line] = leaning(factor);
  expect(line).toContain(says);
  expect(line).toContain('some-run');
});

test('an interval around its prediction says nothing: never × 1.00', () => {
  expect(leaning(1.004, 0.9)).toEqual([]);
  expect(leaning(0.995, 0.9)).toEqual([]);
});
