/** A number inside a sentence: exact where short, six digits otherwise, and always readable back by the parser. */

/** Whole numbers up to here are written out; above it the exponent is easier to read than counting digits. */
const LONGEST_WRITTEN_OUT = 1e9;

/**
 * Writes a number without grouping signs, since `16,384` would break a YAML flow map when copied.
 *
 * @param digits significant digits kept where the number is not a short whole number; 1 to 17
 * @returns `16384`, `0.35`, `1.56e13`, `1e-7`
 */
export function formatNumber(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < LONGEST_WRITTEN_OUT) return String(value === 0 ? 0 : value);
  const rounded = Number(value.toPrecision(digits));
  const text = Math.abs(rounded) >= LONGEST_WRITTEN_OUT ? rounded.toExponential() : String(rounded);
  return text.replace('e+', 'e');
}
