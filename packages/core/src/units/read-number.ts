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
  if (number.includes(',') && !/^[1-9]\d{0,2}(?:,\d{3})+(?![\d,_])/.test(number)) {
    const written = number.replace(/_/g, '');
    return issue('units.comma', path, { text, point: written.replace(',', '.'), plain: written.replace(/,/g, '') });
  }
  const badUnderscore = /_(?!\d)|(?<!\d)_/.test(number) || (number.includes(',') && number.includes('_'));
  return badUnderscore ? issue('units.underscore', path, { text }) : undefined;
}

function withDollar(rest: string, dollar: string): string {
  if (dollar === '' || /^(?:USD|usd)\b/.test(rest)) return rest;
  const [, magnitude = '', after = ''] = /^([A-Za-z]*)(.*)$/s.exec(rest) ?? [];
  return `${magnitude} $${after}`.trim();
}
