/** Row and column sums of a part of one head's matrix. */
import type { MatrixRange } from './matrix-layout';

export type MatrixSums = {
  /** One entry a shown row: how much of its attention stays in the shown columns, 0 to 1. */
  readonly rows: Float64Array;
  /** One entry a shown column: the attention it receives from the shown rows. */
  readonly columns: Float64Array;
  /** Of the columns; for the longest bar. */
  readonly largest: number;
};

/**
 * @param plane one head, shape [tokens, tokens], row-major, numbers alone
 * @example rows [.9, .1] and [.3, .7]: rows 1 and 1, columns 1.2 and .8
 */
export function sumMatrix(
  plane: Float32Array,
  tokens: number,
  from: MatrixRange,
  to: MatrixRange
): MatrixSums {
  const rows = new Float64Array(from.end - from.start);
  const columns = new Float64Array(to.end - to.start);
  for (let row = from.start; row < from.end; row++) {
    for (let column = to.start; column < to.end; column++) {
      const weight = plane[row * tokens + column];
      rows[row - from.start] += weight;
      columns[column - to.start] += weight;
    }
  }
  let largest = 0;
  for (const sum of columns) largest = Math.max(largest, sum);
  return { rows, columns, largest };
}
