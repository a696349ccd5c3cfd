export { en, type MessageKey } from './en.js';
export type { Issue, IssuePath, MessageValue, Result } from './issue.js';
