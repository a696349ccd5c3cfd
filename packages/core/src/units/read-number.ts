/** Reads the number at the start of a text: grouping signs, currency, and what makes it unreadable. */
import { hint, type Issue, type IssuePath, issue } from '../messages/index.js';

/** The number as decimal text, so that a power of ten can be applied without rounding, and what follows it. */
export interface LeadingNumber {
  readonly decimal: string;
  /** What follows, with a leading $ put where a unit has it: `$5M/d` leaves `M $/d`. */
  readonly unitText: string;
}

/** Called only with text that is trimmed and not empty. */
export function readLeadingNumber(text: string, path: IssuePath): LeadingNumber | Issue {
  if (/^[+-]?\.?(?:nan|inf|infinity|∞)\b/i.test(text) || text === '∞') return issue('units.notFinite', path, { text });
  const currency = /[€£¥₹]|\b(?:EUR|GBP|CNY|RMB|JPY)\b/.exec(text)?.[0];
  if (currency !== undefined) return issue('units.currency', path, { text, currency }, hint('units.hint.usd', {}));
  if (/^[-−]\s*(?:US\$|\$)?\s*\.?\d/.test(text) || /^(?:US\$|\$)\s*[-−]/.test(text)) {
    return issue('units.negative', path, { text });
  }
  const [, dollar = '', number = '', rest = ''] =
    /^\+?\s*(US\$|\$)?\s*((?:\d[\d,_]*)?(?:\.[\d_]+)?(?:[eE][+-]?\d+)?)(.*)$/s.exec(text) ?? [];
  if (!/\d/.test(number) || /^e/i.test(number)) return issue('units.noNumber', path, { text });
  return (
    groupingIssue(number, text, path) ?? {
      decimal: number.replace(/[,_]/g, ''),
      unitText: withDollar(rest.trim(), dollar),
    }
  );
}

function groupingIssue(number: string, text: string, path: IssuePath): Issue | undefined {
  if (/^\d+,(?:\d*|0\d{2})(?:[eE].*)?$/.test(number) && !/^[1-9]\d{0,2},\d{3}$/.test(number)) {
    return issue('units.comma', path, { text, point: number.replace(',', '.'), plain: number.replace(/^0*,0*|,/, '') });
  }
  if (number.includes(',') && !/^[1-9]\d{0,2}(?:,\d{3})+(?![\d,_])/.test(number)) {
    return issue('units.grouping', path, { text });
  }
  return /_(?!\d)|(?<!\d)_/.test(number) ? issue('units.underscore', path, { text }) : undefined;
}

/** `5` in dollars before `M/d` is `M $/d`, as if the sign stood after the number. */
function withDollar(rest: string, dollar: string): string {
  if (dollar === '' || /^(?:USD|usd)\b/.test(rest)) return rest;
  const [, magnitude = '', after = rest] = /^(?!per\b)([A-Za-z]+)(.*)$/s.exec(rest) ?? [];
  return `${magnitude} $ ${after}`.trim();
}
