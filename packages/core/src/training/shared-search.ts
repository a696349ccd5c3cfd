/**
 * A layout search shared out: its parts, what they found so far, and the answer. Whoever runs the parts, one thread, several, or Web Workers,
 * only carries plain data.
 */
import type { ExactSearch, SpacePart } from '../optimize/index.js';
import type { TrainingInput } from './input.js';
import type { LayoutSpace } from './layout-space.js';
import { type LayoutSearch, layoutSearch, type SearchOptions } from './search.js';

/** A search as plain data, for those who run its parts. */
export interface SearchTask {
  /** Its layout is ignored. */
  readonly input: TrainingInput;
  readonly space: LayoutSpace;
  readonly options: SearchOptions;
  /** How many parts to make of it, 1 or more: the answer is the same. */
  readonly parts: number;
}

export interface PartTask {
  readonly part: SpacePart;
  /** Figure above which nothing of the part can be among the best. */
  readonly atMost: number;
}

/** Runs parts of a search, any of them, in any order. */
export function partSearcher({ input, space, options }: SearchTask): (task: PartTask) => ExactSearch {
  const search = layoutSearch(input, space, options);
  return ({ part, atMost }) => search.part(part, atMost);
}

/** Hands out the parts of a search and gathers what they found. */
export interface SharedSearch {
  readonly parts: number;
  /** Parts that were taken back. */
  readonly done: number;
  /** What `next` tells of what was found so far. */
  readonly atMost: number;
  /** The next part, told of what was found so far; undefined where all are handed out. */
  next(): PartTask | undefined;
  take(found: ExactSearch): void;
  /** Of all parts, what `searchLayouts` answers, ties included; of fewer, the best so far, marked as such. */
  answer(): LayoutSearch;
}

/** @param task of a space that is not too large */
export function sharedSearch({ input, space, options, parts }: SearchTask): SharedSearch {
  const search = layoutSearch(input, space, options);
  let handedOut = 0;
  let done = 0;
  let { found, atMost } = search.merge([]);
  return {
    parts,
    get done() {
      return done;
    },
    get atMost() {
      return atMost;
    },
    next: () => {
      if (handedOut === parts) return undefined;
      handedOut += 1;
      return { part: { index: handedOut - 1, of: parts }, atMost };
    },
    take: (more) => {
      done += 1;
      ({ found, atMost } = search.merge([found, more]));
    },
    answer: () => ({ ...search.answer(found), ...(done < parts ? { stoppedAfterFraction: done / parts } : {}) }),
  };
}
