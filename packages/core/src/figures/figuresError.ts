/** The error of a graph that cannot be built or evaluated: a fault of ours, or inputs that nobody checked. */
import { formatIssue, type Issue } from '../messages/index.js';

/** Carries every issue; the message puts them in words, for a developer's console. */
export class FiguresError extends Error {
  override readonly name = 'FiguresError';

  constructor(readonly issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n'));
  }
}
