import { expect, test } from 'vitest';
import { formatIssue } from './format.js';
import { issue } from './issue.js';
import { didYouMean, nearest } from './nearest.js';

const models = ['llama-3.1-8b', 'llama-3.1-405b', 'mixtral-8x7b', 'qwen3-235b-a22b', 'gemma-2-9b', 'deepseek-v3'];
const chips = ['a100-sxm-80gb', 'h100-sxm', 'h100-pcie', 'h200-sxm', 'b200-sxm', 'mi300x'];
const fields = ['tensorParallel', 'pipelineParallel', 'dataParallel', 'contextParallel', 'expertParallel'];

test.each([
  { name: 'llama-3-405b', candidates: models, first: 'llama-3.1-405b' },
  { name: 'LLAMA-3.1-405B', candidates: models, first: 'llama-3.1-405b' },
  { name: 'llama-3.1-405b-instruct', candidates: models, first: 'llama-3.1-405b' },
  { name: '405b', candidates: models, first: 'llama-3.1-405b' },
  { name: 'deepseekv3', candidates: models, first: 'deepseek-v3' },
  { name: 'h100', candidates: chips, first: 'h100-sxm' },
  { name: 'sxm-h200', candidates: chips, first: 'h200-sxm' },
  { name: 'mi300', candidates: chips, first: 'mi300x' },
  { name: 'tensorParalel', candidates: fields, first: 'tensorParallel' },
  { name: 'dataparallel', candidates: fields, first: 'dataParallel' },
])('nearest to $name is $first', ({ name, candidates, first }) => {
  expect(nearest(name, candidates)[0]).toBe(first);
});

test('nothing is near to a name that resembles none', () => {
  expect(nearest('xylophone', models)).toEqual([]);
  expect(didYouMean('xylophone', models)).toBeUndefined();
});

test('a short name does not match whatever contains its letters', () => {
  expect(nearest('b', models)).toEqual([]);
});

test('at most count names come, closest first, equals in the order given', () => {
  expect(nearest('h100', chips, 2)).toEqual(['h100-sxm', 'h100-pcie']);
  expect(nearest('ab', ['ax', 'ay', 'ab', 'az'])).toEqual(['ab', 'ax', 'ay']);
});

test('didYouMean is a hint that an issue can carry', () => {
  const found = issue('training.notDivisor', ['a'], { of: 'b', total: 4, received: 3 }, didYouMean('h101', chips, 1));
  expect(formatIssue(found)).toBe('a: expected a divisor of b (4), got 3. Did you mean h100-sxm?');
});

test('of names that differ in a number, the nearest number is meant', () => {
  expect(nearest('flash-4', ['flash-1', 'flash-2', 'flash-3'])).toEqual(['flash-3', 'flash-2', 'flash-1']);
});
