import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choleskySolver, symmetricInverse } from './solve.js';

test('choleskySolver solves a system by hand', () => {
  // 4x + 2y = 8, 2x + 3y = 8: x = 1, y = 2.
  const [x, y] = choleskySolver([
    [4, 2],
    [2, 3],
  ])([8, 8]);
  expect(x).toBeCloseTo(1, 12);
  expect(y).toBeCloseTo(2, 12);
});

test('choleskySolver returns what the matrix was multiplied with', () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { minLength: 3, maxLength: 3 }), value, (rows, x) => {
      // B·Bᵀ + 1 is positive definite whatever B.
      const matrix = rows.map((a, i) =>
        rows.map((b, j) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + (i === j ? 1 : 0)),
      );
      const known = [x, 1, -x];
      const right = matrix.map((line) => line.reduce((sum, each, at) => sum + each * (known[at] ?? 0), 0));
      choleskySolver(matrix)(right).forEach((found, at) => {
        expect(found).toBeCloseTo(known[at] ?? 0, 6);
      });
    }),
  );
});

test('choleskySolver refuses a matrix that is not positive definite', () => {
  expect(() =>
    choleskySolver([
      [1, 2],
      [2, 1],
    ]),
  ).toThrow(RangeError);
});

test('symmetricInverse inverts by hand', () => {
  // [4 2; 2 3]⁻¹ = [3 −2; −2 4]/8
  const inverse = [...symmetricInverse(Float64Array.of(4, 2, 2, 3), 2)];
  [3 / 8, -2 / 8, -2 / 8, 4 / 8].forEach((value, at) => {
    expect(inverse[at]).toBeCloseTo(value, 12);
  });
  expect(() => symmetricInverse(Float64Array.of(1, 2, 2, 1), 2)).toThrow(RangeError);
});

test('symmetricInverse times the matrix is the identity', () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value, value), { minLength: 4, maxLength: 4 }), (rows) => {
      const matrix = rows.map((a, i) =>
        rows.map((b, j) => a.reduce((sum, each, k) => sum + each * (b[k] ?? 0), i === j ? 1 : 0)),
      );
      const inverse = symmetricInverse(Float64Array.from(matrix.flat()), 4);
      matrix.forEach((line, row) => {
        matrix.forEach((_, column) => {
          const product = line.reduce((sum, each, k) => sum + each * (inverse[k * 4 + column] ?? 0), 0);
          expect(product).toBeCloseTo(row === column ? 1 : 0, 8);
        });
      });
    }),
  );
});
