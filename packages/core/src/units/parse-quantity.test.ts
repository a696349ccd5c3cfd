import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { type QuantityKind, quantityKinds } from './kinds.js';
import { parseQuantity } from './parse-quantity.js';

/** Exact: a decimal prefix moves the point, it does not multiply. */
const accepted: readonly [unknown, QuantityKind, number][] = [
  [2048, 'count', 2048],
  ['2048', 'count', 2048],
  ['16.384k', 'count', 16_384],
  ['1,000', 'count', 1000],
  ['1,234,567', 'count', 1_234_567],
  ['1_000', 'count', 1000],
  ['1e3', 'count', 1000],
  ['16384 GPUs', 'accelerators', 16_384],
  ['2048 sequences', 'sequences', 2048],
  ['405B', 'parameters', 405e9],
  ['405 B parameters', 'parameters', 405e9],
  ['15.6T', 'tokens', 15.6e12],
  ['15.6T tokens', 'tokens', 15.6e12],
  ['15.6 trillion tokens', 'tokens', 15.6e12],
  ['128K', 'tokens', 128_000],
  ['128Ki', 'tokens', 131_072],
  ['300 Mtok', 'tokens', 300e6],
  ['1200 tokens/s', 'tokensPerS', 1200],
  ['1.2k tok/s', 'tokensPerS', 1200],
  ['40/s', 'requestsPerS', 40],
  ['40 rps', 'requestsPerS', 40],
  ['86.4k requests/d', 'requestsPerS', 1], // 86 400 s in a day
  ['80 GiB', 'bytes', 85_899_345_920], // 80 · 2³⁰
  ['80 GB', 'bytes', 80e9],
  ['1.1 TB', 'bytes', 1.1e12],
  ['512', 'bytes', 512],
  ['400 Gb/s', 'bytesPerS', 50e9], // bits
  ['400 Gbps', 'bytesPerS', 50e9],
  ['400 Gbit/s', 'bytesPerS', 50e9],
  ['50 GBps', 'bytesPerS', 50e9],
  ['3.35 TB/s', 'bytesPerS', 3.35e12],
  ['50 GB per second', 'bytesPerS', 50e9],
  ['989 TFLOPS', 'flopPerS', 989e12],
  ['989 TFLOP/s', 'flopPerS', 989e12],
  ['1979 TOPS', 'flopPerS', 1979e12],
  ['3.8e25 FLOPs', 'flop', 3.8e25],
  ['3640 PF-days', 'flop', 3640 * 8.64e19],
  ['54 d', 'seconds', 4_665_600], // 54 · 86 400
  ['3 h', 'seconds', 10_800],
  ['90 min', 'seconds', 5400],
  ['1.5 h', 'seconds', 5400],
  ['1 h 30 min', 'seconds', 5400],
  ['1e3 s', 'seconds', 1000],
  ['1.5e1 min 30 s', 'seconds', 930],
  ['250 ms', 'seconds', 0.25],
  ['10 us', 'seconds', 1e-5],
  ['10 \u00b5s', 'seconds', 1e-5], // the micro sign
  ['10 \u03bcs', 'seconds', 1e-5], // the Greek letter
  ['2 weeks', 'seconds', 1_209_600],
  ['3 years', 'seconds', 94_672_800], // 3 · 365.25 · 86 400 = 3 · 31 557 600
  ['700 W', 'watts', 700],
  ['150 MW', 'watts', 150e6],
  ['12 GWh', 'joules', 43.2e12], // 12e9 W · 3600 s
  ['4 mJ', 'joules', 0.004],
  ['$5M', 'usd', 5e6],
  ['$1.2bn', 'usd', 1.2e9],
  ['2.5 M USD', 'usd', 2.5e6],
  ['US$1,250.50', 'usd', 1250.5],
  ['$2.35/h', 'usdPerHour', 2.35],
  ['2.35 $/gpu-h', 'usdPerHour', 2.35],
  ['$2.35/gpu-hour', 'usdPerHour', 2.35],
  ['$2.35 per GPU hour', 'usdPerHour', 2.35],
  ['$0.08/kWh', 'usdPerKwh', 0.08],
  ['$80/MWh', 'usdPerKwh', 0.08],
  ['$3/M tokens', 'usdPerMillionTokens', 3],
  ['$3/1M tokens', 'usdPerMillionTokens', 3],
  ['$3/MTok', 'usdPerMillionTokens', 3],
  ['$3 per million tokens', 'usdPerMillionTokens', 3],
  ['40 %', 'fraction', 0.4],
  ['0.4', 'fraction', 0.4],
  ['4.35%', 'fraction', 0.0435],
  ['100 %', 'fraction', 1],
  // Case that changes nothing is forgiven.
  ['12 kwh', 'joules', 43.2e6],
  ['16384 gpus', 'accelerators', 16_384],
  ['  80 GiB  ', 'bytes', 85_899_345_920],
];

test.each(accepted)('%s as %s is %d', (given, kind, value) => {
  expect(parseQuantity(given, kind)).toEqual({ ok: true, value });
});

const refused: readonly [unknown, QuantityKind, string][] = [
  ['', 'bytes', 'expected an amount of memory such as 80 GiB, got an empty text'],
  ['   ', 'seconds', 'expected a duration such as 54 d, got an empty text'],
  [null, 'bytes', 'expected an amount of memory such as 80 GiB, got null'],
  [true, 'count', 'expected a plain number such as 2048, got true'],
  [['80 GiB'], 'bytes', 'expected an amount of memory such as 80 GiB, got ["80 GiB"]'],
  [undefined, 'usd', 'expected an amount of money such as $5M, got undefined'],
  ['lots', 'bytes', 'expected a number at the start, got lots. Write it as in 80 GiB'],
  ['$', 'usd', 'expected a number at the start, got $. Write it as in $5M'],
  ['e3', 'count', 'expected a number at the start, got e3. Write it as in 2048'],
  ['NaN', 'bytes', 'expected a finite number, got NaN'],
  ['Infinity', 'seconds', 'expected a finite number, got Infinity'],
  ['-inf', 'seconds', 'expected a finite number, got -inf'],
  ['1e999', 'count', 'expected a finite number, got 1e999'],
  ['1e308 EB', 'bytes', 'expected a finite number, got 1e308 EB'],
  [Number.NaN, 'bytes', 'expected a finite number, got NaN'],
  [-5, 'bytes', 'expected a number that is not negative, got -5'],
  ['-5 GB', 'bytes', 'expected a number that is not negative, got -5 GB'],
  ['-$5M', 'usd', 'expected a number that is not negative, got -$5M'],
  ['1,5', 'count', 'the comma in 1,5 is ambiguous: write 1.5 for a decimal point, or 15 without it'],
  ['0,400', 'fraction', 'the comma in 0,400 is ambiguous: write 0.400 for a decimal point, or 400 without it'],
  ['1,00,000', 'count', 'expected commas only between groups of three digits, got 1,00,000'],
  ['1,0000', 'count', 'the comma in 1,0000 is ambiguous: write 1.0000 for a decimal point, or 10000 without it'],
  ['1__0', 'count', 'expected underscores only between digits, got 1__0'],
  ['1_', 'count', 'expected underscores only between digits, got 1_'],
  ['1.2.3', 'count', 'expected one number with a unit, got .3 after 1.2 in 1.2.3. Write it as in 2048'],
  ['1 000', 'count', 'expected one number with a unit, got 000 after 1 in 1 000. Write it as in 2048'],
  ['5-10 d', 'seconds', 'expected one number with a unit, got -10 d after 5 in 5-10 d. Write it as in 54 d'],
  ['80 GiB!', 'bytes', 'unexpected ! in 80 GiB!. Write it as in 80 GiB'],
  ['80 GiB/', 'bytes', 'the unit is not finished in 80 GiB/. Write it as in 80 GiB'],
  ['5 GB extra', 'bytes', 'unknown unit extra in 5 GB extra. Write it as in 80 GiB'],
  ['5 secnds', 'seconds', 'unknown unit secnds in 5 secnds. Write 5 sec, 5 seconds or 5 secs'],
  ['3 parsecs', 'usd', 'unknown unit parsecs in 3 parsecs. Write it as in $5M'],
  ['5 toString', 'bytes', 'unknown unit toString in 5 toString. Write it as in 80 GiB'],
  ['30 min 1 h', 'seconds', 'unexpected 1 in 30 min 1 h. Write it as in 54 d'],
  ['80 GiB', 'seconds', 'expected a duration such as 54 d, got 80 GiB, which is an amount of memory'],
  ['54 d', 'bytes', 'expected an amount of memory such as 80 GiB, got 54 d, which is a duration'],
  [
    '50 GB',
    'bytesPerS',
    'expected a bandwidth such as 400 Gb/s, got 50 GB, which is an amount of memory. Write 50 GB/s',
  ],
  [
    '989 TFLOPs',
    'flopPerS',
    'expected a compute rate such as 989 TFLOP/s, got 989 TFLOPs, which is an amount of compute. Write 989 TFLOPs/s',
  ],
  ['1 EFLOPS', 'flop', 'expected an amount of compute such as 3.8e25 FLOP, got 1 EFLOPS, which is a compute rate'],
  [
    '$2.35',
    'usdPerHour',
    'expected a price per hour such as $2.35/h, got $2.35, which is an amount of money. Write $2.35/h',
  ],
  [
    '$3',
    'usdPerMillionTokens',
    'expected a price of tokens such as $3/M tokens, got $3, which is an amount of money. Write $3/M tokens',
  ],
  ['700 kWh', 'watts', 'expected a power such as 700 W, got 700 kWh, which is an amount of energy'],
  ['$2.35/h', 'usd', 'expected an amount of money such as $5M, got $2.35/h, which is a price per hour'],
  [
    '16384 GPUs',
    'count',
    'expected a plain number such as 2048, got 16384 GPUs, which is a number of accelerators. Write 16384',
  ],
  ['40%', 'tokens', 'expected a number of tokens such as 15.6T, got 40%, which is a fraction'],
  ['5 GHz', 'flopPerS', 'expected a compute rate such as 989 TFLOP/s, got 5 GHz, which is in 1/s'],
  ['$5k/GPU', 'usd', 'expected an amount of money such as $5M, got $5k/GPU, which is in usd/gpu'],
  [
    '400 Gb',
    'bytes',
    'expected an amount of memory such as 80 GiB, got 400 Gb: read as bits it is 50.0 GB, read as bytes 400 GB. Write 50.0 GB or 400 GB',
  ],
  [
    '640 Gibit',
    'bytes',
    'expected an amount of memory such as 80 GiB, got 640 Gibit: read as bits it is 80.0 GiB, read as bytes 640 GiB. Write 80.0 GiB or 640 GiB',
  ],
  ['80 gb', 'bytes', 'the case of gb in 80 gb matters: GB = 1e9 B or Gb = 1e9 bit. Write 80 GB'],
  [
    '400 gbps',
    'bytesPerS',
    'the case of gbps in 400 gbps matters: GBps = 1e9 B/s or Gbps = 1e9 bit/s. Write 400 GBps or 400 Gbps',
  ],
  [
    '989 tflops',
    'flopPerS',
    'the case of tflops in 989 tflops matters: TFLOPs = 1e12 flop or TFLOPS = 1e12 flop/s. Write 989 TFLOPS',
  ],
  ['150 mW', 'watts', 'the case of mW in 150 mW matters: mW = 0.001 W or MW = 1e6 W. Write 150 MW'],
  ['5 Ms', 'seconds', 'the case of Ms in 5 Ms matters: Ms = 1e6 s or ms = 0.001 s. Write 5 ms'],
  ['15 m', 'tokens', 'the case of m in 15 m matters: m = 0.001 or M = 1e6. Write 15 M'],
  ['80 G', 'bytes', 'G in 80 G is a size without a unit. Write 80 GB or 80 GiB'],
  ['5 M', 'seconds', 'M in 5 M is ambiguous: minutes, months or a prefix. Write 5 min, 5 ms or 150 d'],
  ['5 m', 'seconds', 'm in 5 m is ambiguous: minutes, months or a prefix. Write 5 min, 5 ms or 150 d'],
  ['1 h 5 m', 'seconds', 'm in 5 m is ambiguous: minutes, months or a prefix. Write 5 min, 5 ms or 150 d'],
  ['3 mo', 'seconds', 'mo in 3 mo is ambiguous: a month has 28 to 31 days. Write days, such as 30 d'],
  [
    '$5000/month',
    'usdPerHour',
    'month in $5000/month is ambiguous: a month has 28 to 31 days. Write days, such as 30 d',
  ],
  ['€5M', 'usd', 'expected US dollars, got € in €5M. Convert it at the rate of the day and write $ or USD'],
  ['5 EUR', 'usd', 'expected US dollars, got EUR in 5 EUR. Convert it at the rate of the day and write $ or USD'],
  ['40', 'fraction', 'expected a fraction from 0 to 1, or a percentage up to 100 %, got 40. Write 40 %'],
  [1.5, 'fraction', 'expected a fraction from 0 to 1, or a percentage up to 100 %, got 1.5. Write 1.5 %'],
  ['140 %', 'fraction', 'expected a fraction from 0 to 1, or a percentage up to 100 %, got 140 %'],
  ['2.5', 'count', 'expected a whole number such as 2048, got 2.5'],
];

test.each(refused)('%s as %s is refused', (given, kind, message) => {
  const read = parseQuantity(given, kind, ['plan', 0, 'field']);
  expect(read.ok ? `${read.value}` : read.issues.map(formatIssue).join('\n')).toBe(`plan.0.field: ${message}`);
});

const kinds = Object.keys(quantityKinds) as QuantityKind[];

test.each(kinds)('the example of %s is one', (kind) => {
  expect(parseQuantity(quantityKinds[kind].example, kind).ok).toBe(true);
});

test('no text at all makes it throw or give a number that is not finite and ≥ 0', () => {
  const pieces = fc.constantFrom(
    '1',
    '1.5',
    '1,000',
    '$',
    '/',
    '*',
    '^',
    '(',
    ')',
    '-',
    ' ',
    'GB',
    'Gb',
    'h',
    'M',
    'm',
    'per',
    'tokens',
    '%',
    'e9',
    '_',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.constantFrom(...kinds), (given, kind) => {
      const read = parseQuantity(given, kind);
      if (read.ok) expect(Number.isFinite(read.value) && read.value >= 0).toBe(true);
      else for (const found of read.issues) expect(formatIssue(found)).not.toMatch(/\n\n|undefined in|\[object/);
    }),
    { numRuns: 2000 },
  );
});

test('a decimal prefix never rounds: n.nn T is what the literal n.nne12 is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999 }), (n) => {
      const decimal = (n / 1000).toFixed(3);
      expect(parseQuantity(`${decimal} TB`, 'bytes')).toEqual({ ok: true, value: Number(`${decimal}e12`) });
    }),
  );
});
