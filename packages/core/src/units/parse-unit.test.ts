import { expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { parseSiUnit, parseUnit } from './parse-unit.js';
import {
  baseUnit,
  dimensionless,
  divideUnits,
  equalUnits,
  multiplyUnits,
  powerUnit,
  scaled,
  type Unit,
} from './unit.js';

const [s, B, flop, tok, seq, usd, gpu, J] = (['s', 'B', 'flop', 'tok', 'seq', 'usd', 'gpu', 'J'] as const).map(
  baseUnit,
) as [Unit, Unit, Unit, Unit, Unit, Unit, Unit, Unit];

test.each<[string, Unit]>([
  ['B/s', divideUnits(B, s)],
  ['flop*seq/tok^2', divideUnits(multiplyUnits(flop, seq), powerUnit(tok, 2))],
  ['usd/gpu/h', scaled(divideUnits(divideUnits(usd, gpu), s), 1 / 3600)],
  // A hyphen binds closer than a slash: $/(gpu·h).
  ['$/gpu-h', scaled(divideUnits(divideUnits(usd, gpu), s), 1 / 3600)],
  ['$ per GPU hour', scaled(divideUnits(divideUnits(usd, gpu), s), 1 / 3600)],
  ['USD/(gpu*h)', scaled(divideUnits(divideUnits(usd, gpu), s), 1 / 3600)],
  // Left to right: (s / layer) · layer.
  ['s/layer*layer', s],
  ['W', divideUnits(J, s)],
  ['kWh', scaled(J, 3.6e6)],
  ['Hz', divideUnits(dimensionless, s)],
  ['1/s', divideUnits(dimensionless, s)],
  ['/s', divideUnits(dimensionless, s)],
  ['s^-1', divideUnits(dimensionless, s)],
  ['s^0.5', powerUnit(s, 0.5)],
  ['1', dimensionless],
  ['%', scaled(dimensionless, 0.01)],
  ['Gb/s', scaled(divideUnits(B, s), 1.25e8)],
  ['Gbps', scaled(divideUnits(B, s), 1.25e8)],
  ['GiB', scaled(B, 2 ** 30)],
  ['1M tokens', scaled(tok, 1e6)],
  ['million tokens', scaled(tok, 1e6)],
  ['Mtok', scaled(tok, 1e6)],
  ['TFLOPS', scaled(divideUnits(flop, s), 1e12)],
  ['TFLOPs', scaled(flop, 1e12)],
  // The power binds to the word, not to the number before it.
  ['1e6 s^2', scaled(powerUnit(s, 2), 1e6)],
  // 1e15 FLOP/s for 86 400 s.
  ['PF-day', scaled(flop, 8.64e19)],
  ['PFLOP/s-day', scaled(flop, 8.64e19)],
])('%s is read', (text, unit) => {
  const read = parseUnit(text);
  expect(read.ok && equalUnits(read.value, unit)).toBe(true);
});

test.each([
  ['', 'expected a unit such as B/s, got an empty text; a plain number has the unit 1'],
  ['tokk', 'unknown unit tokk in tokk. Did you mean tok, token or tokens?'],
  ['layer/sec/layr', 'unknown unit layr in layer/sec/layr. Did you mean layer or layers?'],
  ['B/', 'the unit is not finished in B/'],
  ['B//s', 'unexpected / in B//s'],
  ['B^', 'the unit is not finished in B^'],
  ['B^x', 'unexpected x in B^x'],
  ['(B/s', 'the unit is not finished in (B/s'],
  ['B)', 'unexpected ) in B)'],
  ['0*s', 'unexpected 0 in 0*s'],
  ['M', 'M in M is a size without a unit'],
  ['usd/month', 'month in usd/month is ambiguous: a month has 28 to 31 days. Write days, such as 30 d'],
])('%s is refused', (text, message) => {
  const read = parseUnit(text);
  expect(read.ok ? '' : read.issues.map(formatIssue).join()).toBe(message);
});

test('figures take units without a size', () => {
  expect(parseSiUnit('J/s').ok).toBe(true);
  const hour = parseSiUnit('usd/h', ['graph', 'rentUsd']);
  expect(hour.ok ? '' : hour.issues.map(formatIssue).join()).toBe(
    'graph.rentUsd: expected an SI unit, got usd/h, which is 0.000277778 usd/s',
  );
});
