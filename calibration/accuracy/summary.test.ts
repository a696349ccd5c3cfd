import { expect, test } from 'vitest';
import { withSummary } from './summary.js';

test('the table after the mark is replaced, and replacing it again changes nothing', () => {
  const page = 'before\n\n<!-- accuracy -->\n| old |\n| --- |\n\nafter\n';
  const once = withSummary(page, '| new |\n| --- |');
  expect(once).toBe('before\n\n<!-- accuracy -->\n| new |\n| --- |\n\nafter\n');
  expect(withSummary(once, '| new |\n| --- |')).toBe(once);
});
