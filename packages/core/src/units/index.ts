/** Quantities with units: read from text, checked, and written for people. */
export { formatInUnit, formatQuantity, type QuantityFormat } from './format-quantity.js';
export { type QuantityKind, quantityKinds } from './kinds.js';
export { parseQuantity } from './parse-quantity.js';
export { parseSiUnit, parseUnit } from './parse-unit.js';
export {
  type BaseUnit,
  baseUnit,
  baseUnits,
  dimensionless,
  divideUnits,
  equalUnits,
  formatUnit,
  multiplyUnits,
  powerUnit,
  sameDimension,
  scaled,
  type Unit,
} from './unit.js';
