import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainingInput } from '../../test/trainingInput.js';
import { gemmTime } from '../kernels/index.js';
import { assumedValue } from './constants/assumed.js';
import fitted from './constants/fitted.json' with { type: 'json' };
import type { AcceleratorFacts, PrecisionRecipe } from './input.js';
import { planTraining } from './plan-training.js';
import { generationSustained } from './sustained.js';

const { cluster } = trainingInput();
const h100 = cluster.accelerator;
const layout = { tensorParallel: 8, pipelineParallel: 1, virtualPipeline: 1, dataParallel: 1 };

/** What a part sustains, and how its watts for each FLOP/s compare with those of its generation's reference part. */
function sustainedBy(accelerator: AcceleratorFacts): { readonly fraction: number; readonly powerRatio: number } {
  const input = trainingInput({ model: 'llama-3.1-8b', count: 8, layout });
  const answer = planTraining({ ...input, globalBatchSequences: 8, cluster: { ...input.cluster, accelerator } });
  if (answer.kind !== 'predicted') throw new Error('the run is planned');
  const { sustainedComputeFraction = Number.NaN, powerRatio = Number.NaN } = answer.evaluation.values;
  return { fraction: sustainedComputeFraction, powerRatio };
}

const part = (id: string) => trainingInput({ accelerator: id }).cluster.accelerator;
const { sustainedComputeFraction: shares, acceleratorRateFactor: parts, constants } = fitted;

test.each([
  { id: 'h100-sxm', ratio: 1 },
  { id: 'h800-sxm', ratio: 1 },
  // 350 W for 756.5 TFLOP/s over 700 W for 989: 0.4627 / 0.7078.
  { id: 'h100-pcie', ratio: 0.6537 },
  { id: 'a100-pcie-80', ratio: 0.75 }, // 300 W of 400, the same peak
  { id: 'b200', ratio: 0.9259 }, // 1000 / 2250 over 1200 / 2500
  { id: 'b300', ratio: 1.0185 }, // 1100 / 2250 over 1200 / 2500
  { id: 'gb300-nvl72', ratio: 1.1667 }, // 1400 W of 1200, the same peak
  { id: 'l4', ratio: 0.6154 }, // 72 / 121 over 350 / 362
  { id: 'tpu-v5e', ratio: 1 }, // of a family with no reference: its own
])('$id has $ratio of the watts for each FLOP/s that its reference part has', ({ id, ratio }) => {
  expect(sustainedBy(part(id)).powerRatio).toBeCloseTo(ratio, 4);
});

test('a part whose peak was cut and not its watts keeps the rate of short runs', () => {
  // H20: 400 W for 148 TFLOP/s, 3.8 times what H100 has for each. Hopper sustains less than 1 at its own watts.
  expect(shares['hopper 16-bit']).toBeLessThan(1);
  const h20 = sustainedBy(part('h20'));
  expect(h20.powerRatio).toBeCloseTo(3.8185, 4);
  expect(h20.fraction).toBe(1);
});

test('the share follows the watts by the fitted exponent below that', () => {
  const reference = shares['hopper 16-bit'] * parts['h100-sxm'];
  expect(sustainedBy(h100).fraction).toBeCloseTo(reference, 12);
  const capped = sustainedBy({ ...h100, tdpW: 500 });
  expect(capped.fraction).toBeCloseTo(reference * (500 / 700) ** constants.powerExponent, 12);
});

test('more watts or a lower peak never lower the share, and on Hopper nothing lifts it above the rate of short runs', () => {
  const factor = fc.double({ min: 1, max: 4, noNaN: true });
  fc.assert(
    fc.property(factor, factor, (watts, cut) => {
      const usual = sustainedBy(h100).fraction;
      const eased = { ...h100, tdpW: h100.tdpW * watts, peakBf16FlopPerS: h100.peakBf16FlopPerS / cut };
      const { fraction } = sustainedBy(eased);
      expect(fraction).toBeGreaterThanOrEqual(usual);
      expect(fraction).toBeLessThanOrEqual(1);
    }),
    { numRuns: 10 },
  );
});

test.each(Object.keys(parts))('products of the widest published layers never outrun the peak of %s', (id) => {
  const { generation, peakBf16FlopPerS, memoryBytesPerS, computeUnits } = part(id);
  const size = 16_384;
  for (const [key, share] of Object.entries(shares)) {
    if (key !== generation && key !== `${generation} 16-bit`) continue;
    const sustainedComputeFraction = share * (parts[id as keyof typeof parts] ?? 1);
    const facts = { generation, peakBf16FlopPerS, memoryBytesPerS, computeUnits, sustainedComputeFraction };
    const { timeS } = gemmTime({ m: size, n: size, k: size }, 'bf16', {
      ...facts,
      peakFp8FlopPerS: 0,
      peakFp4FlopPerS: 0,
    });
    expect((2 * size ** 3) / timeS).toBeLessThan(peakBf16FlopPerS);
  }
});

test('unknown watts change nothing', () => {
  expect(sustainedBy({ ...h100, tdpW: 0 }).powerRatio).toBe(1);
});

test.each<[string, PrecisionRecipe, 'bf16' | 'fp8' | 'mxfp8' | 'nvfp4', number]>([
  ['hopper', 'bf16', 'bf16', shares['hopper 16-bit']],
  ['blackwell', 'mxfp8', 'mxfp8', shares['blackwell mxfp8']],
  ['blackwell', 'nvfp4', 'nvfp4', shares['blackwell 4-bit']],
  ['hopper', 'nvfp4', 'nvfp4', shares['hopper 8-bit']], // no rate of its own: that of the next wider format
  ['ampere', 'fp8-tensor', 'fp8', shares.ampere],
  ['cdna3', 'bf16', 'bf16', 0.65], // assumed
  ['trainium', 'bf16', 'bf16', 0.9],
])('%s in %s sustains what is known of it', (generation, precision, format, share) => {
  expect(generationSustained({ generation, precision, format }, shares, assumedValue)).toBe(share);
});

test('a part that nobody has run for long is taken as its forerunner, not as better', () => {
  const share = (generation: string) =>
    generationSustained({ generation, precision: 'bf16', format: 'bf16' }, shares, assumedValue);
  expect(share('cdna4')).toBe(share('cdna3'));
  expect(share('cdna5')).toBe(share('cdna3'));
  expect(share('rubin') / share('blackwell')).toBeCloseTo(1, 1);
});
