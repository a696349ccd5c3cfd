export type { CollectiveOptions } from './collective.js';
export { collectiveTime } from './collective.js';
export type { CollectiveConstants } from './constants.js';
export { collectiveConstants } from './constants.js';
export type { CollectiveKind, CollectiveTime, Group, NetworkFacts } from './facts.js';
export type { Placement } from './placement.js';
export { placeGroup } from './placement.js';
