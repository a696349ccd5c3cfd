/** Common draws: the rates of a plan as they may be, the same ones for the plan and for each change of it, so that a difference is not lost in what both share. */
import { drawColumn } from '../figures/index.js';
import type { ClassInterval } from '../uncertainty/index.js';
import { type ResourceKey, resource } from './resources.js';
import type { Figures } from './situation.js';

const COUNT = 48;
const SEED = 20_261;

/** 80 % of a normal variable lie within so many standard deviations. */
const DEVIATIONS = 1.2815515655446004;

export interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * Figures of each draw.
 *
 * Published runs tell how far step times are missed, not which rate was. Each rate and latency is drawn on its own, all as wide as one another,
 * and so wide that together they spread the step as far as its interval: Σ slope² · width² = spread².
 *
 * @param slopes elasticity of the step time by rate or latency
 * @param values what the figures are without a draw
 */
export function drawRates(
  slopes: ReadonlyMap<ResourceKey, number>,
  { lowFactor, highFactor }: ClassInterval,
  values: Figures,
): readonly Figures[] {
  const spread = Math.log(highFactor / lowFactor) / (2 * DEVIATIONS);
  const norm = Math.hypot(...slopes.values());
  if (!(norm > 0 && spread > 0)) return [];
  const bound = Math.exp((DEVIATIONS * spread) / norm);
  const columns = [...slopes.keys()].map((key) => ({
    row: resource(key),
    factors: drawColumn(key, { kind: 'lognormal', low: 1 / bound, high: bound }, COUNT, SEED),
  }));
  return Array.from({ length: COUNT }, (_, draw) =>
    Object.assign({}, ...columns.map(({ row, factors }) => row.scaled(values, factors[draw] ?? 1))),
  );
}

/** Between the 10th and the 90th percentile of samples; undefined where there are none. */
export function rangeOf(samples: readonly number[]): Range | undefined {
  if (samples.length === 0) return undefined;
  const sorted = samples.toSorted((one, other) => one - other);
  const at = (fraction: number): number => {
    const place = fraction * (sorted.length - 1);
    const [below = Number.NaN, above = below] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
    return below + (place - Math.floor(place)) * (above - below);
  };
  return { low: at(0.1), high: at(0.9) };
}
