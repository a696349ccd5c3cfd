/** What quantising a matrix costs, from the quantising kernels measured alone. */
import { median } from '@athanor/core/validation';
import { measuredSystem } from './systems.js';
import { type Columns, checkShares, numberOf, readTable, type Table } from './tables.js';

/** Elements from which launch no longer shows. */
const fewestElements = 2 ** 25;

/** Bytes of datasheet memory traffic that the time of one element is worth: medians over large matrices. */
export interface QuantiseCost {
  readonly system: string;
  readonly backend: string;
  /** The scale being known: read 16 bits, write 8. */
  readonly cast: number;
  /** What finding the scale adds: of the whole tensor in TensorRT-LLM, of each row in vLLM. */
  readonly scale: number;
  /** Matrices of the medians. */
  readonly rows: number;
}

const COLUMNS: Columns = {
  m: { holds: 'number', positive: true },
  k: { holds: 'number', positive: true },
  latency: { holds: 'number', unit: 'milliseconds' },
};

export async function readQuantise(directory: string, system: string, backend: string): Promise<QuantiseCost> {
  const address = { system, operation: 'quantize', backend };
  const casts = await readTable(directory, { ...address, name: 'scale_matrix_perf' }, COLUMNS);
  const scales = await readTable(directory, { ...address, name: 'computescale_perf' }, COLUMNS);
  const { memoryBytesPerS } = measuredSystem(system).kernel;
  const cast = bytesPerElement(casts, memoryBytesPerS);
  // A cast reads two bytes of each element and writes one; what finding scales adds is a difference and may be nothing.
  const shares = cast.map((bytes) => 3 / bytes);
  checkShares(casts.file, 'latency', 'milliseconds', shares);
  return {
    system,
    backend: `${backend} ${casts.version}`,
    cast: rounded(cast),
    scale: rounded(bytesPerElement(scales, memoryBytesPerS)),
    rows: cast.length,
  };
}

function bytesPerElement({ rows }: Table, memoryBytesPerS: number): number[] {
  return rows.flatMap((row) => {
    const elements = numberOf(row, 'm') * numberOf(row, 'k');
    return elements < fewestElements ? [] : [(numberOf(row, 'latency') * 1e-3 * memoryBytesPerS) / elements];
  });
}

/**
 * Shares of the bandwidth that the passes attain: bytes that must move over bytes that the time was worth.
 *
 * @param tensor costs where one scale is for the whole tensor
 * @param rows costs where each row has its own
 */
export function quantiseFractions(
  tensor: readonly QuantiseCost[],
  rows: readonly QuantiseCost[],
): { readonly cast: number; readonly tensorScale: number; readonly rowCast: number } {
  const share = (moved: number, costs: readonly number[]) =>
    Number((costs.reduce((sum, bytes) => sum + moved / bytes, 0) / costs.length).toPrecision(3));
  const castOf = (costs: readonly QuantiseCost[]) =>
    share(
      3,
      costs.map(({ cast }) => cast),
    );
  return {
    // The two engines cast by kernels of their own; the better one is what a tuned kernel attains.
    cast: Math.max(castOf(tensor), castOf(rows)),
    tensorScale: share(
      2,
      tensor.map(({ scale }) => scale),
    ),
    rowCast: share(
      3,
      rows.map(({ cast, scale }) => cast + scale),
    ),
  };
}

function rounded(values: readonly number[]): number {
  return Number((median(values) ?? 0).toPrecision(3));
}
