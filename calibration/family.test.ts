import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Family, fitTables, readMeasured, readRows } from './family.js';
import { numberOf } from './tables.js';

const directory = mkdtempSync(join(tmpdir(), 'family-'));
afterAll(() => rmSync(directory, { recursive: true }));

interface Copy {
  readonly key: string;
  readonly measuredS: number;
  readonly bytes: number;
}

/** Copies of 1 to 200 MB that take 5 µs and their bytes at 2 TB/s; those of 150 MB and more take ten times as long. */
const [startS, bytesPerS] = [5e-6, 2e12];
const slowBytes = 150e6;
const lines = Array.from({ length: 200 }, (_, i) => {
  const bytes = (i + 1) * 1e6;
  const timeS = (startS + bytes / bytesPerS) * (bytes >= slowBytes ? 10 : 1);
  return `copy,${bytes},${timeS * 1e3}`;
});
mkdirSync(join(directory, 'box/memory/bare/1.0'), { recursive: true });
writeFileSync(
  join(directory, 'box/memory/bare/1.0/copies.csv'),
  `${['kind,bytes,latency', ...lines, 'fill,1,1'].join('\n')}\n`,
);

const family: Family<{ readonly system: string }, Copy> = {
  columns: {
    kind: { holds: 'text' },
    bytes: { holds: 'number' },
    latency: { holds: 'number', unit: 'milliseconds', positive: true },
  },
  address: ({ system }) => ({ system, operation: 'memory', backend: 'bare', name: 'copies' }),
  nameOf: ({ system }, version) => ({ name: `${system}/${version}`, system, backend: `bare ${version}` }),
  read: (row) =>
    row.kind === 'copy'
      ? [{ key: String(row.bytes), bytes: numberOf(row, 'bytes'), measuredS: numberOf(row, 'latency') * 1e-3 }]
      : [],
  unit: ['latency', 'milliseconds'],
  shareOf: ({ bytes, measuredS }) => bytes / measuredS / bytesPerS,
  isLarge: ({ bytes }) => bytes >= 50e6,
  isApart: ({ bytes }) => bytes >= slowBytes,
  isFitted: ({ bytes }) => bytes !== 7e6,
};

test('readMeasured parts the rows: none is lost, and those kept apart neither train nor judge', async () => {
  const { name, backend, train, trainLarge, heldOut, apart } = await readMeasured(directory, family, { system: 'box' });
  expect([name, backend]).toEqual(['box/1.0', 'bare 1.0']);
  // 150 to 200 MB: 51 rows. The row of 7 MB trains nothing, wherever its hash puts it.
  expect(apart).toHaveLength(51);
  const isMissing = [...train, ...heldOut].every(({ bytes }) => bytes !== 7e6);
  expect(train.length + heldOut.length).toBe(isMissing ? 148 : 149);
  expect([...train, ...heldOut].every(({ bytes }) => bytes < slowBytes)).toBe(true);
  expect(train.every(({ bytes }) => bytes !== 7e6)).toBe(true);
  expect(trainLarge).toEqual(train.filter(({ bytes }) => bytes >= 50e6));
});

test('a limit holds for all rows that train and for the large ones, each by itself', async () => {
  const all = await readMeasured(directory, family, { system: 'box' });
  const few = await readMeasured(directory, family, { system: 'box' }, 10);
  expect(few.train.length).toBeLessThanOrEqual(10);
  expect(few.trainLarge).toEqual(all.trainLarge.slice(0, 10));
  expect(few.heldOut).toEqual(all.heldOut);
});

test('a table in another unit is refused by the family that says what its calls can attain', async () => {
  const inSeconds = { ...family, read: (row: never) => family.read(row, { system: 'box' }).map(toKilo) };
  await expect(readRows(directory, inSeconds, { system: 'box' })).rejects.toThrow('expected milliseconds');
});

const toKilo = (row: Copy): Copy => ({ ...row, measuredS: row.measuredS / 1e3 });

test('fitTables finds the constants that made the times, and settles what it is told to', async () => {
  const table = await readMeasured(directory, family, { system: 'box' });
  const parameters = [
    { start: 1e-6, low: 0, high: 20e-6 },
    { start: 1, low: 0.1, high: 4 },
  ];
  const predictorAt =
    ([start = 0, rate = 1]: readonly number[]) =>
    ({ bytes }: Copy) =>
      start + bytes / (rate * 1e12);
  const fit = fitTables([table], parameters, predictorAt, { largeWeight: 2 });
  expect(Math.abs((fit.point[0] ?? 0) / startS - 1)).toBeLessThan(0.02);
  expect(fit.point[1]).toBeCloseTo(2, 2);
  expect(fit.heldOut.rows).toBe(table.heldOut.length);
  expect(fit.heldOut.meanAbsErrorPct).toBeLessThan(0.2);
  const settled = fitTables([table], parameters, predictorAt, { settle: ([start = 0]) => [start, 1] });
  // Half the rate: nearly twice the time, in every row.
  expect(settled.point[1]).toBe(1);
  expect(settled.heldOut.biasPct).toBeGreaterThan(50);
});
