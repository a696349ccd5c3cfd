import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sampleRow } from '../../test/validationRow.js';
import { listAccelerators } from '../catalog/index.js';
import { acceleratorNamed } from './acceleratorName.js';
import { textOf } from './resolution.js';

test('every spelling of the bundled rows names the entry that the rows are filed under', () => {
  const rows: readonly { readonly hardware: { readonly accelerator: string; readonly acceleratorId: string } }[] =
    JSON.parse(readFileSync(new URL('../../../../validation/training-runs.json', import.meta.url), 'utf8'));
  const filed = new Map(rows.map(({ hardware }) => [hardware.accelerator, hardware.acceleratorId]));
  expect(filed.size).toBeGreaterThan(20);
  expect([...filed.keys()].map((printed) => [printed, acceleratorNamed(printed)])).toEqual([...filed]);
});

test('every id and name of the catalog names its own entry', () => {
  const ids = listAccelerators().map(({ id }) => id);
  expect(ids.map(acceleratorNamed)).toEqual(ids);
  expect(listAccelerators().map(({ name }) => acceleratorNamed(name))).toEqual(ids);
});

test.each([
  { printed: 'gaudi-3', id: 'gaudi3' },
  { printed: 'ascend-910b', id: 'ascend910b' },
  { printed: 'v100-sxm-32', id: 'v100-sxm2-32' },
  { printed: 'NVIDIA Tesla V100-SXM2 32 GB', id: 'v100-sxm2-32' },
  { printed: 'Intel Gaudi 3', id: 'gaudi3' },
  { printed: 'NVIDIA A100 SXM4 (40GB)', id: 'a100-sxm-40' },
  // Two parts of that name, and sizes that no part of that name has.
  { printed: 'A100-SXM', id: undefined },
  { printed: 'H100', id: undefined },
  { printed: 'H100-SXM5-96GB', id: undefined },
  { printed: 'H100 SXM (96 GB)', id: undefined },
  { printed: 'V100-SXM2-16GB', id: undefined },
  { printed: '', id: undefined },
  { printed: 'NVIDIA GPU', id: undefined },
])('"$printed" names $id', ({ printed, id }) => {
  expect(acceleratorNamed(printed)).toBe(id);
});

test.each([
  {
    hardware: { acceleratorId: null, accelerator: 'NVIDIA H100-SXM5-80GB' },
    id: 'h100-sxm',
    named: 'NVIDIA H100-SXM5-80GB',
  },
  { hardware: { acceleratorId: 'Gaudi-3', accelerator: null }, id: 'gaudi3', named: 'gaudi-3' },
])('a row of $named is of $id, and says so', ({ hardware, id, named }) => {
  const row = sampleRow({ hardware });
  expect(row.hardware.acceleratorId).toBe(id);
  expect(row.assumed.map((each) => `${each.field} ${each.value}: ${textOf(each.reason)}`)).toEqual([
    `hardware.acceleratorId ${id}: the catalog entry that "${named}" names`,
  ]);
});

test.each([
  { acceleratorId: 'h100-sxm', accelerator: 'anything' },
  { acceleratorId: 'nonsense', accelerator: 'H100-SXM' },
  { acceleratorId: null, accelerator: 'anything' },
])('$acceleratorId beside "$accelerator" stays', (hardware) => {
  expect(sampleRow({ hardware })).toMatchObject({ hardware, assumed: [] });
});
