/** What quantising a matrix costs, from the quantising kernels measured alone. */
import { median } from '@athanor/core/validation';
import { measuredSystem } from './systems.js';
import { numberOf, readTable } from './tables.js';

/** Elements from which launch no longer shows. */
const fewestElements = 2 ** 25;

/** Bytes of datasheet memory traffic that the time of one element is worth: a median over large matrices. */
export interface QuantiseCost {
  /** The scale is known: read 16 bits, write 8. */
  readonly cast: number;
  /** Finding the largest element of the tensor first. */
  readonly tensorScale: number;
  readonly version: string;
  readonly rows: number;
}

export async function readQuantise(directory: string, system: string, backend: string): Promise<QuantiseCost> {
  const cast = await readTable(directory, system, 'quantize', backend, 'scale_matrix_perf');
  const scale = await readTable(directory, system, 'quantize', backend, 'computescale_perf');
  const { memoryBytesPerS } = measuredSystem(system).kernel;
  const bytes = (rows: typeof cast.rows): number[] =>
    rows.flatMap((row) => {
      const elements = numberOf(row, 'm') * numberOf(row, 'k');
      return elements < fewestElements ? [] : [(numberOf(row, 'latency') * 1e-3 * memoryBytesPerS) / elements];
    });
  const castBytes = bytes(cast.rows);
  return {
    cast: rounded(castBytes),
    tensorScale: rounded(bytes(scale.rows)),
    version: cast.version,
    rows: castBytes.length,
  };
}

function rounded(values: readonly number[]): number {
  return Number((median(values) ?? 0).toPrecision(3));
}
