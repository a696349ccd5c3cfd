/** Reads unit expressions: `B/s`, `flop*seq/tok^2`, `$/gpu-h`, `1M tokens`. */
import {
  didYouMean,
  failure,
  formatNumber,
  hint,
  type Issue,
  type IssuePath,
  issue,
  type Result,
  success,
} from '../messages/index.js';
import { dimensionless, divideUnits, formatUnit, multiplyUnits, powerUnit, scaled, type Unit } from './unit.js';
import { findMagnitude, findUnitWord, type UnitWord, unitWords } from './words.js';

/** A unit and the words that it was written with. */
export interface ReadUnit {
  readonly unit: Unit;
  readonly words: readonly UnitWord[];
}

interface Reading {
  /** What the user wrote, for the messages. */
  readonly whole: string;
  readonly path: IssuePath;
  /** Whether `B`, `M`, `T` on their own are numbers, as in 405B; otherwise B is a byte and the others need a unit. */
  readonly magnitudesAlone: boolean;
}

interface Cursor extends Reading {
  readonly tokens: readonly string[];
  at: number;
  words: UnitWord[];
  /** The first problem; reading stops there, since later ones would follow from it. */
  issue: Issue | undefined;
}

/**
 * A unit expression as the user or a formula writes it; sizes are allowed: `GB/s`, `h`, `1e6 tok`.
 *
 * `*` and `/` read from left to right, `^` takes any number, a hyphen or space joins: `$/gpu-h` is $/(gpu·h).
 */
export function parseUnit(text: string, path: IssuePath = []): Result<Unit> {
  const read = readUnit(text, { whole: text, path, magnitudesAlone: false });
  return read.ok ? success(read.value.unit) : read;
}

/** A unit as figures declare it: base units only, nothing scaled (`s`, never `ms` or `h`). */
export function parseSiUnit(text: string, path: IssuePath = []): Result<Unit> {
  const read = parseUnit(text, path);
  if (!read.ok || read.value.scale === 1) return read;
  const si = formatUnit({ exponents: read.value.exponents, scale: 1 });
  return failure(issue('units.scaledUnit', path, { unit: text, scale: read.value.scale, si }));
}

export function readUnit(text: string, reading: Reading): Result<ReadUnit> {
  const tokens = normalise(text).match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|US\$|[A-Za-zµμ]+|\S/g) ?? [];
  if (tokens.length === 0) return failure(issue('units.emptyUnit', reading.path, {}));
  const cursor: Cursor = { ...reading, tokens, at: 0, words: [], issue: undefined };
  const unit = readProduct(cursor);
  if (cursor.issue === undefined && cursor.at < tokens.length) unexpected(cursor);
  return cursor.issue === undefined ? success({ unit, words: cursor.words }) : failure(cursor.issue);
}

/** `per` is a slash; the day of `PFLOP/s-day` multiplies, although a hyphen otherwise joins what is below the slash. */
function normalise(text: string): string {
  return text.replace(/\bper\b/g, '/').replace(/\/s-(?=d(?:ays?)?\b)/g, '/s*');
}

function readProduct(cursor: Cursor): Unit {
  // `/h` alone is what follows the number in `40/h`.
  let unit = cursor.tokens[cursor.at] === '/' ? dimensionless : readTight(cursor);
  for (;;) {
    if (take(cursor, '*', '·', '×', '⋅')) unit = multiplyUnits(unit, readTight(cursor));
    else if (take(cursor, '/')) unit = divideUnits(unit, readTight(cursor));
    else return unit;
  }
}

/** Factors joined by a hyphen or a space: the `gpu-h` of `$/gpu-h`, the `GPU hour` of `$ per GPU hour`. */
function readTight(cursor: Cursor): Unit {
  let unit = readPower(cursor);
  while (cursor.issue === undefined && (take(cursor, '-') || nextIsWord(cursor))) {
    unit = multiplyUnits(unit, readPower(cursor));
  }
  return unit;
}

function readPower(cursor: Cursor): Unit {
  const unit = readFactor(cursor);
  if (!take(cursor, '^')) return unit;
  const sign = take(cursor, '-') ? -1 : 1;
  const exponent = Number(cursor.tokens[cursor.at]);
  if (!Number.isFinite(exponent)) return unexpected(cursor);
  cursor.at += 1;
  return powerUnit(unit, sign * exponent);
}

function readFactor(cursor: Cursor): Unit {
  const token = cursor.tokens[cursor.at];
  if (token === undefined || cursor.issue) return unexpected(cursor);
  if (take(cursor, '(')) {
    const inside = readProduct(cursor);
    return take(cursor, ')') ? inside : unexpected(cursor);
  }
  if (/^\d/.test(token)) {
    cursor.at += 1;
    const size = Number(token);
    if (!Number.isFinite(size) || size === 0) return unexpected(cursor, token);
    return scaled(nextIsWord(cursor) ? readPower(cursor) : dimensionless, size); // 1e6 s^2 is 1e6 (s^2)
  }
  return isWord(token) ? readWord(cursor) : unexpected(cursor);
}

/** `tokens`, `GB`, `M tokens`, and where numbers are counted `M` alone. */
function readWord(cursor: Cursor): Unit {
  const word = cursor.tokens[cursor.at] ?? '';
  cursor.at += 1;
  const magnitude = findMagnitude(word);
  if (magnitude !== undefined && nextIsWord(cursor)) return scaled(readWord(cursor), magnitude);
  if (magnitude !== undefined && cursor.magnitudesAlone) return scaled(dimensionless, magnitude);
  const found = findUnitWord(word);
  if (found && 'unit' in found) {
    cursor.words.push(found);
    return found.unit;
  }
  return report(cursor, wordIssue(word, found?.spellings, magnitude, cursor));
}

function wordIssue(
  word: string,
  spellings: readonly UnitWord[] | undefined,
  magnitude: number | undefined,
  { whole, path, magnitudesAlone }: Cursor,
): Issue {
  const milli = milliReading(word, spellings);
  if (spellings) {
    const readings = [...milli, ...spellings.map((spelling) => `${spelling.word} = ${sizeOf(spelling)}`)];
    return issue('units.caseMatters', path, { unit: word, text: whole, readings });
  }
  if (magnitudesAlone && word === 'm') {
    return issue('units.caseMatters', path, { unit: word, text: whole, readings: ['m = 0.001', 'M = 1e6'] });
  }
  if (magnitude !== undefined) return issue('units.bareMagnitude', path, { unit: word, text: whole });
  if (/^mo(n|nth)?s?$/i.test(word)) {
    return issue('units.month', path, { unit: word, text: whole }, hint('units.hint.days', {}));
  }
  return issue('units.unknownUnit', path, { unit: word, text: whole }, didYouMean(word, unitWords));
}

/** What `mW` or `Ms` would be by the letter of SI, where only MW and ms are in use. */
function milliReading(word: string, spellings: readonly UnitWord[] = []): readonly string[] {
  const other = spellings.find(({ prefix }) => /^m$/i.test(prefix) && !word.startsWith(prefix));
  if (!other || other.isBits || spellings.length > 1) return [];
  const size = word.startsWith('m') ? 1e-3 : 1e6;
  return [`${word} = ${sizeOf({ ...other, unit: { ...other.unit, scale: size } })}`];
}

/** `1e9 B`; bits are counted in bits, since 1.25e8 B would say nothing to the reader. */
function sizeOf({ unit, isBits }: UnitWord): string {
  const count = isBits ? unit.scale * 8 : unit.scale;
  const size = count >= 1e6 ? count.toExponential().replace('e+', 'e') : formatNumber(count);
  const base = formatUnit({ ...unit, scale: 1 });
  return `${size} ${isBits ? base.replace('B', 'bit') : base}`;
}

function take(cursor: Cursor, ...signs: readonly string[]): boolean {
  const token = cursor.tokens[cursor.at];
  if (cursor.issue || token === undefined || !signs.includes(token)) return false;
  cursor.at += 1;
  return true;
}

function nextIsWord(cursor: Cursor): boolean {
  return isWord(cursor.tokens[cursor.at] ?? '');
}

function isWord(token: string): boolean {
  return /^(?:US\$|\$|%|[A-Za-zµμ]+)$/.test(token);
}

function unexpected(cursor: Cursor, token = cursor.tokens[cursor.at]): Unit {
  const { path, whole } = cursor;
  return report(
    cursor,
    token === undefined
      ? issue('units.unfinished', path, { text: whole })
      : issue('units.unexpected', path, { token, text: whole }),
  );
}

function report(cursor: Cursor, found: Issue): Unit {
  cursor.issue ??= found;
  return dimensionless;
}
