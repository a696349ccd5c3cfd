/** Finds the fastest layouts that fit, exactly: every candidate of the space is priced, or proven no better than those found. */
import { type Candidate, type Decided, digitsOf, searchExactly } from '../optimize/index.js';
import { trainingGraph } from './graph.js';
import type { FrameworkFacts, Layout, TrainingInput } from './input.js';
import { candidateSetting, type LayoutProduct, layoutProduct } from './layout-product.js';
import { DEFAULT_SPACE, type LayoutSpace, type TooManyLayouts, tooManyLayouts } from './layout-space.js';
import { trainingObjects } from './values.js';

export interface FoundLayout {
  readonly layout: Layout;
  /** Traits of the stack that were chosen, where the space opens any. */
  readonly framework?: Partial<FrameworkFacts>;
  readonly stepTimeS: number;
  readonly deviceMemoryBytes: number;
}

export interface LayoutSearch {
  /** Valid layouts of the space, all of which are decided. */
  readonly candidates: number;
  /** Of them, those that fit in the usable memory. */
  readonly fitting: number;
  /** Device memory less the reserve of the space. */
  readonly usableBytes: number;
  /** Fastest first; empty where nothing fits, or nothing that fits is as fast as was asked for. */
  readonly best: readonly FoundLayout[];
  /** The layout that needs least memory: the closest miss where nothing fits. */
  readonly leanest: FoundLayout | undefined;
  /** How the candidates were decided; those skipped are proven not to be among the best. */
  readonly decided: Decided;
  /** Set where the space was refused for its size: nothing was priced. */
  readonly tooMany?: TooManyLayouts;
}

/** What of the answer is asked for, and how a search goes about it. */
export interface SearchOptions {
  /** How many of the fastest to return; 10 without it. */
  readonly top?: number;
  /**
   * Only layouts that take no longer than this, in seconds: `best` is empty where layouts fit and none does. With the step time of a
   * layout that is known, a search proves that there is nothing better sooner than it finds the best.
   */
  readonly atMostS?: number;
  /** False prices every candidate in full, for comparison. */
  readonly bounded?: boolean;
}

/**
 * The fastest layouts of the space that fit. Equal times: the one with more memory to spare, then the order of the space.
 *
 * @param input its layout is ignored
 * @throws nothing that a plan can cause: an empty space, or one where nothing fits, is an answer
 */
export function searchLayouts(
  input: TrainingInput,
  space: LayoutSpace = DEFAULT_SPACE,
  { top = 10, bounded = true, atMostS }: SearchOptions = {},
): LayoutSearch {
  const usableBytes = input.cluster.accelerator.memoryBytes * (1 - (space.memoryReserveFraction ?? 0));
  const tooMany = tooManyLayouts(input, space);
  if (tooMany !== undefined) return { ...NOTHING, usableBytes, tooMany };
  const product = layoutProduct(input, space);
  const { best, candidates, fitting, least, decided } = searchExactly({
    graph: trainingGraph(),
    objects: trainingObjects(input),
    values: product.values,
    space: product.space,
    objective: 'stepTimeS',
    objectiveFloor: 'stepTimeFloorS',
    constraint: 'deviceMemoryBytes',
    constraintFloor: 'deviceMemoryFloorBytes',
    limit: usableBytes,
    top,
    bounded,
    ...(atMostS === undefined ? {} : { atMost: atMostS }),
  });
  return {
    candidates,
    fitting,
    usableBytes,
    best: best.map((one) => foundLayout(product, one)),
    leanest: least && foundLayout(product, least),
    decided,
  };
}

const NOTHING = {
  candidates: 0,
  fitting: 0,
  best: [],
  leanest: undefined,
  decided: { evaluated: 0, skippedByConstraintFloor: 0, skippedByConstraint: 0, skippedByObjectiveFloor: 0 },
} as const;

function foundLayout(product: LayoutProduct, { stem, combination, objective, constraint }: Candidate): FoundLayout {
  const { layout, framework } = candidateSetting(product, stem, digitsOf(combination, product.space.axes));
  return {
    layout,
    ...(Object.keys(framework).length === 0 ? {} : { framework }),
    stepTimeS: objective,
    deviceMemoryBytes: constraint,
  };
}
