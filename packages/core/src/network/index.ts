export type { CollectiveOptions } from './collective.js';
export { collectiveTime } from './collective.js';
export type { CollectiveConstants, ExchangeConstants } from './constants.js';
export { collectiveConstants, exchangeConstants } from './constants.js';
export type { RoutedExchange } from './exchange.js';
export { exchangeTime, exchangeUnits } from './exchange.js';
export type { CollectiveKind, CollectiveTime, Group, NetworkFacts } from './facts.js';
export type { Placement } from './placement.js';
export { placeGroup } from './placement.js';
