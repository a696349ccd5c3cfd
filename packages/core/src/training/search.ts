/** Finds the fastest layouts that fit, exactly: every candidate of the space is priced, or proven no better than those found. */
import { evaluateFigures } from '../figures/index.js';
import {
  atMostOf,
  type Candidate,
  type Decided,
  digitsOf,
  type ExactSearch,
  mergeSearches,
  type SpacePart,
  searchExactly,
} from '../optimize/index.js';
import { trainingGraph } from './graph.js';
import type { FrameworkFacts, Layout, TrainingInput } from './input.js';
import { countLayouts, type TooManyLayouts, tooManyLayouts } from './layout-count.js';
import { candidateSetting, type LayoutProduct, layoutProduct } from './layout-product.js';
import { DEFAULT_SPACE, type LayoutSpace } from './layout-space.js';
import { trainingObjects } from './values.js';

export interface FoundLayout {
  readonly layout: Layout;
  /** Traits of the stack that were chosen, where the space opens any. */
  readonly framework?: Partial<FrameworkFacts>;
  readonly stepTimeS: number;
  /** Of the whole run with its interruptions, where the search went by it. */
  readonly runTimeS?: number;
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
  /** Set where the search was stopped: the share of the space that was gone through. Nothing is said of the rest. */
  readonly stoppedAfterFraction?: number;
}

/** An input with a layout that was found for it, and the traits of the stack that go with it. */
export function withFound(
  input: Omit<TrainingInput, 'layout'>,
  { layout, framework }: Pick<FoundLayout, 'layout' | 'framework'>,
): TrainingInput {
  return { ...input, layout, framework: { ...input.framework, ...framework } };
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
  /**
   * What the best have least of; the step time without it. `atMostS` bounds the same figure. By `stepTimeFloorS`, which is quicker to price,
   * `stepTimeS` of what is found is only what the step cannot be below: a first sieve of many.
   */
  readonly objective?: 'stepTimeS' | 'runTimeS' | 'stepTimeFloorS';
  /** False prices every candidate in full, for comparison. */
  readonly bounded?: boolean;
  /** Figures, layouts apart, that are otherwise than the input says: what-if questions. */
  readonly figures?: Readonly<Record<string, number>>;
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
  options: SearchOptions = {},
): LayoutSearch {
  const usableBytes = usableBytesOf(input, space);
  const counted = countLayouts(input, space);
  const tooMany = tooManyLayouts(input, space, counted);
  if (tooMany !== undefined) return { ...NOTHING, usableBytes, tooMany };
  const search = layoutSearch(input, space, options);
  const of = Math.max(1, Math.ceil(counted.combinations / MOST_AT_ONCE));
  let { found, atMost } = search.merge([]);
  for (let index = 0; index < of; index += 1)
    ({ found, atMost } = search.merge([found, search.part({ index, of }, atMost)]));
  return search.answer(found);
}

/** Combinations that are held in memory together, at some fifty bytes each. */
const MOST_AT_ONCE = 8_000_000;

/** A search in parts of its space, for several threads, or to be stopped between two of them. */
export interface PartedSearch {
  /**
   * One part, as plain data that another thread can be handed.
   *
   * @param atMost step time above which nothing is among the best, as `merge` of earlier parts tells it
   */
  readonly part: (part: SpacePart, atMost?: number) => ExactSearch;
  /** Parts so far as one; of all parts the same as one search of the whole, ties included. */
  readonly merge: (parts: readonly ExactSearch[]) => { readonly found: ExactSearch; readonly atMost: number };
  readonly answer: (found: ExactSearch) => LayoutSearch;
}

/**
 * The same search as `searchLayouts`, of a space that is not too large.
 *
 * @param input its layout is ignored
 */
export function layoutSearch(
  input: TrainingInput,
  space: LayoutSpace,
  {
    top = 10,
    bounded = true,
    atMostS = Number.POSITIVE_INFINITY,
    objective = 'stepTimeS',
    figures = {},
  }: SearchOptions = {},
): PartedSearch {
  const usableBytes = usableBytesOf(input, space);
  const product = layoutProduct(input, space);
  const problem = {
    graph: trainingGraph(),
    objects: trainingObjects(input),
    values: { ...product.values, ...figures },
    space: product.space,
    objective,
    objectiveFloor: FLOORS[objective],
    constraint: 'deviceMemoryBytes',
    constraintFloor: 'deviceMemoryFloorBytes',
    // All that the step reads of the fullest stage.
    shared: ['activationOffloadS', 'parameterOffloadS', 'gradientOffloadS'],
    limit: usableBytes,
    top,
    bounded,
  } as const;
  return {
    part: (part, atMost = atMostS) => searchExactly({ ...problem, part, atMost }),
    merge: (parts) => {
      const found = mergeSearches(parts, top);
      return { found, atMost: Math.min(atMostS, atMostOf(found, top)) };
    },
    answer: ({ best, candidates, fitting, least, decided }) => ({
      candidates,
      fitting,
      usableBytes,
      best: best.map((one) => foundLayout(input, product, objective, one, figures)),
      leanest: least && foundLayout(input, product, objective, least, figures),
      decided,
    }),
  };
}

function usableBytesOf({ cluster }: TrainingInput, { memoryReserveFraction = 0 }: LayoutSpace): number {
  return cluster.accelerator.memoryBytes * (1 - memoryReserveFraction);
}

const FLOORS = { stepTimeS: 'stepTimeFloorS', runTimeS: 'runTimeFloorS', stepTimeFloorS: 'stepTimeFloorS' } as const;

const NOTHING = {
  candidates: 0,
  fitting: 0,
  best: [],
  leanest: undefined,
  decided: { evaluated: 0, skippedByConstraintFloor: 0, skippedByConstraint: 0, skippedByObjectiveFloor: 0 },
} as const;

function foundLayout(
  input: TrainingInput,
  product: LayoutProduct,
  figure: NonNullable<SearchOptions['objective']>,
  { stem, combination, objective, constraint }: Candidate,
  changed: Readonly<Record<string, number>>,
): FoundLayout {
  const digits = digitsOf(combination, product.space.axes);
  const { layout, framework } = candidateSetting(product, stem, digits);
  const setting = {
    layout,
    ...(Object.keys(framework).length === 0 ? {} : { framework }),
    deviceMemoryBytes: constraint,
  };
  if (figure !== 'runTimeS') return { ...setting, stepTimeS: objective };
  return { ...setting, stepTimeS: stepTimeOf(input, product, { stem, digits }, changed), runTimeS: objective };
}

/** Of one candidate, where the search went by another figure: from the same values. */
function stepTimeOf(
  input: TrainingInput,
  { space: { stems, axes }, values }: LayoutProduct,
  { stem, digits }: { readonly stem: number; readonly digits: readonly number[] },
  changed: Readonly<Record<string, number>>,
): number {
  const own = Object.entries(stems.columns).map(([name, column]) => [name, column[stem] ?? Number.NaN]);
  const chosen = axes.flatMap(({ columns }, place) =>
    Object.entries(columns).map(([name, column]) => [name, column[digits[place] ?? 0] ?? Number.NaN]),
  );
  const all = { ...values, ...changed, ...Object.fromEntries([...own, ...chosen]) };
  return evaluateFigures(trainingGraph(), all, trainingObjects(input), ['stepTimeS']).stepTimeS ?? Number.NaN;
}
