/** Residuals with a known law, for tests of intervals. */
import type { RunTraits } from '../src/uncertainty/index.js';
import type { Residual } from '../src/validation/residuals.js';
import { noise, sampleTraits } from './runTraits.js';

export interface Law {
  readonly groups: number;
  readonly rowsOfGroup: number;
  readonly seed: number;
  /** Standard deviations of what rows of a group share, and of what each has for itself. */
  readonly shared: number;
  readonly own: number;
  readonly traitsOf?: (group: number, row: number) => Partial<RunTraits>;
}

/** Normal-like misses; with traits whose communication share is above 0 the deviations are e^(2 · share) times as large. */
export function residualsWith({ groups, rowsOfGroup, seed, shared, own, traitsOf }: Law): Residual[] {
  const next = noise(seed);
  return Array.from({ length: groups }, (_, group) => {
    const common = next();
    return Array.from({ length: rowsOfGroup }, (_, row): Residual => {
      const facts = { ...sampleTraits, communicationFraction: 0, ...traitsOf?.(group, row) };
      const size = Math.exp(2 * facts.communicationFraction);
      return {
        id: `g${group}-${row}`,
        metric: 'stepTimeS',
        source: `s${group % 12}`,
        group: `g${group}`,
        facts,
        logRatio: size * (shared * common + own * next()),
      };
    });
  }).flat();
}
