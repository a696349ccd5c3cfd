/** Units as exponents of base units and a size; products, quotients, powers. */
import { formatNumber } from '../messages/index.js';

/** What is counted or measured; `tok`, `seq`, `layer` and the like are kept apart so that a formula cannot mix them. */
export const baseUnits = ['s', 'B', 'flop', 'tok', 'seq', 'layer', 'param', 'usd', 'J', 'gpu', 'step', 'req'] as const;

export type BaseUnit = (typeof baseUnits)[number];

export interface Unit {
  /** Powers in the order of `baseUnits`. */
  readonly exponents: readonly number[];
  /** How many base units one of this unit is: 3600 for h, 1 for every SI unit; > 0. */
  readonly scale: number;
}

/** The unit of plain numbers. */
export const dimensionless: Unit = { exponents: baseUnits.map(() => 0), scale: 1 };

export function baseUnit(name: BaseUnit): Unit {
  return { exponents: baseUnits.map((base) => (base === name ? 1 : 0)), scale: 1 };
}

/** The same unit in another size: `scaled(baseUnit('s'), 3600)` is an hour. */
export function scaled(unit: Unit, by: number): Unit {
  return { exponents: unit.exponents, scale: unit.scale * by };
}

export function multiplyUnits(left: Unit, right: Unit): Unit {
  return {
    exponents: left.exponents.map((power, at) => power + (right.exponents[at] ?? 0)),
    scale: left.scale * right.scale,
  };
}

export function divideUnits(left: Unit, right: Unit): Unit {
  // Subtracting and dividing, not multiplying by a power of −1: 1 / 1e6 is exactly 1e-6, 1e6 ** -1 need not be.
  return {
    exponents: left.exponents.map((power, at) => power - (right.exponents[at] ?? 0)),
    scale: left.scale / right.scale,
  };
}

/** @param exponent any finite number: −1, 2, or 0.5 for the root in Young's checkpoint interval */
export function powerUnit(unit: Unit, exponent: number): Unit {
  // `+ 0` turns −0 into 0, so that equal units are equal as data too.
  return { exponents: unit.exponents.map((power) => power * exponent + 0), scale: unit.scale ** exponent };
}

/** Whether both measure the same thing, in whatever size: h and s do, B and tok do not. */
export function sameDimension(left: Unit, right: Unit): boolean {
  return left.exponents.every((power, at) => Math.abs(power - (right.exponents[at] ?? 0)) < 1e-9);
}

/** Same dimension and same size, up to rounding. */
export function equalUnits(left: Unit, right: Unit): boolean {
  return sameDimension(left, right) && Math.abs(left.scale / right.scale - 1) < 1e-9;
}

const watt = divideUnits(baseUnit('J'), baseUnit('s'));

/** The unit in base units, as `parseUnit` reads it back: `flop*seq/tok^2`, `3600 s`, `1`; J/s is written W. */
export function formatUnit(unit: Unit): string {
  const size = formatNumber(unit.scale, 17);
  if (sameDimension(unit, watt)) return unit.scale === 1 ? 'W' : `${size} W`;
  const powers = baseUnits.map((name, at) => ({ name, exponent: unit.exponents[at] ?? 0 }));
  const above = powers.filter(({ exponent }) => exponent > 0).map(({ name, exponent }) => power(name, exponent));
  const below = powers.filter(({ exponent }) => exponent < 0).map(({ name, exponent }) => `/${power(name, -exponent)}`);
  const top = above.join('*');
  if (top === '') return `${size}${below.join('')}`;
  return `${unit.scale === 1 ? '' : `${size} `}${top}${below.join('')}`;
}

function power(name: string, exponent: number): string {
  return exponent === 1 ? name : `${name}^${exponent}`;
}
