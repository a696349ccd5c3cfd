/** Where a number comes from and how firm it is. */
export { confidences, isWeak, weakest } from './confidence.js';
export { compareDates, isOnOrBefore, latestAsOf, parseDate } from './date.js';
export type { Confidence, Interval, Source, Sourced } from './source.js';
export { assumed, describeSource, estimated, measured, published, secondary } from './sourced.js';
