/** Solves A·x = b for a symmetric positive definite matrix by its Cholesky factor. */

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
  const factor = matrix.map(() => new Float64Array(size));
  const at = (row: number, column: number): number => factor[row]?.[column] ?? 0;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = matrix[row]?.[column] ?? 0;
      for (let k = 0; k < column; k++) rest -= at(row, k) * at(column, k);
      const line = factor[row] as Float64Array;
      if (row !== column) line[column] = rest / at(column, column);
      else if (rest > 0) line[row] = Math.sqrt(rest);
      else throw new RangeError('the matrix is not positive definite');
    }
  }
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
