/** Two or three operations in one pass over a block, in the order in which the formula has them: the same bits, fewer loads and stores. */
import { at, type Column, type Kernel } from './kernels.hot.js';

export const fusedKernels = {
  addAdd,
  addMultiply,
  multiplyAdd,
  multiplyMultiply,
  multiplyDivide,
  divideAdd,
  subtractMax,
  addAddAdd,
  multiplyMultiplyMultiply,
  multiplyMultiplyDivide,
  selectLess,
  selectEqual,
} as const satisfies Record<string, Kernel>;

function addAdd(o: Float64Array, n: number, a: Column, ma: number, b: Column, mb: number, c: Column, mc: number): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) + at(b, i & mb) + at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) + at(b, (i + 1) & mb) + at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) + at(b, (i + 2) & mb) + at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) + at(b, (i + 3) & mb) + at(c, (i + 3) & mc);
  }
}

function addMultiply(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = (at(a, i & ma) + at(b, i & mb)) * at(c, i & mc);
    o[i + 1] = (at(a, (i + 1) & ma) + at(b, (i + 1) & mb)) * at(c, (i + 1) & mc);
    o[i + 2] = (at(a, (i + 2) & ma) + at(b, (i + 2) & mb)) * at(c, (i + 2) & mc);
    o[i + 3] = (at(a, (i + 3) & ma) + at(b, (i + 3) & mb)) * at(c, (i + 3) & mc);
  }
}

function multiplyAdd(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) * at(b, i & mb) + at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) * at(b, (i + 1) & mb) + at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) * at(b, (i + 2) & mb) + at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) * at(b, (i + 3) & mb) + at(c, (i + 3) & mc);
  }
}

function multiplyMultiply(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) * at(b, i & mb) * at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) * at(b, (i + 1) & mb) * at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) * at(b, (i + 2) & mb) * at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) * at(b, (i + 3) & mb) * at(c, (i + 3) & mc);
  }
}

function multiplyDivide(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = (at(a, i & ma) * at(b, i & mb)) / at(c, i & mc);
    o[i + 1] = (at(a, (i + 1) & ma) * at(b, (i + 1) & mb)) / at(c, (i + 1) & mc);
    o[i + 2] = (at(a, (i + 2) & ma) * at(b, (i + 2) & mb)) / at(c, (i + 2) & mc);
    o[i + 3] = (at(a, (i + 3) & ma) * at(b, (i + 3) & mb)) / at(c, (i + 3) & mc);
  }
}

function divideAdd(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) / at(b, i & mb) + at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) / at(b, (i + 1) & mb) + at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) / at(b, (i + 2) & mb) + at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) / at(b, (i + 3) & mb) + at(c, (i + 3) & mc);
  }
}

function subtractMax(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = Math.max(at(a, i & ma) - at(b, i & mb), at(c, i & mc));
    o[i + 1] = Math.max(at(a, (i + 1) & ma) - at(b, (i + 1) & mb), at(c, (i + 1) & mc));
    o[i + 2] = Math.max(at(a, (i + 2) & ma) - at(b, (i + 2) & mb), at(c, (i + 2) & mc));
    o[i + 3] = Math.max(at(a, (i + 3) & ma) - at(b, (i + 3) & mb), at(c, (i + 3) & mc));
  }
}

function addAddAdd(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
  d: Column,
  md: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) + at(b, i & mb) + at(c, i & mc) + at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) + at(b, (i + 1) & mb) + at(c, (i + 1) & mc) + at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) + at(b, (i + 2) & mb) + at(c, (i + 2) & mc) + at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) + at(b, (i + 3) & mb) + at(c, (i + 3) & mc) + at(d, (i + 3) & md);
  }
}

function multiplyMultiplyMultiply(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
  d: Column,
  md: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) * at(b, i & mb) * at(c, i & mc) * at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) * at(b, (i + 1) & mb) * at(c, (i + 1) & mc) * at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) * at(b, (i + 2) & mb) * at(c, (i + 2) & mc) * at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) * at(b, (i + 3) & mb) * at(c, (i + 3) & mc) * at(d, (i + 3) & md);
  }
}

function multiplyMultiplyDivide(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
  d: Column,
  md: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = (at(a, i & ma) * at(b, i & mb) * at(c, i & mc)) / at(d, i & md);
    o[i + 1] = (at(a, (i + 1) & ma) * at(b, (i + 1) & mb) * at(c, (i + 1) & mc)) / at(d, (i + 1) & md);
    o[i + 2] = (at(a, (i + 2) & ma) * at(b, (i + 2) & mb) * at(c, (i + 2) & mc)) / at(d, (i + 2) & md);
    o[i + 3] = (at(a, (i + 3) & ma) * at(b, (i + 3) & mb) * at(c, (i + 3) & mc)) / at(d, (i + 3) & md);
  }
}

function selectLess(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
  d: Column,
  md: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) < at(b, i & mb) ? at(c, i & mc) : at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) < at(b, (i + 1) & mb) ? at(c, (i + 1) & mc) : at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) < at(b, (i + 2) & mb) ? at(c, (i + 2) & mc) : at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) < at(b, (i + 3) & mb) ? at(c, (i + 3) & mc) : at(d, (i + 3) & md);
  }
}

function selectEqual(
  o: Float64Array,
  n: number,
  a: Column,
  ma: number,
  b: Column,
  mb: number,
  c: Column,
  mc: number,
  d: Column,
  md: number,
): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = at(a, i & ma) === at(b, i & mb) ? at(c, i & mc) : at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) === at(b, (i + 1) & mb) ? at(c, (i + 1) & mc) : at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) === at(b, (i + 2) & mb) ? at(c, (i + 2) & mc) : at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) === at(b, (i + 3) & mb) ? at(c, (i + 3) & mc) : at(d, (i + 3) & md);
  }
}
