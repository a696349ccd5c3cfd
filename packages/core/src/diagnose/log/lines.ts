/** A log cut into lines as people saw them: without colours, a progress bar as the texts that it showed in turn. */

export interface LogLine {
  /** Line of the file, from 1. */
  readonly number: number;
  readonly text: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are coloured by control characters
const colours = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;

/** Lines that are not blank. */
export function logLines(text: string): readonly LogLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .replace(colours, '')
    .split(/\r?\n/)
    .flatMap((line, index) => line.split('\r').map((part) => ({ number: index + 1, text: part })))
    .filter((line) => line.text.trim() !== '');
}

const digits = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d*)?|\.\d+`;
/** A number as programs print it: 1,444 · -5.2 · 1.0E+01 · nan. */
export const numberPattern = String.raw`[-+]?(?:(?:${digits})(?:[eE][-+]?\d+)?|[nN]a[nN]|[iI]nf(?:inity)?)`;

/** The number of a matched text; NaN for what programs print as nan. */
export function toNumber(text: string): number {
  const plain = text.replaceAll(',', '').toLowerCase();
  if (/inf/.test(plain)) return plain.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(plain);
}

/** The number behind a key, such as `tps: 8,123`; undefined where the key is not there. */
export function numberAfter(text: string, key: RegExp): number | undefined {
  const found = patternOf(key).exec(text)?.[1];
  return found === undefined ? undefined : toNumber(found);
}

const patterns = new Map<string, RegExp>();

/** Kept, as a log has many lines and compiling takes longer than searching one. */
function patternOf(key: RegExp): RegExp {
  const known = patterns.get(`${key}`);
  if (known !== undefined) return known;
  const pattern = new RegExp(`${key.source}\\s*(${numberPattern})`, key.flags);
  patterns.set(`${key}`, pattern);
  return pattern;
}

/** Only the fields that are there, as exact optional properties want it. */
export function present<Fields extends Readonly<Record<string, unknown>>>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
