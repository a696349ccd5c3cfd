/** One number with one unit, in the unit of its kind; no suggestions yet. */
import { failure, type Issue, type IssuePath, issue, type Result, success } from '../messages/index.js';
import { formatQuantity } from './format-quantity.js';
import { type QuantityKind, quantityKinds } from './kinds.js';
import { parseUnit, type ReadUnit, readUnit } from './parse-unit.js';
import { readLeadingNumber } from './read-number.js';
import { dimensionless, formatUnit, sameDimension, type Unit } from './unit.js';

/** Called only with text that is trimmed and not empty. */
export function readQuantity(text: string, kind: QuantityKind, path: IssuePath): Result<number> {
  const number = readLeadingNumber(text, path);
  if ('code' in number) return failure(number);
  const { decimal, unitText } = number;
  if (unitText === '') return checkRange(Number(decimal), text, kind, path);
  if (kind === 'seconds' && /^m$/i.test(unitText))
    return failure(issue('units.ambiguousM', path, { unit: unitText, text }));
  if (/^[\d.,_-]/.test(unitText))
    return failure(issue('units.trailing', path, { text, number: decimal, rest: unitText }));
  const read = readUnit(unitText, { whole: text, path, magnitudesAlone: quantityKinds[kind].magnitudesAlone ?? false });
  if (!read.ok) return read;
  const wrong = issueOfUnit(text, read.value, kind, path) ?? issueOfBits(text, decimal, read.value, kind, path);
  if (wrong) return failure(wrong);
  return checkRange(
    scaleDecimal(decimal, read.value.unit.scale / unitOf(quantityKinds[kind].unit).scale),
    text,
    kind,
    path,
  );
}

/** A finite number ≥ 0, whole for counts, ≤ 1 for fractions. */
export function checkRange(value: number, text: string, kind: QuantityKind, path: IssuePath): Result<number> {
  const { whole, max } = quantityKinds[kind];
  if (!Number.isFinite(value)) return failure(issue('units.notFinite', path, { text }));
  if (value < 0) return failure(issue('units.negative', path, { text }));
  if (max !== undefined && value > max) return failure(issue('units.aboveOne', path, { text }));
  if (whole && !Number.isInteger(value)) return failure(issue('units.notWhole', path, { ...expected(kind), text }));
  return success(value === 0 ? 0 : value); // −0 becomes 0
}

/** The values that most texts of this room name. */
export function expected(kind: QuantityKind): {
  readonly expected: `units.kind.${QuantityKind}`;
  readonly example: string;
} {
  return { expected: `units.kind.${kind}`, example: quantityKinds[kind].example };
}

/** decimal × scale; a power of ten moves the decimal point, so that 1.1 TB is 1100000000000 exactly. */
function scaleDecimal(decimal: string, scale: number): number {
  const power = Math.round(Math.log10(scale));
  const [digits = '', exponent = '0'] = decimal.toLowerCase().split('e');
  const isPowerOfTen = Math.abs(scale / Number(`1e${power}`) - 1) < 1e-15;
  return isPowerOfTen ? Number(`${digits}e${Number(exponent) + power}`) : Number(decimal) * scale;
}

function issueOfUnit(text: string, { unit, words }: ReadUnit, kind: QuantityKind, path: IssuePath): Issue | undefined {
  const isPercent = words.some(({ word }) => word === '%');
  if (accepts(kind, unit) && (!isPercent || kind === 'fraction')) return undefined;
  const actual = isPercent ? 'fraction' : kindOf(unit);
  return actual === undefined
    ? issue('units.wrongUnit', path, { ...expected(kind), text, unit: formatUnit({ ...unit, scale: 1 }) })
    : issue('units.wrongKind', path, { ...expected(kind), text, actual: `units.kind.${actual}` });
}

/** Link rates come in bits, memory never does: 400 Gb of memory is a slip of the pen, one way or the other. */
function issueOfBits(
  text: string,
  decimal: string,
  read: ReadUnit,
  kind: QuantityKind,
  path: IssuePath,
): Issue | undefined {
  if (kind !== 'bytes' || !read.words.some(({ isBits }) => isBits)) return undefined;
  const bytes = scaleDecimal(decimal, read.unit.scale);
  const prefixes = read.words.some(({ prefix }) => prefix.endsWith('i')) ? 'binary' : 'decimal';
  const asBits = formatQuantity(bytes, 'bytes', { prefixes });
  const asBytes = formatQuantity(8 * bytes, 'bytes', { prefixes });
  return issue('units.bitsForBytes', path, { ...expected(kind), text, asBits, asBytes });
}

function kindOf(unit: Unit): QuantityKind | undefined {
  if (sameDimension(unit, dimensionless)) return 'count';
  return (Object.keys(quantityKinds) as QuantityKind[]).find((kind) => {
    const { unit: own, also = [] } = quantityKinds[kind];
    return [own, ...also].some((text) => !text.startsWith('1') && sameDimension(unit, unitOf(text)));
  });
}

function accepts(kind: QuantityKind, unit: Unit): boolean {
  const { unit: own, also = [] } = quantityKinds[kind];
  return [own, ...also].some((accepted) => sameDimension(unit, unitOf(accepted)));
}

function unitOf(text: string): Unit {
  const unit = parseUnit(text);
  return unit.ok ? unit.value : dimensionless;
}
