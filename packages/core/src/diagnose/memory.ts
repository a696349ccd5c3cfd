/** Peak memory of a log against the prediction. */
import type { Prediction } from '../plan/index.js';
import type { MemoryReading } from './log/runLog.js';
import { type Expected, type Verdict, verdictOf } from './verdict.js';

export interface MemoryFinding {
  readonly kind: MemoryReading['kind'];
  /** Largest peak that the log shows of any rank. */
  readonly measuredBytes: number;
  readonly predicted: Expected;
  readonly verdict: Verdict;
}

/**
 * Allocated peaks are held against the live tensors of the fullest device; reserved ones may go up to what the device must have, as
 * they hold fragments too.
 */
export function memoryFindings(readings: readonly MemoryReading[], prediction: Prediction): readonly MemoryFinding[] {
  const { values, ends } = prediction;
  const bound = (name: string, pick: (...values: number[]) => number): number =>
    pick(...ends.map((end) => end[name] ?? 0));
  return (['allocated', 'reserved'] as const).flatMap((kind) => {
    const bytes = readings.filter((reading) => reading.kind === kind).map((reading) => reading.bytes);
    if (bytes.length === 0) return [];
    const measuredBytes = bytes.reduce((most, each) => Math.max(most, each));
    const predicted: Expected = {
      value: values.peakMemoryBytes ?? 0,
      low: bound('peakMemoryBytes', Math.min),
      high: bound(kind === 'allocated' ? 'peakMemoryBytes' : 'deviceMemoryBytes', Math.max),
    };
    return [{ kind, measuredBytes, predicted, verdict: verdictOf(measuredBytes, predicted) }];
  });
}
