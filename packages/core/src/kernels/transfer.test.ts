import { expect, test } from 'vitest';
import { profiledGeneration, profiledGenerations } from './transfer.js';

test('a profiled generation stands for itself', () => {
  for (const generation of profiledGenerations) expect(profiledGeneration(generation)).toBe(generation);
});

test.each([
  ['volta', 'ampere'],
  ['ada', 'ampere'],
  ['cdna3', 'hopper'],
  ['gaudi', 'hopper'],
  ['rubin', 'blackwell'],
  ['cdna4', 'blackwell'],
  ['other', 'hopper'],
])('%s borrows from %s', (generation, expected) => {
  expect(profiledGeneration(generation)).toBe(expected);
});
