import { expect, test } from 'vitest';
import { confidences, isWeak, weakest } from './confidence.js';

test('what someone read at the source is firm, all else is weak', () => {
  expect(confidences.filter(isWeak)).toEqual(['secondary', 'estimated', 'assumed']);
});

test('a number is as firm as its weakest part', () => {
  expect(weakest(['published', 'assumed', 'measured'])).toBe('assumed');
  expect(weakest(['published', 'measured'])).toBe('published');
  expect(weakest(['measured'])).toBe('measured');
  expect(weakest([])).toBe('measured');
});
