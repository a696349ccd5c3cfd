/** Exact search over products of choices, by bounds that skip what is no better. */
export { byRank, type Candidate } from './best.js';
export { type Decided, type ExactProblem, type ExactSearch, searchExactly } from './exact.hot.js';
export { atMostOf, mergeSearches } from './merge.js';
export {
  isWithin,
  type OuterDecided,
  type OuterFound,
  type OuterGoal,
  type OuterProblem,
  type OuterSearch,
  searchOuter,
} from './outer.js';
export { dominates, paretoFront } from './pareto.js';
export { type Conflict, conflicts, type Relaxation, relaxations, type Unreachable, unreachable } from './relax.js';
export {
  type Axis,
  combinationCount,
  digitsOf,
  type ProductSpace,
  type SpacePart,
  type SpaceRule,
  type Stems,
} from './space.js';
