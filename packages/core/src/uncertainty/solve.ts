/** Solutions and inverses of symmetric positive definite matrices by their Cholesky factor. */

/**
 * @param matrix rows of A, positive definite; the lower half is read
 * @returns x, and a function that solves for further right-hand sides
 * @throws RangeError where A is not positive definite
 * @source Golub, Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1
 */
export function choleskySolver(
  matrix: readonly (readonly number[])[],
): (right: readonly number[]) => readonly number[] {
  const size = matrix.length;
  const values = new Float64Array(size * size);
  matrix.forEach((line, row) => {
    values.set(line, row * size);
  });
  const factor = lowerFactor(values, size);
  const at = (row: number, column: number): number => factor[row * size + column] as number;
  return (right) => {
    const forward = new Float64Array(size);
    for (let row = 0; row < size; row++) {
      let rest = right[row] ?? 0;
      for (let k = 0; k < row; k++) rest -= at(row, k) * (forward[k] ?? 0);
      forward[row] = rest / at(row, row);
    }
    const result = new Array<number>(size).fill(0);
    for (let row = size - 1; row >= 0; row--) {
      let rest = forward[row] ?? 0;
      for (let k = row + 1; k < size; k++) rest -= at(k, row) * (result[k] ?? 0);
      result[row] = rest / at(row, row);
    }
    return result;
  };
}

/**
 * Solves with the covariances of noisy values: what each shares with the others, and noise of its own on the diagonal.
 *
 * @param shared variance of each pair, rows of a symmetric matrix; the lower half is read
 * @param noise > 0
 */
export function noisySolver(
  shared: readonly (readonly number[])[],
  noise: number,
): (right: readonly number[]) => readonly number[] {
  return choleskySolver(shared.map((line, row) => line.map((each, column) => (row === column ? each + noise : each))));
}

/**
 * The inverse of a symmetric positive definite matrix: A⁻¹ = L⁻ᵀ·L⁻¹.
 *
 * @param matrix size × size values by row; kept as it is
 * @throws RangeError where the matrix is not positive definite
 * @source Golub, Van Loan, Matrix Computations, 4th ed., algorithms 4.2.1 and 3.1.1
 */
export function symmetricInverse(matrix: Float64Array, size: number): Float64Array {
  const factor = lowerFactor(matrix, size);
  // Column by column L⁻¹, kept by row of its transpose, so that the inner loops run along rows.
  const lower = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const line = lower.subarray(column * size, (column + 1) * size);
    line[column] = 1 / (factor[column * size + column] ?? 1);
    for (let row = column + 1; row < size; row++) {
      const left = factor.subarray(row * size, (row + 1) * size);
      let sum = 0;
      for (let k = column; k < row; k++) sum -= (left[k] as number) * (line[k] as number);
      line[row] = sum / (left[row] as number);
    }
  }
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const a = lower.subarray(row * size, (row + 1) * size);
    for (let column = 0; column <= row; column++) {
      const b = lower.subarray(column * size, (column + 1) * size);
      let sum = 0;
      for (let k = row; k < size; k++) sum += (a[k] as number) * (b[k] as number);
      inverse[row * size + column] = sum;
      inverse[column * size + row] = sum;
    }
  }
  return inverse;
}

function lowerFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const a = factor.subarray(row * size, (row + 1) * size);
    for (let column = 0; column <= row; column++) {
      const b = factor.subarray(column * size, (column + 1) * size);
      let rest = matrix[row * size + column] as number;
      for (let k = 0; k < column; k++) rest -= (a[k] as number) * (b[k] as number);
      if (row !== column) a[column] = rest / (b[column] as number);
      else if (rest > 0) a[row] = Math.sqrt(rest);
      else throw new RangeError('the matrix is not positive definite');
    }
  }
  return factor;
}
