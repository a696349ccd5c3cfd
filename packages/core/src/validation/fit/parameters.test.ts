import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { newestRelease, oldestRelease } from '../../catalog/index.js';
import { resolveRow } from '../resolve.js';
import { parseRows } from '../row.js';
import { suspectReason } from '../suspects.js';
import { fittedParameters } from './parameters.js';

test('the releases that plans may name are those of the rows that the gain of a year was fitted on', () => {
  const parsed = parseRows(
    JSON.parse(readFileSync(new URL('../../../../../validation/training-runs.json', import.meta.url), 'utf8')),
  );
  if (!parsed.ok) throw new Error('the bundled rows cannot be read');
  const stacks = fittedParameters.flatMap(({ figure, at }) =>
    figure === 'softwareGainPerYear' && at.file === 'frameworks' ? at.frameworks : [],
  );
  const dates = parsed.value.flatMap((row) => {
    const found = suspectReason(row) === undefined && row.date !== null ? resolveRow(row) : undefined;
    return found?.kind === 'resolved' && stacks.includes(found.value.framework.id) ? [row.date ?? ''] : [];
  });
  expect(dates.length).toBeGreaterThan(400);
  dates.sort();
  expect([dates[0], dates.at(-1)]).toEqual([oldestRelease, newestRelease]);
});
