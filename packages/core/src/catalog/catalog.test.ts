/** One suite over every entry of the catalog. */
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Sourced } from '../provenance/index.js';
import type { Accelerator } from './accelerator.js';
import { accelerators } from './accelerators/index.js';
import { fabrics } from './fabrics/index.js';
import { frameworks } from './frameworks/index.js';
import { catalogAsOf, findAccelerator, findFabric, listRentalQuotes, listTariffs } from './index.js';
import { nodes } from './nodes/index.js';
import { reliabilityRecords, usualReliability } from './reliability/index.js';
import { sourcedFields } from './weak.js';

const collections = { accelerators, nodes, fabrics, frameworks, reliability: reliabilityRecords };
const everyEntry = Object.entries(collections).flatMap(([collection, entries]) =>
  entries.map((entry) => ({ collection, id: entry.id, entry })),
);

const dateForm = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;

/** A date is read at its shortest, so that "2026" is not after "2026-11-23". */
function isPast(date: string): boolean {
  return dateForm.test(date) && date <= catalogAsOf;
}

describe.each(everyEntry)('$collection/$id', ({ entry }) => {
  const fields = sourcedFields(entry);

  test('names the source of every figure', () => {
    expect(fields.length).toBeGreaterThan(0);
    const unsourced = fields.filter(
      ({ sourced }) => `${sourced.source.title}${sourced.source.url ?? ''}`.trim() === '',
    );
    expect(unsourced).toEqual([]);
  });

  test('dates every figure, and none in the future', () => {
    const dates = fields.flatMap(({ sourced }) => [sourced.asOf, sourced.source.date ?? sourced.asOf]);
    expect(dates.filter((date) => !isPast(date))).toEqual([]);
  });

  test('gives a note to every estimate and assumption that has no document', () => {
    const silent = fields.filter(
      ({ sourced }) =>
        /^(Estimate made)/.test(sourced.source.title) && sourced.confidence === 'estimated' && !sourced.note,
    );
    const allowed = /^(peakFlopPerS|tdpW|oversubscription)/;
    expect(silent.map(({ path }) => path).filter((path) => !allowed.test(path))).toEqual([]);
  });

  test('holds finite numbers', () => {
    const numbers = fields.map(({ sourced }) => sourced.value).filter((value) => typeof value === 'number');
    expect(numbers.filter((value) => !Number.isFinite(value) || value < 0)).toEqual([]);
  });
});

test.each(Object.entries(collections))('%s have unique ids', (_collection, entries) => {
  const ids = entries.map((entry) => entry.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(Object.entries(collections))(
  '%s are listed once for every file, under the name of the file',
  (folder, entries) => {
    const files = readdirSync(new URL(`./${folder}/`, import.meta.url))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((name) => name !== 'index')
      .sort();
    expect(entries.map((entry) => entry.id).sort()).toEqual(files);
  },
);

/** What the value of a sourced field is, or undefined where it is absent. */
function maybe<T>(field: Sourced<T> | undefined): T | undefined {
  return field?.value;
}

function within(value: number | undefined, low: number, high: number): boolean {
  return value === undefined || (value >= low && value <= high);
}

describe.each(accelerators.map((each) => ({ id: each.id, each })))('accelerator $id', ({ each }) => {
  const peaks = each.peakFlopPerS;

  test('has a peak, each between 1e12 and 6e16 and bf16 between 1e13 and 2e16', () => {
    expect(Object.keys(peaks).length).toBeGreaterThan(0);
    expect(Object.values(peaks).filter((peak) => !within(peak.value, 1e12, 6e16))).toEqual([]);
    expect(within(maybe(peaks.bf16), 1e13, 2e16)).toBe(true);
  });

  test('is no slower in a narrower format', () => {
    const bf16 = maybe(peaks.bf16);
    const fp8 = maybe(peaks.fp8);
    const fp4 = maybe(peaks.fp4);
    if (bf16 !== undefined && fp8 !== undefined) expect(fp8).toBeGreaterThanOrEqual(bf16);
    if (fp8 !== undefined && fp4 !== undefined) expect(fp4).toBeGreaterThanOrEqual(fp8);
    expect(maybe(peaks.fp16) ?? bf16).toBe(bf16 ?? maybe(peaks.fp16));
  });

  test('has true memory within 10 % of what is sold', () => {
    expect(Math.abs(each.memoryBytes.value / each.marketedMemoryBytes.value - 1)).toBeLessThan(0.1);
  });

  test('has sane memory, links and power', () => {
    expect(within(each.memoryBytes.value, 1e8, 6e11)).toBe(true);
    expect(within(each.memoryBytesPerS.value, 2e11, 3e16)).toBe(true);
    expect(within(each.scaleUp.bytesPerS.value, 1e9, 2e12)).toBe(true);
    expect(each.scaleUp.domainSize).toBeGreaterThanOrEqual(1);
    expect(within(maybe(each.typicalScaleOutBytesPerS), 3e9, 4e11)).toBe(true);
    expect(within(maybe(each.tdpW), 50, 25_000)).toBe(true);
    expect(within(maybe(each.systemPowerW), maybe(each.tdpW) ?? 0, 25_000)).toBe(true);
    expect(within(maybe(each.computeUnits), 1, 1e6)).toBe(true);
  });

  test('asks a price that a person would believe', () => {
    expect(each.purchasePrices.filter((price) => !within(price.value, 1000, 3e6))).toEqual([]);
  });

  test('marks every unverified figure as weak', () => {
    const firm = sourcedFields(each).filter(({ sourced }) => ['measured', 'published'].includes(sourced.confidence));
    expect(firm.map(({ path }) => path).filter((path) => each.unverified.includes(path))).toEqual([]);
  });
});

/** FLOP that one byte of memory traffic must carry to keep the units busy. */
function flopPerByte(accelerator: Accelerator): number {
  return (accelerator.peakFlopPerS.bf16?.value ?? Number.NaN) / accelerator.memoryBytesPerS.value;
}

test.each([
  { id: 'h100-sxm', expected: 295.2 }, // 989e12 / 3.35e12 = 295.22
  { id: 'a100-sxm-80', expected: 153.0 }, // 312e12 / 2.039e12 = 153.02
  { id: 'b200', expected: 292.2 }, // 2250e12 / 7.7e12 = 292.21
  { id: 'mi300x', expected: 246.6 }, // 1307e12 / 5.3e12 = 246.60
  { id: 'tpu-v5p', expected: 166.0 }, // 459e12 / 2.765e12 = 166.00
  { id: 'h20', expected: 37.0 }, // 148e12 / 4e12 = 37.0
])('$id needs $expected bf16 FLOP for each byte', ({ id, expected }) => {
  const found = findAccelerator(id);
  expect(found.ok && Math.abs(flopPerByte(found.value) - expected)).toBeLessThan(0.06);
});

test.each([
  // half of 900 GB/s; 400 Gb/s / 8; 81,559 MiB · 2^20
  { id: 'h100-sxm', scaleUp: 450e9, scaleOut: 50e9, memory: 85_520_809_984 },
  // half of 400 GB/s for the cut links of the Chinese version
  { id: 'h800-sxm', scaleUp: 200e9, scaleOut: 50e9, memory: 85_520_809_984 },
  // half of 600 GB/s; 200 Gb/s / 8; 80 GiB
  { id: 'a100-sxm-80', scaleUp: 300e9, scaleOut: 25e9, memory: 85_899_345_920 },
])('$id has links one way and memory as software sees it', ({ id, scaleUp, scaleOut, memory }) => {
  const found = findAccelerator(id);
  if (!found.ok) throw new Error(`no ${id}`);
  expect(found.value.scaleUp.bytesPerS.value).toBe(scaleUp);
  expect(found.value.typicalScaleOutBytesPerS?.value).toBe(scaleOut);
  expect(found.value.memoryBytes.value).toBe(memory);
});

test.each(nodes.map((node) => ({ id: node.id, node })))('node $id is made of catalogued parts', ({ node }) => {
  const accelerator = findAccelerator(node.accelerator);
  expect(accelerator.ok).toBe(true);
  expect(findFabric(node.fabric).ok).toBe(true);
  expect(accelerator.ok && accelerator.value.scaleUp.domainSize).toBe(node.scaleUpDomainSize.value);
  expect(node.accelerators.value).toBeLessThanOrEqual(node.scaleUpDomainSize.value);
});

test.each(fabrics.map((fabric) => ({ id: fabric.id, fabric })))('fabric $id has sane figures', ({ fabric }) => {
  expect(within(fabric.bytesPerSPerAccelerator.value, 1e9, 1e12)).toBe(true);
  expect(within(fabric.attainedFraction.value, 0.5, 1)).toBe(true);
  expect(within(fabric.latencyS.value, 1e-6, 50e-6)).toBe(true);
  expect(fabric.podSize.value).toBeGreaterThanOrEqual(8);
  expect(within(fabric.oversubscription.value, 1, 16)).toBe(true);
});

test.each(frameworks.map((each) => ({ id: each.id, each })))('training stack $id has sane traits', ({ each }) => {
  expect(within(each.hostPerLayerS.value, 0, 5e-3)).toBe(true);
  expect(each.hostPerMoeLayerS.value).toBeGreaterThanOrEqual(each.hostPerLayerS.value);
  expect(within(each.hostPerMoeLayerS.value, 0, 20e-3)).toBe(true);
  expect(within(each.fixedPerStepS.value, 0, 0.2)).toBe(true);
  expect(within(each.dataParallelOverlapMicroBatches.value, 0, 4)).toBe(true);
  for (const share of [each.shardedExposedFraction, each.tensorOverlapFraction, each.expertOverlapFraction]) {
    expect(within(share.value, 0, 1)).toBe(true);
  }
  expect([2, 4]).toContain(each.gradientBytes.value);
});

test('every rental quote is for a catalogued accelerator, dated and between 5 cents and 20 dollars', () => {
  const bad = listRentalQuotes().filter(
    (quote) =>
      !findAccelerator(quote.accelerator).ok ||
      !isPast(quote.date) ||
      !within(quote.usdPerAcceleratorHour, 0.05, 20) ||
      !within(quote.usdPerAcceleratorHour, quote.lowUsd ?? 0, quote.highUsd ?? 20),
  );
  expect(bad).toEqual([]);
});

test('every tariff is dated and between half a cent and 40 cents', () => {
  expect(listTariffs().filter((each) => !isPast(each.date) || !within(each.usdPerKwh, 0.005, 0.4))).toEqual([]);
  const keys = listTariffs().map((each) => `${each.id} ${each.date}`);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  { generation: 'hopper', isRackScale: false, id: 'llama-3-h100' },
  { generation: 'ampere', isRackScale: false, id: 'meta-rsc-1-a100' },
  { generation: 'blackwell', isRackScale: false, id: 'llama-3-h100' },
  { generation: 'blackwell', isRackScale: true, id: 'nvl72' },
  // A pod of TPUs is one domain, but no rack of 72 accelerators.
  { generation: 'tpu-v5p', isRackScale: true, id: 'llama-3-h100' },
])('failures of $generation are those of $id', ({ id, ...kind }) => {
  expect(usualReliability(kind).id).toBe(id);
});

test('the interruptions of the Llama 3 run are all 419 of them', () => {
  const [llama3] = reliabilityRecords;
  const years = 54 / 365.25;
  const { acceleratorFailuresPerYear, networkFailuresPerYear, jobFailuresPerYear, nodeFailuresPerYear } = llama3 ?? {};
  const perAccelerator = [acceleratorFailuresPerYear, networkFailuresPerYear, jobFailuresPerYear];
  const rate = perAccelerator.reduce((sum, field) => sum + 16_384 * (field?.value ?? 0), 0);
  expect((rate + 2048 * (nodeFailuresPerYear?.value ?? 0)) * years).toBeCloseTo(419, 9);
});
