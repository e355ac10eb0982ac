/**
 * Compares queries and keys with the attention they should give. Leaves out: where the numbers come from.
 */

export type VectorShape = {
  readonly heads: number;
  readonly tokens: number;
  /** Numbers a vector. */
  readonly size: number;
};

/** Rows looked at to fit a scale: enough of every head. */
const FITTED_ROWS = 16;
/** Logarithms of smaller weights are too coarse to fit. */
const LEAST_WEIGHT = 1e-5;

/** The products of one query with every key of its head. */
function products(
  queries: Float32Array,
  keys: Float32Array,
  { tokens, size }: VectorShape,
  head: number,
  from: number,
  into: Float64Array
): void {
  const q = (head * tokens + from) * size;
  for (let to = 0; to < tokens; to++) {
    const k = (head * tokens + to) * size;
    let sum = 0;
    for (let at = 0; at < size; at++) sum += queries[q + at] * keys[k + at];
    into[to] = sum;
  }
}

/**
 * The number by which products of query and key have to be multiplied so that their softmax is the attention: the slope
 * of the weights' logarithms over the products, within rows. Null where rows have nothing to compare, as of one token.
 *
 * @param queries shape [heads, tokens, size], as `keys`
 * @param weights shape [heads, tokens, tokens]
 * @example weights that are softmax(products / 8) give .125
 */
export function fitScale(
  queries: Float32Array,
  keys: Float32Array,
  shape: VectorShape,
  weights: Float32Array
): number | null {
  const { heads, tokens } = shape;
  const row = new Float64Array(tokens);
  let xy = 0;
  let xx = 0;
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < Math.min(tokens, FITTED_ROWS); from++) {
      products(queries, keys, shape, head, from, row);
      const start = (head * tokens + from) * tokens;
      let [count, meanX, meanY] = [0, 0, 0];
      for (let to = 0; to < tokens; to++) {
        if (!(weights[start + to] > LEAST_WEIGHT)) continue;
        count++;
        meanX += row[to];
        meanY += Math.log(weights[start + to]);
      }
      meanX /= count;
      meanY /= count;
      for (let to = 0; to < tokens; to++) {
        if (!(weights[start + to] > LEAST_WEIGHT)) continue;
        const x = row[to] - meanX;
        xy += x * (Math.log(weights[start + to]) - meanY);
        xx += x * x;
      }
    }
  }
  return xx > 0 && Number.isFinite(xy / xx) ? xy / xx : null;
}

/**
 * How far softmax(query · key / √size) is from the attention at most. Keys that got no weight at all (a mask that hides
 * what comes later) are left out of the softmax.
 *
 * @returns NaN if a number is not finite
 */
export function largestError(
  queries: Float32Array,
  keys: Float32Array,
  shape: VectorShape,
  weights: Float32Array
): number {
  const { heads, tokens, size } = shape;
  const root = Math.sqrt(size);
  const row = new Float64Array(tokens);
  let largest = 0;
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < tokens; from++) {
      products(queries, keys, shape, head, from, row);
      const start = (head * tokens + from) * tokens;
      let most = -Infinity;
      for (let to = 0; to < tokens; to++) {
        if (weights[start + to] === 0) row[to] = -Infinity;
        most = Math.max(most, row[to]);
      }
      let sum = 0;
      for (let to = 0; to < tokens; to++) {
        row[to] = Math.exp((row[to] - most) / root);
        sum += row[to];
      }
      for (let to = 0; to < tokens; to++) {
        const error = Math.abs(row[to] / sum - weights[start + to]);
        if (!(error <= largest)) largest = error;
      }
    }
  }
  return largest;
}
