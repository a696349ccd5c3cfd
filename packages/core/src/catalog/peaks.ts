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
 */
export function eightBitTrainingPeak({ generation, peakFlopPerS }: Accelerator): Sourced<number> | undefined {
  return peakFlopPerS.fp8 ?? (generation.startsWith('tpu') ? peakFlopPerS.int8 : undefined);
}
