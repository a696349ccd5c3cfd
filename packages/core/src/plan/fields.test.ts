import { expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { fractionField, isDate } from './fields.js';
import type { FieldIssue } from './zodIssues.js';

test.each([
  ['2024', true],
  ['2024-02', true],
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2000-02-29', true],
  ['2100-02-29', false],
  ['2024-02-31', false],
  ['2024-04-31', false],
  ['2024-12-31', true],
  ['2024-00-10', false],
  ['2024-13', false],
  ['2024-01-00', false],
  ['1989', false],
  ['24-01', false],
])('%s is a date: %s', (text, expected) => {
  expect(isDate(text)).toBe(expected);
});

const share = fractionField('plan.about.memoryReserveFraction', { min: 0, max: 0.97 });

test.each([
  [0.95, 0.95],
  ['95 %', 0.95],
  ['95%', 0.95],
  ['7 %', 0.07],
  ['0.5 percent', 0.005],
  ['0.5', 0.5],
])('%j of a whole is %d', (given, fraction) => {
  expect(share.parse(given)).toBe(fraction);
});

test.each([
  ['150 %', 'expected at most 0.97, got "150 %"'],
  ['-5 %', 'expected at least 0, got "-5 %"'],
  ['95 %%', 'expected a share such as 0.95 or "95 %", got "95 %%"'],
  ['half', 'expected a share such as 0.95 or "95 %", got "half"'],
  ['', 'expected a share such as 0.95 or "95 %", got ""'],
  [95, 'expected at most 0.97, got 95. Did you mean 95 %?'],
  // 0.99 would not do either, and 1.2 is no forgotten sign.
  [99, 'expected at most 0.97, got 99'],
  [1.2, 'expected at most 0.97, got 1.2'],
])('%j is no such share: %s', (given, says) => {
  const parsed = share.safeParse(given);
  const found = parsed.error?.issues.map((each) => (each.code === 'custom' ? each.params?.issue : undefined)) ?? [];
  expect(found.map((each) => formatIssue({ path: [], ...(each as FieldIssue) } as never))).toEqual([says]);
});
