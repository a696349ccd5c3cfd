import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCollective } from './collectives.js';
import { readMeasured } from './family.js';
import { gemmFamily } from './gemm.js';
import { checkRows, checkShares, compareVersions, readTable } from './tables.js';

const directory = mkdtempSync(join(tmpdir(), 'tables-'));
afterAll(() => rmSync(directory, { recursive: true }));

function put(path: string, lines: readonly string[]): void {
  const file = join(directory, path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${lines.join('\n')}\n`);
}

/** Twenty products at 0.7 of the peak of an H100, with a time that `scale` turns into the unit to test. */
function gemmLines(scale: number, column = 'latency'): string[] {
  const rows = Array.from({ length: 20 }, (_, i) => {
    const [m, n, k] = [2048 + 256 * i, 4096, 8192];
    return `bfloat16,${m},${n},${k},${((2 * m * n * k) / (0.7 * 989e12)) * scale}`;
  });
  return [`gemm_dtype,m,n,k,${column}`, ...rows];
}

const source = (backend: string) => ({ system: 'h100_sxm', backend, column: 'bfloat16' });

test('a table in milliseconds is read, the same each time', async () => {
  put('h100_sxm/gemm/good/1.0/gemm_perf.csv', gemmLines(1e3));
  const first = await readMeasured(directory, gemmFamily('bf16'), source('good'), 100);
  expect(first.train.length + first.heldOut.length).toBe(20);
  expect(first.trainLarge).toEqual(first.train);
  expect(await readMeasured(directory, gemmFamily('bf16'), source('good'), 100)).toEqual(first);
});

test.each([
  { unit: 'seconds', scale: 1, words: "700 × the machine's peak" },
  { unit: 'microseconds', scale: 1e6, words: "1/1400 × the machine's peak" },
])('a table in $unit is refused', async ({ unit, scale, words }) => {
  put(`h100_sxm/gemm/${unit}/1.0/gemm_perf.csv`, gemmLines(scale));
  await expect(readMeasured(directory, gemmFamily('bf16'), source(unit), 100)).rejects.toThrow(
    `${join(directory, `h100_sxm/gemm/${unit}/1.0/gemm_perf.csv`)}\n  column latency: given values that make the largest ` +
      `calls run at ${words}, expected milliseconds. Is it in another unit?`,
  );
});

test('a message size in bytes is refused', async () => {
  // 512 MiB between eight ranks at 0.7 of 450 GB/s: read as elements of two bytes, twice as fast as the links go.
  const bytes = 2 ** 29;
  const ms = ((2 * 7 * bytes) / 8 / (0.7 * 450e9)) * 1e3;
  put('h100_sxm/comm/nccl/1.0/nccl_perf.csv', [
    'op_name,nccl_dtype,num_gpus,message_size,latency',
    `all_reduce,half,8,${bytes},${ms}`,
  ]);
  await expect(readCollective(directory, 'h100_sxm', 'allReduce')).rejects.toThrow(
    'message_size in elements of two bytes',
  );
});

test('a column of another name is refused, with what is there instead and every other fault', () => {
  const rows = [{ m: 1, n: -2, latency_us: 3 }];
  const number = { holds: 'number' } as const;
  expect(() =>
    checkRows('some.csv', rows, { m: number, n: number, latency: { ...number, unit: 'milliseconds', positive: true } }),
  ).toThrow(
    'some.csv\n  column n, row 1: given -2, expected a number of 0 or more\n' +
      '  column latency is missing: given latency_us instead, expected a number above 0, in milliseconds',
  );
});

test.each([
  { value: 'fast', words: 'given "fast"' },
  { value: Number.NaN, words: 'given NaN' },
  { value: 0, words: 'given 0' },
  { value: null, words: 'given null' },
])('a latency of $value is refused', ({ value, words }) => {
  const columns = { latency: { holds: 'number', positive: true } } as const;
  expect(() => checkRows('some.csv', [{ latency: 1 }, { latency: value }], columns)).toThrow(`row 2: ${words}`);
});

test('a table that is not there is refused with the place where it is looked for', async () => {
  const address = { system: 'h100_sxm', operation: 'gemm', backend: 'nobody', name: 'gemm_perf' };
  await expect(readTable(directory, address, {})).rejects.toThrow(
    'nobody/VERSION/gemm_perf.parquet is not there. Expected tables as system/operation/backend/version/name.parquet',
  );
});

test('the newest version that has the file is read', async () => {
  for (const version of ['0.5.6.post2', '0.5.12', '0.5.14'])
    put(`h100_sxm/moe/x/${version}/${version === '0.5.14' ? 'other' : 'table'}.csv`, ['a', version.slice(-1)]);
  const { version, rows } = await readTable(
    directory,
    { system: 'h100_sxm', operation: 'moe', backend: 'x', name: 'table' },
    { a: { holds: 'number' } },
  );
  expect(version).toBe('0.5.12');
  expect(rows).toEqual([{ a: 2 }]);
  expect(['2.29.2', '2.3', '2.23'].sort(compareVersions)).toEqual(['2.3', '2.23', '2.29.2']);
});

test('checkShares lets what machines do pass', () => {
  expect(() => checkShares('f', 'latency', 'milliseconds', [0.05, 0.4, 1.02])).not.toThrow();
  expect(() => checkShares('f', 'latency', 'milliseconds', [])).not.toThrow();
});
