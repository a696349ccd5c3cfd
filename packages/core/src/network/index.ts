/** Time and traffic of collectives over the levels of a cluster. */
export type { CollectiveOptions } from './collective.js';
export { collectiveTime } from './collective.js';
export type { CollectiveConstants, ExchangeConstants } from './constants.js';
export { collectiveConstants, EXCHANGE_UNITS, exchangeConstants } from './constants.js';
export type { RoutedExchange } from './exchange.js';
export { exchangeTime } from './exchange.js';
export { exchangeBufferBytes } from './exchange-buffers.js';
export type { CollectiveKind, CollectiveTime, Group, NetworkFacts } from './facts.js';
export type { Placement } from './placement.js';
export { placeGroup } from './placement.js';
