/** Reads a quantity as a person writes it into the unit that its kind has. */
import {
  failure,
  hint,
  type Issue,
  type IssuePath,
  issue,
  type MessageReference,
  type Result,
  success,
} from '../messages/index.js';
import { type QuantityKind, quantityKinds } from './kinds.js';
import { parseUnit, type ReadUnit, readUnit } from './parse-unit.js';
import { readLeadingNumber } from './read-number.js';
import { dimensionless, formatUnit, sameDimension, type Unit } from './unit.js';

/**
 * A quantity in the unit of its kind: SI, or the unit of the market where the kind names one (usdPerHour, usdPerKwh,
 * usdPerMillionTokens). A bare number is taken in that unit.
 *
 * @param given text or number as it stands in the plan; anything else is refused
 * @returns a finite number ≥ 0, whole for counts, ≤ 1 for fractions
 * @example parseQuantity('400 Gb/s', 'bytesPerS') // 50e9
 */
export function parseQuantity(given: unknown, kind: QuantityKind, path: IssuePath = []): Result<number> {
  if (typeof given === 'number') return checkRange(given, String(given), kind, path);
  if (typeof given !== 'string')
    return failure(issue('units.notText', path, { ...expected(kind), text: describe(given) }));
  const text = given.trim();
  if (text === '') return failure(issue('units.empty', path, expected(kind)));
  return kind === 'seconds' && /\d\s*[A-Za-zµμ]+\s*\d/.test(text) ? parseSum(text, path) : parseOne(text, kind, path);
}

function parseOne(text: string, kind: QuantityKind, path: IssuePath): Result<number> {
  const number = readLeadingNumber(text, path);
  if ('code' in number) return failure(number);
  const { decimal, unitText } = number;
  if (unitText === '') return checkRange(Number(decimal), text, kind, path);
  const misread = issueBeforeUnit(text, decimal, unitText, kind, path);
  if (misread) return failure(misread);
  const read = readUnit(unitText, { whole: text, path, magnitudesAlone: quantityKinds[kind].magnitudesAlone ?? false });
  if (!read.ok) return { ok: false, issues: read.issues.map((found) => withExample(found, kind)) };
  const wrong = issueOfUnit(text, decimal, read.value, kind, path);
  return wrong
    ? failure(wrong)
    : checkRange(scaleDecimal(decimal, read.value.unit.scale / ownUnit(kind).scale), text, kind, path);
}

/** `1 h 30 min`: parts from large to small, each once. */
function parseSum(text: string, path: IssuePath): Result<number> {
  const parts = text.match(/[\d.,_]+\s*[A-Za-zµμ]+/g) ?? [];
  const rest = text.replace(/[\d.,_]+\s*[A-Za-zµμ]+/g, '').trim();
  const sizes = parts.map((part) => parseUnit(part.replace(/^[\d.,_]+/, '')));
  const falling = sizes.every((size, at) => {
    const before = sizes[at - 1];
    return size.ok && (before === undefined || (before.ok && before.value.scale > size.value.scale));
  });
  if (parts.length < 2 || rest !== '' || !falling) return parseOne(text, 'seconds', path);
  let total = 0;
  for (const part of parts) {
    const value = parseOne(part, 'seconds', path);
    if (!value.ok) return value;
    total += value.value;
  }
  return success(total);
}

/** What can be told from the text alone, better than the unit reader could. */
function issueBeforeUnit(
  text: string,
  decimal: string,
  unitText: string,
  kind: QuantityKind,
  path: IssuePath,
): Issue | undefined {
  if (kind === 'seconds' && /^m$/i.test(unitText)) {
    const readings = [`${decimal} min`, `${decimal} ms`, `${scaleDecimal(decimal, 30)} d`];
    return issue('units.ambiguousM', path, { unit: unitText, text }, hint('units.hint.write', { readings }));
  }
  if (/^[\d.,_-]/.test(unitText)) return issue('units.trailing', path, { text, number: decimal, rest: unitText });
  return undefined;
}

function issueOfUnit(
  text: string,
  decimal: string,
  read: ReadUnit,
  kind: QuantityKind,
  path: IssuePath,
): Issue | undefined {
  const isPercent = read.words.some(({ word }) => word === '%');
  if (!acceptsUnit(read.unit, kind) || (isPercent && kind !== 'fraction')) {
    return issueOfDimension(text, isPercent ? 'fraction' : kindOf(read.unit), read.unit, kind, path);
  }
  if (kind === 'bytes' && read.words.some(({ isBits }) => isBits)) {
    const bytes = scaleDecimal(decimal, read.unit.scale);
    const asBytes = text.replace(/bits?\b|b\b/, 'B');
    return issue('units.bitsForBytes', path, { ...expected(kind), text, bytes, asBytes, bytesIfBytes: bytes * 8 });
  }
  return undefined;
}

function issueOfDimension(
  text: string,
  actual: QuantityKind | undefined,
  unit: Unit,
  kind: QuantityKind,
  path: IssuePath,
): Issue {
  const { ending } = quantityKinds[kind];
  const completed = `${text}${ending ?? ''}`;
  const tryThis: MessageReference | undefined =
    ending !== undefined && parseQuantity(completed, kind).ok
      ? hint('units.hint.write', { readings: completed })
      : undefined;
  return actual === undefined
    ? issue('units.wrongUnit', path, { ...expected(kind), text, unit: formatUnit({ ...unit, scale: 1 }) }, tryThis)
    : issue('units.wrongKind', path, { ...expected(kind), text, actual: `units.kind.${actual}` }, tryThis);
}

function checkRange(value: number, text: string, kind: QuantityKind, path: IssuePath): Result<number> {
  const { whole, max } = quantityKinds[kind];
  if (!Number.isFinite(value)) return failure(issue('units.notFinite', path, { text }));
  if (value < 0) return failure(issue('units.negative', path, { text }));
  if (max !== undefined && value > max) {
    const percent =
      value <= 100 && !text.includes('%') ? hint('units.hint.write', { readings: `${text} %` }) : undefined;
    return failure(issue('units.aboveOne', path, { ...expected(kind), text }, percent));
  }
  if (whole && !Number.isInteger(value)) return failure(issue('units.notWhole', path, { ...expected(kind), text }));
  return success(value === 0 ? 0 : value);
}

/** Names of the values that most texts of this room take. */
function expected(kind: QuantityKind): { readonly expected: `units.kind.${QuantityKind}`; readonly example: string } {
  return { expected: `units.kind.${kind}`, example: quantityKinds[kind].example };
}

function withExample(found: Issue, kind: QuantityKind): Issue {
  return found.hint ? found : { ...found, hint: hint('units.hint.example', { example: quantityKinds[kind].example }) };
}

function acceptsUnit(unit: Unit, kind: QuantityKind): boolean {
  const { unit: own, also = [] } = quantityKinds[kind];
  return [own, ...also].some((accepted) => sameDimension(unit, unitOf(accepted)));
}

function kindOf(unit: Unit): QuantityKind | undefined {
  if (sameDimension(unit, dimensionless)) return 'count';
  return (Object.keys(quantityKinds) as QuantityKind[]).find((kind) => acceptsUnit(unit, kind));
}

function ownUnit(kind: QuantityKind): Unit {
  return unitOf(quantityKinds[kind].unit);
}

function unitOf(text: string): Unit {
  const unit = parseUnit(text);
  return unit.ok ? unit.value : dimensionless;
}

/** decimal × scale; a power of ten moves the decimal point, so that 1.1 TB is 1100000000000 exactly. */
function scaleDecimal(decimal: string, scale: number): number {
  const power = Math.round(Math.log10(scale));
  const [digits = '', exponent = '0'] = decimal.toLowerCase().split('e');
  const isPowerOfTen = Math.abs(scale / Number(`1e${power}`) - 1) < 1e-15;
  return isPowerOfTen ? Number(`${digits}e${Number(exponent) + power}`) : Number(decimal) * scale;
}

function describe(given: unknown): string {
  const text = typeof given === 'bigint' ? String(given) : (JSON.stringify(given) ?? String(given));
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
