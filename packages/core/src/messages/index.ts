/** Every text that a user sees, by key, and issues as data. */
export { en, type MessageKey } from './en.js';
export { formatIssue, formatMessage, formatReference } from './format.js';
export { InvariantError, invariant } from './invariant.js';
export {
  failure,
  hint,
  type Issue,
  type IssuePath,
  issue,
  type MessageData,
  type MessageReference,
  type MessageValue,
  type Result,
  success,
} from './issue.js';
export { didYouMean, nearest } from './nearest.js';
export { formatNumber } from './number.js';
