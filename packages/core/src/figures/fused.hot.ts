/** Two or three operations in one pass over a block, in the order in which the formula has them: the same bits, fewer loads and stores. */
import { at, type Column, type Kernel } from './kernels.hot.js';

export const fusedKernels = {
  addAdd,
  addMultiply,
  addDivide,
  subtractMultiply,
  subtractDivide,
  subtractAdd,
  multiplyAdd,
  multiplySubtract,
  minusProduct,
  multiplyMultiply,
  multiplyDivide,
  overProduct,
  divideAdd,
  minusQuotient,
  divideMultiply,
  divideDivide,
  maxAdd,
  subtractMax,
  addAddAdd,
  dot,
  multiplyMultiplyAdd,
  multiplyMultiplyMultiply,
  multiplyMultiplyDivide,
  multiplyDivideDivide,
  multiplyDivideMultiply,
  divideMultiplyMultiply,
  multiplyDivideAdd,
  multiplyAddDivide,
  selectLess,
  selectLessEqual,
  selectEqual,
  selectNotEqual,
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

function addDivide(
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
    o[i] = (at(a, i & ma) + at(b, i & mb)) / at(c, i & mc);
    o[i + 1] = (at(a, (i + 1) & ma) + at(b, (i + 1) & mb)) / at(c, (i + 1) & mc);
    o[i + 2] = (at(a, (i + 2) & ma) + at(b, (i + 2) & mb)) / at(c, (i + 2) & mc);
    o[i + 3] = (at(a, (i + 3) & ma) + at(b, (i + 3) & mb)) / at(c, (i + 3) & mc);
  }
}

function subtractMultiply(
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
    o[i] = (at(a, i & ma) - at(b, i & mb)) * at(c, i & mc);
    o[i + 1] = (at(a, (i + 1) & ma) - at(b, (i + 1) & mb)) * at(c, (i + 1) & mc);
    o[i + 2] = (at(a, (i + 2) & ma) - at(b, (i + 2) & mb)) * at(c, (i + 2) & mc);
    o[i + 3] = (at(a, (i + 3) & ma) - at(b, (i + 3) & mb)) * at(c, (i + 3) & mc);
  }
}

function subtractDivide(
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
    o[i] = (at(a, i & ma) - at(b, i & mb)) / at(c, i & mc);
    o[i + 1] = (at(a, (i + 1) & ma) - at(b, (i + 1) & mb)) / at(c, (i + 1) & mc);
    o[i + 2] = (at(a, (i + 2) & ma) - at(b, (i + 2) & mb)) / at(c, (i + 2) & mc);
    o[i + 3] = (at(a, (i + 3) & ma) - at(b, (i + 3) & mb)) / at(c, (i + 3) & mc);
  }
}

function subtractAdd(
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
    o[i] = at(a, i & ma) - at(b, i & mb) + at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) - at(b, (i + 1) & mb) + at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) - at(b, (i + 2) & mb) + at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) - at(b, (i + 3) & mb) + at(c, (i + 3) & mc);
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

function multiplySubtract(
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
    o[i] = at(a, i & ma) * at(b, i & mb) - at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) * at(b, (i + 1) & mb) - at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) * at(b, (i + 2) & mb) - at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) * at(b, (i + 3) & mb) - at(c, (i + 3) & mc);
  }
}

function minusProduct(
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
    o[i] = at(c, i & mc) - at(a, i & ma) * at(b, i & mb);
    o[i + 1] = at(c, (i + 1) & mc) - at(a, (i + 1) & ma) * at(b, (i + 1) & mb);
    o[i + 2] = at(c, (i + 2) & mc) - at(a, (i + 2) & ma) * at(b, (i + 2) & mb);
    o[i + 3] = at(c, (i + 3) & mc) - at(a, (i + 3) & ma) * at(b, (i + 3) & mb);
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

function overProduct(
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
    o[i] = at(c, i & mc) / (at(a, i & ma) * at(b, i & mb));
    o[i + 1] = at(c, (i + 1) & mc) / (at(a, (i + 1) & ma) * at(b, (i + 1) & mb));
    o[i + 2] = at(c, (i + 2) & mc) / (at(a, (i + 2) & ma) * at(b, (i + 2) & mb));
    o[i + 3] = at(c, (i + 3) & mc) / (at(a, (i + 3) & ma) * at(b, (i + 3) & mb));
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

function minusQuotient(
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
    o[i] = at(c, i & mc) - at(a, i & ma) / at(b, i & mb);
    o[i + 1] = at(c, (i + 1) & mc) - at(a, (i + 1) & ma) / at(b, (i + 1) & mb);
    o[i + 2] = at(c, (i + 2) & mc) - at(a, (i + 2) & ma) / at(b, (i + 2) & mb);
    o[i + 3] = at(c, (i + 3) & mc) - at(a, (i + 3) & ma) / at(b, (i + 3) & mb);
  }
}

function divideMultiply(
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
    o[i] = (at(a, i & ma) / at(b, i & mb)) * at(c, i & mc);
    o[i + 1] = (at(a, (i + 1) & ma) / at(b, (i + 1) & mb)) * at(c, (i + 1) & mc);
    o[i + 2] = (at(a, (i + 2) & ma) / at(b, (i + 2) & mb)) * at(c, (i + 2) & mc);
    o[i + 3] = (at(a, (i + 3) & ma) / at(b, (i + 3) & mb)) * at(c, (i + 3) & mc);
  }
}

function divideDivide(
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
    o[i] = at(a, i & ma) / at(b, i & mb) / at(c, i & mc);
    o[i + 1] = at(a, (i + 1) & ma) / at(b, (i + 1) & mb) / at(c, (i + 1) & mc);
    o[i + 2] = at(a, (i + 2) & ma) / at(b, (i + 2) & mb) / at(c, (i + 2) & mc);
    o[i + 3] = at(a, (i + 3) & ma) / at(b, (i + 3) & mb) / at(c, (i + 3) & mc);
  }
}

function maxAdd(o: Float64Array, n: number, a: Column, ma: number, b: Column, mb: number, c: Column, mc: number): void {
  for (let i = 0; i < n; i += 4) {
    o[i] = Math.max(at(a, i & ma), at(b, i & mb)) + at(c, i & mc);
    o[i + 1] = Math.max(at(a, (i + 1) & ma), at(b, (i + 1) & mb)) + at(c, (i + 1) & mc);
    o[i + 2] = Math.max(at(a, (i + 2) & ma), at(b, (i + 2) & mb)) + at(c, (i + 2) & mc);
    o[i + 3] = Math.max(at(a, (i + 3) & ma), at(b, (i + 3) & mb)) + at(c, (i + 3) & mc);
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

function dot(
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
    o[i] = at(a, i & ma) * at(b, i & mb) + at(c, i & mc) * at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) * at(b, (i + 1) & mb) + at(c, (i + 1) & mc) * at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) * at(b, (i + 2) & mb) + at(c, (i + 2) & mc) * at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) * at(b, (i + 3) & mb) + at(c, (i + 3) & mc) * at(d, (i + 3) & md);
  }
}

function multiplyMultiplyAdd(
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
    o[i] = at(a, i & ma) * at(b, i & mb) * at(c, i & mc) + at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) * at(b, (i + 1) & mb) * at(c, (i + 1) & mc) + at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) * at(b, (i + 2) & mb) * at(c, (i + 2) & mc) + at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) * at(b, (i + 3) & mb) * at(c, (i + 3) & mc) + at(d, (i + 3) & md);
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

function multiplyDivideDivide(
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
    o[i] = (at(a, i & ma) * at(b, i & mb)) / at(c, i & mc) / at(d, i & md);
    o[i + 1] = (at(a, (i + 1) & ma) * at(b, (i + 1) & mb)) / at(c, (i + 1) & mc) / at(d, (i + 1) & md);
    o[i + 2] = (at(a, (i + 2) & ma) * at(b, (i + 2) & mb)) / at(c, (i + 2) & mc) / at(d, (i + 2) & md);
    o[i + 3] = (at(a, (i + 3) & ma) * at(b, (i + 3) & mb)) / at(c, (i + 3) & mc) / at(d, (i + 3) & md);
  }
}

function multiplyDivideMultiply(
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
    o[i] = ((at(a, i & ma) * at(b, i & mb)) / at(c, i & mc)) * at(d, i & md);
    o[i + 1] = ((at(a, (i + 1) & ma) * at(b, (i + 1) & mb)) / at(c, (i + 1) & mc)) * at(d, (i + 1) & md);
    o[i + 2] = ((at(a, (i + 2) & ma) * at(b, (i + 2) & mb)) / at(c, (i + 2) & mc)) * at(d, (i + 2) & md);
    o[i + 3] = ((at(a, (i + 3) & ma) * at(b, (i + 3) & mb)) / at(c, (i + 3) & mc)) * at(d, (i + 3) & md);
  }
}

function divideMultiplyMultiply(
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
    o[i] = (at(a, i & ma) / at(b, i & mb)) * at(c, i & mc) * at(d, i & md);
    o[i + 1] = (at(a, (i + 1) & ma) / at(b, (i + 1) & mb)) * at(c, (i + 1) & mc) * at(d, (i + 1) & md);
    o[i + 2] = (at(a, (i + 2) & ma) / at(b, (i + 2) & mb)) * at(c, (i + 2) & mc) * at(d, (i + 2) & md);
    o[i + 3] = (at(a, (i + 3) & ma) / at(b, (i + 3) & mb)) * at(c, (i + 3) & mc) * at(d, (i + 3) & md);
  }
}

function multiplyDivideAdd(
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
    o[i] = (at(a, i & ma) * at(b, i & mb)) / at(c, i & mc) + at(d, i & md);
    o[i + 1] = (at(a, (i + 1) & ma) * at(b, (i + 1) & mb)) / at(c, (i + 1) & mc) + at(d, (i + 1) & md);
    o[i + 2] = (at(a, (i + 2) & ma) * at(b, (i + 2) & mb)) / at(c, (i + 2) & mc) + at(d, (i + 2) & md);
    o[i + 3] = (at(a, (i + 3) & ma) * at(b, (i + 3) & mb)) / at(c, (i + 3) & mc) + at(d, (i + 3) & md);
  }
}

function multiplyAddDivide(
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
    o[i] = (at(a, i & ma) * at(b, i & mb) + at(c, i & mc)) / at(d, i & md);
    o[i + 1] = (at(a, (i + 1) & ma) * at(b, (i + 1) & mb) + at(c, (i + 1) & mc)) / at(d, (i + 1) & md);
    o[i + 2] = (at(a, (i + 2) & ma) * at(b, (i + 2) & mb) + at(c, (i + 2) & mc)) / at(d, (i + 2) & md);
    o[i + 3] = (at(a, (i + 3) & ma) * at(b, (i + 3) & mb) + at(c, (i + 3) & mc)) / at(d, (i + 3) & md);
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

function selectLessEqual(
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
    o[i] = at(a, i & ma) <= at(b, i & mb) ? at(c, i & mc) : at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) <= at(b, (i + 1) & mb) ? at(c, (i + 1) & mc) : at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) <= at(b, (i + 2) & mb) ? at(c, (i + 2) & mc) : at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) <= at(b, (i + 3) & mb) ? at(c, (i + 3) & mc) : at(d, (i + 3) & md);
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

function selectNotEqual(
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
    o[i] = at(a, i & ma) !== at(b, i & mb) ? at(c, i & mc) : at(d, i & md);
    o[i + 1] = at(a, (i + 1) & ma) !== at(b, (i + 1) & mb) ? at(c, (i + 1) & mc) : at(d, (i + 1) & md);
    o[i + 2] = at(a, (i + 2) & ma) !== at(b, (i + 2) & mb) ? at(c, (i + 2) & mc) : at(d, (i + 2) & md);
    o[i + 3] = at(a, (i + 3) & ma) !== at(b, (i + 3) & mb) ? at(c, (i + 3) & mc) : at(d, (i + 3) & md);
  }
}
