/** What matrix rate a part sustains for hours: the share that runs of its generation show, and the watts that it has for its peak. */
import { type Accelerator, listAccelerators, sixteenBitTrainingPeak } from '../catalog/index.js';
import type { GemmFormat } from '../kernels/index.js';
import type { assumedValue } from './constants/assumed.js';
import type { AcceleratorFacts, PrecisionRecipe } from './input.js';

/** Number formats by width, by which a generation's sustained rate differs, with the next wider one. */
const WIDTHS: Readonly<Record<GemmFormat, readonly string[]>> = {
  bf16: ['16-bit'],
  fp8: ['8-bit', '16-bit'],
  'fp8-row': ['8-bit', '16-bit'],
  int8: ['8-bit', '16-bit'],
  'fp8-block': ['8-bit', '16-bit'],
  mxfp8: ['8-bit', '16-bit'],
  nvfp4: ['4-bit', '8-bit', '16-bit'],
};

/**
 * The part of each generation that stands for its sustained rate. Parts of a generation share a process and its units, so that a FLOP takes
 * the same energy at the same clock: what tells them apart is how many watts each has for its peak.
 */
const REFERENCE_PARTS: Readonly<Record<string, string>> = {
  ampere: 'a100-sxm-80',
  ada: 'l40s',
  hopper: 'h100-sxm',
  blackwell: 'gb200-nvl72',
  cdna3: 'mi325x',
  cdna4: 'mi355x',
};

/**
 * Inputs of the power limit. A part of a family with one member or an unknown one is its own reference, as the catalog has it, so that a
 * lower limit set by the user still counts; a part that no catalog knows is its own reference as given.
 */
export function powerReference({ id, generation, tdpW, peakBf16FlopPerS }: AcceleratorFacts) {
  const reference = partFacts(REFERENCE_PARTS[generation] ?? id) ?? { tdpW, peakBf16FlopPerS };
  return {
    tdpW,
    referenceTdpW: reference.tdpW,
    referencePeakFlopPerS: reference.peakBf16FlopPerS,
  };
}

/**
 * As fitted for the recipe, the width of its numbers, the next wider one, or all of them; assumed where no run of the generation is known.
 *
 * @param known `sustainedComputeFraction` of a fit
 */
export function generationSustained(
  {
    generation,
    precision,
    format,
  }: { readonly generation: string; readonly precision: PrecisionRecipe; readonly format: GemmFormat },
  known: Readonly<Record<string, number>>,
  assumed: typeof assumedValue,
): number {
  const keys = [precision, ...WIDTHS[format]].map((key) => `${generation} ${key}`);
  for (const key of [...keys, generation]) if (known[key] !== undefined) return known[key];
  return assumed('sustainedComputeFraction', generation);
}

function partFacts(id: string): { readonly tdpW: number; readonly peakBf16FlopPerS: number } | undefined {
  const entry: Accelerator | undefined = listAccelerators().find((each) => each.id === id);
  const peak = entry && sixteenBitTrainingPeak(entry)?.value;
  if (entry?.tdpW === undefined || peak === undefined) return undefined;
  return { tdpW: entry.tdpW.value, peakBf16FlopPerS: peak };
}
