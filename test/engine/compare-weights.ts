/** Compares attention with a reference, row by row. Pure, so that it runs in Node and in a browser. */

export type WeightComparison = {
  /** Largest and mean |difference| of a weight. */
  readonly largest: number;
  readonly mean: number;
  /** Rows whose strongest target is the same, and all rows. */
  readonly sameTarget: number;
  readonly rows: number;
};

/**
 * @param actual rows of `tokens` weights each
 * @param expected the same rows from elsewhere
 */
export function compareWeights(
  actual: Float32Array,
  expected: Float32Array,
  tokens: number
): WeightComparison {
  let largest = 0;
  let sum = 0;
  let sameTarget = 0;
  for (let start = 0; start < actual.length; start += tokens) {
    let target = 0;
    let expectedTarget = 0;
    for (let to = 0; to < tokens; to++) {
      const difference = Math.abs(actual[start + to] - expected[start + to]);
      // Written so that NaN is not the smaller one.
      if (!(difference <= largest)) largest = difference;
      sum += difference;
      if (actual[start + to] > actual[start + target]) target = to;
      if (expected[start + to] > expected[start + expectedTarget]) expectedTarget = to;
    }
    if (target === expectedTarget) sameTarget++;
  }
  return { largest, mean: sum / actual.length, sameTarget, rows: actual.length / tokens };
}
