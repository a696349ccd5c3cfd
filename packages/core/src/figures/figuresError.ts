/** The error of a graph that cannot be built or evaluated: a fault of ours, or inputs that nobody checked. */
import { en, type Issue } from '../messages/index.js';

/** Carries every issue; the message puts them in words, for a developer's console. */
export class FiguresError extends Error {
  override readonly name = 'FiguresError';

  constructor(readonly issues: readonly Issue[]) {
    super(issues.map(describe).join('\n'));
  }
}

function describe({ code, path, data, hint }: Issue): string {
  const text = `${path.join('.')}: ${fill(en[code], data)}`;
  return hint === undefined ? text : `${text}; ${fill(en[hint.code], hint.data)}`;
}

function fill(text: string, data: Issue['data']): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = data[key];
    if (value === undefined) return whole;
    return typeof value === 'object' ? value.join(', ') : String(value);
  });
}
