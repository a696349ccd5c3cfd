/** At which bandwidth another resource becomes the one that a step hangs on most. */
import type { Base, Planned } from './base.js';
import { type ResourceKey, resource, resources } from './resources.js';
import { runsOf, withLayout } from './situation.js';
import { centre, STEP, slopeOf } from './slopes.js';

export const BANDWIDTHS = ['scaleUpBandwidth', 'scaleOutBandwidth'] as const satisfies readonly ResourceKey[];

export interface Crossing {
  /** Bytes per second. */
  readonly bandwidth: number;
  /** What the step hangs on most beyond it. */
  readonly top: ResourceKey;
}

export interface BreakEven {
  readonly bandwidth: (typeof BANDWIDTHS)[number];
  readonly has: number;
  /** What the step hangs on most as it is. */
  readonly top: ResourceKey;
  /** The nearest changes on either side, with the layout as it is; absent where there is none within a factor of 32. */
  readonly below?: Crossing;
  readonly above?: Crossing;
}

/** Factors tried on each side before the nearest change is bracketed: 32 in steps of √2. */
const TRIED = Array.from({ length: 10 }, (_, step) => 2 ** ((step + 1) / 2));

/** Halvings of a bracket of √2: to 0.01 %. */
const HALVINGS = 12;

/** Rates and latencies of the machines: what a step hangs on. */
const rivals = resources.filter(({ kind, key }) => kind !== 'other' && key !== 'storage' && key !== 'recovery');

/** @returns undefined where the step hangs on nothing, or there is no such bandwidth */
export function breakEvenOf(bandwidth: BreakEven['bandwidth'], base: Base, planned: Planned): BreakEven | undefined {
  const has = base.values[resource(bandwidth).of] ?? 0;
  const [now, ...found] = topsAt(bandwidth, base, planned, [1, ...TRIED, ...TRIED.map((factor) => 1 / factor)]);
  if (now === undefined || !(has > 0)) return undefined;
  const crossing = (side: 1 | -1): Crossing | undefined => {
    const place = TRIED.findIndex((_, step) => found[side === 1 ? step : step + TRIED.length] !== now);
    const far = TRIED[place];
    if (far === undefined) return undefined;
    let [near, beyond] = [place === 0 ? 1 : (TRIED[place - 1] ?? 1), far].map((each) => each ** side) as [
      number,
      number,
    ];
    let top = found[side === 1 ? place : place + TRIED.length];
    for (let halving = 0; halving < HALVINGS; halving += 1) {
      const middle = Math.sqrt(near * beyond);
      const [there] = topsAt(bandwidth, base, planned, [middle]);
      if (there === now) near = middle;
      else [beyond, top] = [middle, there];
    }
    return top === undefined ? undefined : { bandwidth: has * beyond, top };
  };
  const [below, above] = [crossing(-1), crossing(1)];
  return {
    bandwidth,
    has,
    top: now,
    ...(below === undefined ? {} : { below }),
    ...(above === undefined ? {} : { above }),
  };
}

/** The resource with the largest elasticity of the step at each multiple of a bandwidth; undefined where nothing moves it. */
function topsAt(
  bandwidth: BreakEven['bandwidth'],
  { situation, values }: Base,
  { layout }: Planned,
  factors: readonly number[],
): readonly (ResourceKey | undefined)[] {
  const row = resource(bandwidth);
  const changes = factors.flatMap((factor) => {
    const there = { ...values, ...row.scaled(values, factor) };
    const moved = row.scaled(values, factor);
    return [
      moved,
      ...rivals.flatMap((rival) => [1 / STEP, STEP].map((step) => ({ ...moved, ...rival.scaled(there, step) }))),
    ];
  });
  const runs = runsOf(withLayout(situation, layout), changes);
  const each = 1 + 2 * rivals.length;
  return factors.map((_, place) => {
    const at = runs[place * each]?.stepTimeS ?? Number.NaN;
    let [top, largest]: [ResourceKey | undefined, number] = [undefined, 1e-9];
    rivals.forEach(({ key }, rival) => {
      const [less, more] = [runs[place * each + 1 + 2 * rival], runs[place * each + 2 + 2 * rival]];
      if (less === undefined || more === undefined) return;
      const slope = Math.abs(centre(slopeOf(less.stepTimeS, at, more.stepTimeS)));
      if (slope > largest) [top, largest] = [key, slope];
    });
    return top;
  });
}
