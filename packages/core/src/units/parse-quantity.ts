/** Reads a quantity as a person writes it. */
import { failure, type IssuePath, issue, type Result, success } from '../messages/index.js';
import type { QuantityKind } from './kinds.js';
import { parseUnit } from './parse-unit.js';
import { checkRange, expected, readQuantity } from './read-quantity.js';
import { withSuggestion } from './suggest.js';

/**
 * A quantity in the unit of its kind: SI, or the unit of the market where the kind names one (usdPerHour, usdPerKwh,
 * usdPerMillionTokens). A bare number is taken in that unit.
 *
 * @param given text or number as it stands in the plan; anything else is refused
 * @returns a finite number ≥ 0, whole for counts, ≤ 1 for fractions
 * @example parseQuantity('400 Gb/s', 'bytesPerS') // 50e9
 */
export function parseQuantity(given: unknown, kind: QuantityKind, path: IssuePath = []): Result<number> {
  if (typeof given !== 'string' && typeof given !== 'number') {
    return failure(issue('units.notText', path, { ...expected(kind), text: describe(given) }));
  }
  const text = String(given).trim();
  if (text === '') return failure(issue('units.empty', path, expected(kind)));
  const read = typeof given === 'number' ? checkRange(given, text, kind, path) : readSum(text, kind, path);
  return read.ok ? read : { ok: false, issues: read.issues.map((found) => withSuggestion(found, text, kind)) };
}

const PART = /[\d.,_]+(?:e\d+)?\s*[A-Za-zµμ]+/g;

/** `1 h 30 min`: parts from long to short, each unit once; all else is a single quantity. */
function readSum(text: string, kind: QuantityKind, path: IssuePath): Result<number> {
  const parts = text.match(PART) ?? [];
  if (kind !== 'seconds' || parts.length < 2 || text.replace(PART, '').trim() !== '' || !isFalling(parts)) {
    return readQuantity(text, kind, path);
  }
  let total = 0;
  for (const part of parts) {
    const read = readQuantity(part, kind, path);
    if (!read.ok) return read;
    total += read.value;
  }
  return success(total);
}

function isFalling(parts: readonly string[]): boolean {
  const sizes = parts.map((part) => {
    const unit = parseUnit(part.replace(/^[\d.,_]+/, ''));
    return unit.ok ? unit.value.scale : undefined; // its own issue is the better one
  });
  return sizes.every((size = 0, at) => size < (sizes[at - 1] ?? Number.POSITIVE_INFINITY));
}

function describe(given: unknown): string {
  const text = typeof given === 'bigint' ? String(given) : (JSON.stringify(given) ?? String(given));
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
