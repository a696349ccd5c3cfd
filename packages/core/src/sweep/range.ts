/** Ranges of an axis: evenly spaced, by equal factors, or the powers of two between two ends; with units as in plans. */
import { failure, hint, type Issue, issue, type Result } from '../messages/index.js';
import { parseQuantity, type QuantityKind, quantityKinds } from '../units/index.js';

/** Values beyond which a range is surely a slip of the pen. */
const mostValues = 1_000_000;

/** A number as it was written: `$2.35 /h` is `$`, 2.35, ` /h`. */
interface Written {
  readonly text: string;
  readonly before: string;
  readonly value: number;
  readonly after: string;
}

/**
 * Reads `1..8:4` (evenly spaced, both ends included), `1..1000:4:log` (by equal factors), `8..64:pow2`.
 *
 * A unit at the upper end holds for a lower end without one. Values between the ends are rounded to 12 digits.
 * @returns undefined where the text is no range but a list
 */
export function parseRange(path: string, text: string): Result<readonly (number | string)[]> | undefined {
  if (!/^\$?[-+]?\.?\d[^,'"[{]*?\.\.(?!\/)/.test(text)) return undefined;
  const [, from = '', to = '', count = '', kind = ''] = /^(.+?)\.\.([^:]+):([^:]+)(?::([^:]+))?$/.exec(text) ?? [];
  if (count === '' || (kind !== '' && kind !== 'log'))
    return failure(issue('sweep.rangeForm', [], { path, values: text }));
  const [low, high] = [readEnd(from), readEnd(to)];
  const unread = [from, to].filter((_, at) => [low, high][at] === undefined);
  if (low === undefined || high === undefined)
    return {
      ok: false,
      issues: unread.map((received) => issue('sweep.rangeEnd', [], { path, received: received.trim() })),
    };
  const start = inUnitOf(low, high);
  if (start === undefined) return failure(issue('sweep.rangeUnits', [], { path, low: low.text, high: high.text }));
  const spaced = count === 'pow2' ? powers(path, start, high) : steps(path, start, high, count, kind === 'log');
  if (!spaced.ok) return spaced;
  return { ok: true, value: spaced.value.map((value) => asWritten(value, high)) };
}

function readEnd(text: string): Written | undefined {
  const [, before = '', number = '', after = ''] =
    /^\s*((?:US)?\$?)\s*([-+]?(?:\d[\d_]*)?(?:\.\d+)?(?:[eE][+-]?\d+)?)(.*?)\s*$/.exec(text) ?? [];
  const value = Number(number.replaceAll('_', ''));
  return /\d/.test(number) && Number.isFinite(value) ? { text: text.trim(), before, value, after } : undefined;
}

/** The lower end in the unit of the upper one; undefined where there is no way from one to the other. */
function inUnitOf(low: Written, high: Written): number | undefined {
  const unit = ({ before, after }: Written): string => `${before}|${after.trim()}`;
  if (unit(low) === unit(high) || unit(low) === '|') return low.value;
  for (const kind of Object.keys(quantityKinds) as QuantityKind[]) {
    const [own, other] = [oneOf(low, kind), oneOf(high, kind)];
    if (own !== undefined && other !== undefined) return rounded((low.value * own) / other);
  }
  return undefined;
}

function oneOf({ before, after }: Written, kind: QuantityKind): number | undefined {
  const parsed = parseQuantity(`${before}1${after}`, kind);
  return parsed.ok && parsed.value > 0 && after.trim() !== '' ? parsed.value : undefined;
}

function steps(path: string, low: number, high: Written, count: string, isLog: boolean): Result<readonly number[]> {
  const number = Number(count);
  const ends = { path, low: asWritten(low, high), high: high.text };
  const issues: Issue[] = [];
  const isCount = Number.isSafeInteger(number) && number >= 1 && number <= mostValues && /^\s*\d+\s*$/.test(count);
  if (!isCount) issues.push(issue('sweep.rangeCount', [], { path, most: mostValues, received: count }));
  if (low > high.value)
    issues.push(
      issue(
        'sweep.rangeBackwards',
        [],
        ends,
        hint('sweep.tryRange', { range: `${high.text}..${asWritten(low, high)}` }),
      ),
    );
  if (isLog && low <= 0) issues.push(issue('sweep.logPositive', [], ends));
  if (isCount && low === high.value && number > 1)
    issues.push(issue('sweep.rangePoint', [], { ...ends, count: number }));
  if (isCount && low < high.value && number === 1) issues.push(issue('sweep.rangeOne', [], ends));
  if (issues.length > 0) return { ok: false, issues };
  const last = number - 1;
  const between = (at: number): number =>
    isLog ? low * (high.value / low) ** (at / last) : low + ((high.value - low) * at) / last;
  return {
    ok: true,
    value: Array.from({ length: number }, (_, at) =>
      at === 0 ? low : at === last ? high.value : rounded(between(at)),
    ),
  };
}

/** All powers of two that lie between the ends, fractions included. */
function powers(path: string, low: number, high: Written): Result<readonly number[]> {
  const ends = { path, low: asWritten(low, high), high: high.text };
  if (low > high.value)
    return failure(
      issue(
        'sweep.rangeBackwards',
        [],
        ends,
        hint('sweep.tryRange', { range: `${high.text}..${asWritten(low, high)}` }),
      ),
    );
  if (low <= 0) return failure(issue('sweep.logPositive', [], ends));
  const first = Math.ceil(Math.log2(low));
  const last = Math.floor(Math.log2(high.value));
  if (first > last) return failure(issue('sweep.noPower', [], ends));
  return { ok: true, value: Array.from({ length: last - first + 1 }, (_, at) => 2 ** (first + at)) };
}

/** Without what binary arithmetic leaves behind: 0.1 + 2 × 0.1 is 0.3. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

function asWritten(value: number, { before, after }: Written): number | string {
  return before === '' && after === '' ? value : `${before}${value}${after}`;
}
