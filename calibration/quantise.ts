/** What quantising a matrix costs, from the quantising kernels measured alone. */
import { median } from '@athanor/core/validation';
import { type Family, readRows } from './family.js';
import { measuredSystem } from './systems.js';
import { numberOf } from './tables.js';

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

interface QuantiseSource {
  readonly system: string;
  readonly backend: string;
}

interface QuantiseRow {
  readonly key: string;
  readonly measuredS: number;
  readonly bytesPerElement: number;
}

/** Large matrices of one of the two tables. */
function quantiseFamily(name: string): Family<QuantiseSource, QuantiseRow> {
  return {
    columns: {
      m: { holds: 'number', positive: true },
      k: { holds: 'number', positive: true },
      latency: { holds: 'number', unit: 'milliseconds' },
    },
    address: ({ system, backend }) => ({ system, operation: 'quantize', backend, name }),
    nameOf: ({ system, backend }, version) => ({ name, system, backend: `${backend} ${version}` }),
    read(row, { system }) {
      const elements = numberOf(row, 'm') * numberOf(row, 'k');
      if (elements < fewestElements) return [];
      const measuredS = numberOf(row, 'latency') * 1e-3;
      const { memoryBytesPerS } = measuredSystem(system).kernel;
      return [{ key: String(elements), measuredS, bytesPerElement: (measuredS * memoryBytesPerS) / elements }];
    },
  };
}

/** A cast reads two bytes of each element and writes one. */
const casts: Family<QuantiseSource, QuantiseRow> = {
  ...quantiseFamily('scale_matrix_perf'),
  unit: ['latency', 'milliseconds'],
  shareOf: ({ bytesPerElement }) => 3 / bytesPerElement,
};
/** What finding scales adds is a difference and may be nothing: its unit cannot be told. */
const scales = quantiseFamily('computescale_perf');

export async function readQuantise(directory: string, source: QuantiseSource): Promise<QuantiseCost> {
  const cast = await readRows(directory, casts, source);
  const scale = await readRows(directory, scales, source);
  return {
    system: source.system,
    backend: cast.backend,
    cast: medianBytes(cast.rows),
    scale: medianBytes(scale.rows),
    rows: cast.rows.length,
  };
}

function medianBytes(rows: readonly QuantiseRow[]): number {
  return Number((median(rows.map(({ bytesPerElement }) => bytesPerElement)) ?? 0).toPrecision(3));
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
