/** Finds the best layout by pricing every valid one in columns. Plain enumeration: nothing is skipped, nothing is proven beyond that. */
import type { Module } from '../figures/index.js';
import type { Layout, TrainingInput } from './input.js';
import { priceLayouts } from './layout-prices.js';
import {
  DEFAULT_SPACE,
  enumerateLayouts,
  type LayoutSpace,
  type TooManyLayouts,
  tooManyLayouts,
} from './layout-space.js';

export interface FoundLayout {
  readonly layout: Layout;
  readonly stepTimeS: number;
  readonly deviceMemoryBytes: number;
}

export interface LayoutSearch {
  /** Valid layouts that were priced. */
  readonly candidates: number;
  /** Of them, those that fit in the usable memory. */
  readonly fitting: number;
  /** Device memory less the reserve of the space. */
  readonly usableBytes: number;
  /** Fastest first; empty where nothing fits. */
  readonly best: readonly FoundLayout[];
  /** The layout that needs least memory: the closest miss where nothing fits. */
  readonly leanest: FoundLayout | undefined;
  /** Set where the space was refused for its size: nothing was priced. */
  readonly tooMany?: TooManyLayouts;
}

/**
 * Prices every valid layout of the space and returns the fastest that fit.
 *
 * @param input its layout is ignored
 * @param top how many of the fastest to return
 */
export function searchLayouts(
  input: TrainingInput,
  space: LayoutSpace = DEFAULT_SPACE,
  top = 10,
  further: readonly Module[] = [],
): LayoutSearch {
  const usableBytes = input.cluster.accelerator.memoryBytes * (1 - (space.memoryReserveFraction ?? 0));
  const tooMany = tooManyLayouts(input, space);
  if (tooMany !== undefined) return { candidates: 0, fitting: 0, usableBytes, best: [], leanest: undefined, tooMany };
  const layouts = enumerateLayouts(input, space);
  const { stepTimeS, deviceMemoryBytes } = priceLayouts(input, layouts, further);
  const found = layouts.map((layout, index) => ({
    layout,
    stepTimeS: stepTimeS[index] ?? Number.POSITIVE_INFINITY,
    deviceMemoryBytes: deviceMemoryBytes[index] ?? Number.POSITIVE_INFINITY,
  }));
  const fitting = found.filter((one) => one.deviceMemoryBytes <= usableBytes);
  return {
    candidates: layouts.length,
    fitting: fitting.length,
    usableBytes,
    // Equal times: the one with more memory to spare; then the order of enumeration, which is fixed.
    best: [...fitting].sort(byTimeThenMemory).slice(0, top),
    leanest: found.reduce<FoundLayout | undefined>(
      (least, one) => (least === undefined || one.deviceMemoryBytes < least.deviceMemoryBytes ? one : least),
      undefined,
    ),
  };
}

function byTimeThenMemory(a: FoundLayout, b: FoundLayout): number {
  return a.stepTimeS - b.stepTimeS || a.deviceMemoryBytes - b.deviceMemoryBytes;
}
