/** One number of each input, in their order; NaN where it is undefined. */
export type Column = Float64Array;

export function countDefined(column: Column): number {
  let count = 0;
  for (const value of column) count += Number.isNaN(value) ? 0 : 1;
  return count;
}

/** Over the inputs in which it is defined, summed in their order; NaN where it is in none. */
export function meanOf(column: Column): number {
  let sum = 0;
  let count = 0;
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? NaN : sum / count;
}
