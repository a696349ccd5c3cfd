import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fittedFiles, shippedPoint } from './files.js';
import { fittedParameters } from './parameters.js';

const paths = {
  training: '../../training/constants/fitted.json',
  frameworks: '../../catalog/frameworks/fitted.json',
} as const;

test.each(['training', 'frameworks'] as const)(
  'the shipped %s constants are what their own values write again, byte for byte: fitted ones alone, each in its place',
  (file) => {
    const shipped = readFileSync(new URL(paths[file], import.meta.url), 'utf8');
    const { rows } = JSON.parse(shipped).fit;
    expect(rows).toBeGreaterThan(1000);
    expect(`${JSON.stringify(fittedFiles(shippedPoint, rows)[file], null, 2)}\n`).toBe(shipped);
  },
);

test('fittedFiles writes every parameter once to each of its keys', () => {
  // Position as value: a swap of two would show.
  const files = fittedFiles(
    fittedParameters.map((_, position) => position),
    7,
  );
  let written = 0;
  fittedParameters.forEach(({ at }, position) => {
    for (const section of at.file === 'training' ? [at.table] : at.frameworks) {
      expect(files[at.file]).toHaveProperty([section, at.key], position);
      written += 1;
    }
  });
  const count = Object.values(files)
    .flatMap(({ fit, ...sections }) => Object.values(sections))
    .reduce((sum: number, section) => sum + Object.keys(section as object).length, 0);
  expect(count).toBe(written);
  expect(files.training.fit).toMatchObject({ rows: 7, command: 'npm run calibrate' });
});
