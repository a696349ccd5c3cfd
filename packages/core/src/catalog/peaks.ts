/** Which of the peaks of an accelerator training can use. */
import type { Sourced } from '../provenance/index.js';
import type { Accelerator } from './accelerator.js';

/** Dense peak of 16-bit matrix products, FLOP/s: bf16, else fp16; undefined where the hardware trains in neither. */
export function sixteenBitTrainingPeak({ peakFlopPerS }: Accelerator): Sourced<number> | undefined {
  return peakFlopPerS.bf16 ?? peakFlopPerS.fp16;
}

/**
 * Dense peak of 8-bit matrix products in training, FLOP/s.
 *
 * Integers of 8 bits count on TPUs alone, where stacks train quantised in them; on GPUs they serve inference, so an A100 has no 8-bit peak here.
 *
 * @param format what the run is known to quantise to; floats where the chip has a peak for them, by default
 */
export function eightBitTrainingPeak(
  { generation, peakFlopPerS: { fp8, int8 } }: Accelerator,
  format: 'fp8' | 'int8' = 'fp8',
): Sourced<number> | undefined {
  const integers = generation.startsWith('tpu') ? int8 : undefined;
  return format === 'fp8' ? (fp8 ?? integers) : (integers ?? fp8);
}
