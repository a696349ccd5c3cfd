/** Units as the check of formulas sees them: exponents of base units, and the size of the unit in them. */

const BASES = ['s', 'B', 'flop', 'tok', 'seq', 'layer', 'param', 'usd', 'J', 'gpu', 'step'] as const;

/** Exponents in the order of `BASES`; `scale` is what one of the unit is in base units (h: 3600). */
export interface Dimension {
  readonly exponents: readonly number[];
  readonly scale: number;
}

export const PURE: Dimension = { exponents: BASES.map(() => 0), scale: 1 };

const UNITS = new Map<string, Dimension>([
  ['1', PURE],
  ...BASES.map((name, index): [string, Dimension] => [
    name,
    { exponents: BASES.map((_, at) => (at === index ? 1 : 0)), scale: 1 },
  ]),
]);
UNITS.set('h', { exponents: BASES.map((name) => (name === 's' ? 1 : 0)), scale: 3600 });
UNITS.set('d', { exponents: BASES.map((name) => (name === 's' ? 1 : 0)), scale: 86400 });
UNITS.set('W', { exponents: BASES.map((name) => (name === 'J' ? 1 : name === 's' ? -1 : 0)), scale: 1 });

/** Reads `flop*seq/tok^2/layer`; undefined where a name or the form is unknown. */
export function parseDimension(unit: string): Dimension | undefined {
  const parts = unit.split(/([*/])/);
  let result = PURE;
  for (let at = 0; at < parts.length; at += 2) {
    const match = /^\s*([A-Za-z]+|1)(?:\^(-?\d+))?\s*$/.exec(parts[at] ?? '');
    const base = UNITS.get(match?.[1] ?? '');
    if (base === undefined) return undefined;
    const exponent = Number(match?.[2] ?? 1);
    result = combine(result, base, parts[at - 1] === '/' ? -exponent : exponent);
  }
  return result;
}

/** left · right^power; -1 divides. */
export function combine(left: Dimension, right: Dimension, power: number): Dimension {
  return {
    exponents: left.exponents.map((exponent, at) => exponent + power * (right.exponents[at] ?? 0)),
    scale: left.scale * right.scale ** power,
  };
}

/** Square root; undefined where an exponent is odd. */
export function root(of: Dimension): Dimension | undefined {
  if (of.exponents.some((exponent) => exponent % 2 !== 0)) return undefined;
  return { exponents: of.exponents.map((exponent) => exponent / 2), scale: Math.sqrt(of.scale) };
}

/** Same base units in the same size; sizes may differ by rounding. */
export function sameDimension(left: Dimension, right: Dimension): boolean {
  return (
    left.exponents.every((exponent, at) => exponent === right.exponents[at]) &&
    Math.abs(left.scale / right.scale - 1) < 1e-9
  );
}

export function printDimension(of: Dimension): string {
  const power = (name: string, exponent: number): string => (exponent === 1 ? name : `${name}^${exponent}`);
  const above = BASES.flatMap((name, at) => ((of.exponents[at] ?? 0) > 0 ? [power(name, of.exponents[at] ?? 0)] : []));
  const below = BASES.flatMap((name, at) =>
    (of.exponents[at] ?? 0) < 0 ? [power(name, -(of.exponents[at] ?? 0))] : [],
  );
  const scale = Math.abs(of.scale - 1) < 1e-9 ? [] : [String(Number(of.scale.toPrecision(9)))];
  const product = [...scale, ...above].join('*') || '1';
  return [product, ...below].join('/');
}
