import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatIssue } from '../messages/index.js';
import { gridSize, parseAxes } from './axes.js';
import { valuesAt } from './grid.js';

const values = (axis: string): readonly unknown[] => {
  const parsed = parseAxes([axis], [], false);
  return parsed.ok ? (parsed.value[0]?.values ?? []) : parsed.issues.map(formatIssue);
};
const problems = (axes: readonly string[], set: readonly (readonly string[])[] = []): readonly string[] => {
  const parsed = parseAxes(
    axes,
    set.map((path) => ({ path, value: 1 })),
    false,
  );
  return parsed.ok ? [] : parsed.issues.map(formatIssue);
};

describe('values of an axis', () => {
  test.each([
    // Lists are YAML: numbers stay numbers, quantities stay text, mappings are mappings.
    ['training.precision=bf16,fp8', ['bf16', 'fp8']],
    ['data.tokens=1T, 2e12', ['1T', 2e12]],
    [
      'training.layout=search,{tensorParallel: 8, pipelineParallel: 2}',
      ['search', { tensorParallel: 8, pipelineParallel: 2 }],
    ],
    ['training.layout.sequenceParallel=true,false', [true, false]],
    ['model.huggingface=../a.json,./b.json', ['../a.json', './b.json']],
    // 8 to 32 in 4 values: steps of (32 − 8) / 3 = 8.
    ['cluster.count=8..32:4', [8, 16, 24, 32]],
    // 0.1 + 0.2 is 0.30000000000000004 in binary; 12 digits are 0.3.
    ['cluster.pue=0.1..0.4:4', [0.1, 0.2, 0.3, 0.4]],
    ['cluster.count=8..8:1', [8]],
    ['cluster.network.scaleOutBytesPerS=200 Gb/s..800 Gb/s:3', ['200 Gb/s', '500 Gb/s', '800 Gb/s']],
    ['cluster.network.scaleOutBytesPerS=200..800 Gb/s:3', ['200 Gb/s', '500 Gb/s', '800 Gb/s']],
    // 500 GB/s is 0.5 TB/s.
    ['cluster.network.scaleUpBytesPerS=500 GB/s..1.5 TB/s:3', ['0.5 TB/s', '1 TB/s', '1.5 TB/s']],
    ['cluster.price.usdPerAcceleratorHour=$2/h..$3/h:3', ['$2/h', '$2.5/h', '$3/h']],
    // Factors of 10^(3/3) = 10.
    ['data.tokens=1..1000:4:log', [1, 10, 100, 1000]],
    // Factors of 16^(1/4) = 2.
    ['data.tokens=1T..16T:5:log', ['1T', '2T', '4T', '8T', '16T']],
    // 2⁴ = 16 is the first power above 9, 2⁶ = 64 the last below 127.
    ['cluster.count=9..127:pow2', [16, 32, 64]],
    ['cluster.pue=0.2..1:pow2', [0.25, 0.5, 1]],
  ])('%s', (axis, expected) => {
    expect(values(axis)).toEqual(expected);
  });
});

describe('what is wrong with axes', () => {
  test.each([
    ['cluster.count', 'expected --over path=values, got "cluster.count"'],
    ['cluster.count=', '--over cluster.count: expected values between the commas, got ""'],
    ['cluster.count=8,,16', '--over cluster.count: expected values between the commas, got "8,,16"'],
    ['cluster.count=8,16,', '--over cluster.count: expected values between the commas, got "8,16,"'],
    ['cluster.count=8,16,8', '--over cluster.count: 8 stands twice'],
    ['cluster.count=[8', '--over cluster.count: cannot read the values "[8"'],
    ['cluster.count=8..16', '--over cluster.count: expected lo..hi:n, lo..hi:n:log or lo..hi:pow2, got "8..16"'],
    [
      'cluster.count=8..16:4:lin',
      '--over cluster.count: expected lo..hi:n, lo..hi:n:log or lo..hi:pow2, got "8..16:4:lin"',
    ],
    ['cluster.count=8..x:4', '--over cluster.count: expected a number at each end of the range, got "x"'],
    [
      'cluster.count=16..8:4',
      '--over cluster.count: the range from 16 to 8 is empty: it begins above its end. Write it 8..16',
    ],
    ['cluster.count=8..8:4', '--over cluster.count: 4 values from 8 to 8 would all be the same'],
    ['cluster.count=8..16:1', '--over cluster.count: one value cannot be both 8 and 16'],
    ['cluster.count=8..16:2.5', '--over cluster.count: expected 1 to 1000000 values in a range, got "2.5"'],
    ['cluster.count=0..16:4:log', '--over cluster.count: a logarithmic range starts above 0, got 0'],
    ['cluster.count=33..63:pow2', '--over cluster.count: no power of two lies from 33 to 63'],
    [
      'cluster.count=1 GB..2 s:4',
      '--over cluster.count: expected the same unit at both ends of a range, got "1 GB" and "2 s"',
    ],
    [
      'training.layout.tensorParalel=1,2',
      'no plan has a field "training.layout.tensorParalel". Did you mean training.layout.tensorParallel?',
    ],
    ['tensorParallel=1,2', 'no plan has a field "tensorParallel". Did you mean training.layout.tensorParallel?'],
    ['cluster.count.x=1,2', 'no plan has a field "cluster.count.x". cluster.count is a value: nothing lies within it'],
    ['__proto__.x=1,2', '__proto__.x: the key "__proto__" is not allowed'],
  ])('%s', (axis, expected) => {
    expect(problems([axis])).toEqual([expected]);
  });

  test('axes that contradict each other are told together with all that is wrong in each', () => {
    expect(
      problems(
        [
          'training.layout.tensorParallel=8..2:3',
          'training.layout.tensorParallel=1,2',
          'training.layout=search',
          'data.tokens=1T,2T',
        ],
        [['data'], ['data', 'tokens']],
      ),
    ).toEqual([
      '--over training.layout.tensorParallel: the range from 8 to 2 is empty: it begins above its end. Write it 2..8',
      '--over training.layout.tensorParallel is given twice: 8..2:3 and 1,2',
      '--over training.layout.tensorParallel lies within --over training.layout: sweep one of them',
      '--over training.layout.tensorParallel lies within --over training.layout: sweep one of them',
      '--set data.tokens and --over data.tokens change the same field: leave one out',
    ]);
  });

  test('a sweep of more than a million rows must be wanted', () => {
    const axes = ['cluster.count=1..1001:1001', 'data.tokens=1..1000:1000'];
    expect(problems(axes)).toEqual(['1001000 rows (1001 × 1000), more than 1000000. Add --yes to go through them']);
    expect(parseAxes(axes, [], true).ok).toBe(true);
    expect(problems([])).toEqual(['expected at least one --over path=values']);
  });
});

test('the last axis varies fastest', () => {
  const axes = parseAxes(['data.tokens=1,2', 'training.precision=bf16,fp8', 'cluster.count=8,16,24'], [], false);
  if (!axes.ok) throw new Error('axes');
  expect(gridSize(axes.value)).toBe(12);
  expect([0, 1, 2, 3, 5, 6, 11].map((row) => valuesAt(axes.value, row))).toEqual([
    [1, 'bf16', 8],
    [1, 'bf16', 16],
    [1, 'bf16', 24],
    [1, 'fp8', 8],
    [1, 'fp8', 24],
    [2, 'bf16', 8],
    [2, 'fp8', 24],
  ]);
});

test('rows are the nested loops over any axes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }), (sizes) => {
      const axes = sizes.map((size, at) => ({
        name: `a${at}`,
        path: [`a${at}`],
        written: '',
        values: Array.from({ length: size }, (_, value) => value),
      }));
      const nested = sizes.reduce<number[][]>(
        (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, value) => row.concat(value))),
        [[]],
      );
      expect(nested.map((_, row) => valuesAt(axes, row))).toEqual(nested);
      expect(gridSize(axes)).toBe(nested.length);
    }),
  );
});

test('a range holds both ends, grows throughout, and is evenly spaced', () => {
  const ends = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  fc.assert(
    fc.property(ends, ends, fc.integer({ min: 2, max: 40 }), fc.boolean(), (a, b, count, isLog) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      fc.pre(high > low * 1.001);
      const found = values(`data.tokens=${low}..${high}:${count}${isLog ? ':log' : ''}`) as number[];
      expect(found.length).toBe(count);
      expect([found[0], found.at(-1)]).toEqual([low, high]);
      const step = isLog ? (high / low) ** (1 / (count - 1)) : (high - low) / (count - 1);
      for (const [at, value] of found.entries()) {
        const exact = isLog ? low * step ** at : low + step * at;
        expect(Math.abs(value / exact - 1)).toBeLessThan(1e-11);
      }
    }),
  );
});
