import { expect, test } from 'vitest';
import { findMagnitude, findUnitWord, unitWords } from './words.js';

const sizeOf = (word: string): number | undefined => {
  const found = findUnitWord(word);
  return found && 'unit' in found ? found.unit.scale : undefined;
};

test.each([
  ['GiB', 2 ** 30],
  ['GB', 1e9],
  ['Gb', 1.25e8], // an eighth of a byte each
  ['Gibit', 2 ** 27],
  ['KB', 1000], // the large K of JEDEC is still a thousand here; 1024 is Ki
  ['min', 60],
  ['kWh', 3.6e6],
  ['k$', 1000],
])('%s is %d base units', (word, size) => {
  expect(sizeOf(word)).toBe(size);
});

test.each([
  ['kwh', 3.6e6],
  ['Tokens', 1],
  ['GPUs', 1],
  ['TFlop', 1e12],
])('%s is meant whatever its case', (word, size) => {
  expect(sizeOf(word)).toBe(size);
});

test.each([
  ['gb', ['GB', 'Gb']],
  ['tflops', ['TFLOPs', 'TFLOPS']],
  ['mW', ['MW']],
  ['MS', ['ms']],
  ['mtok', ['Mtok']],
])('the case of %s would change its value', (word, spellings) => {
  const found = findUnitWord(word);
  expect(found && 'spellings' in found ? found.spellings.map((one) => one.word) : found).toEqual(spellings);
});

test('a prefix alone is no unit, nor is a name that objects inherit', () => {
  for (const word of ['G', 'F', 'm', 'constructor', '']) expect(findUnitWord(word)).toBeUndefined();
});

test.each([
  ['T', 1e12],
  ['t', 1e12],
  ['B', 1e9],
  ['bn', 1e9],
  ['Million', 1e6],
  ['Ki', 1024],
  ['m', undefined], // milli or million
  ['e', undefined], // 1e is an unfinished exponent
])('%s as a size is %s', (word, size) => {
  expect(findMagnitude(word)).toBe(size);
});

test('every word is found as it is spelled', () => {
  for (const word of unitWords) expect(sizeOf(word)).toBeGreaterThan(0);
});
