/**
 * Looks at attention that just came from a model: is it as large as promised, and is it attention at all? A route that
 * fails here is given up for the next one.
 */
import { ShapeError, UnsupportedModelError } from '../errors';

/** How far the sum of a row may be from 1. */
const ROW_SUM_TOLERANCE = 1e-3;

export type Shape = { readonly heads: number; readonly tokens: number };

/**
 * @param dims what the runtime says, expected [1, heads, tokens, tokens]
 * @throws {UnsupportedModelError} if only the number of heads is another than the manifest's
 * @throws {ShapeError} for any other shape
 */
export function checkShape(layer: number, dims: readonly number[], { heads, tokens }: Shape): void {
  const expected = [1, heads, tokens, tokens];
  if (dims.length === 4 && dims.every((size, axis) => size === expected[axis])) return;
  if (dims.length === 4 && dims.every((size, axis) => axis === 1 || size === expected[axis])) {
    throw new UnsupportedModelError(
      `The model has ${dims[1]} heads in layer ${layer}, but its description says ${heads}.`,
      'The description belongs to another model: fetch both from the same place.',
      { operator: null, heads: dims[1], expectedHeads: heads }
    );
  }
  throw wrong(layer, `the shape [${expected.join(', ')}]`, `[${dims.join(', ')}]`);
}

/**
 * Whether every row sums to 1.
 *
 * @param weights shape [heads, tokens, tokens], row-major
 * @throws {ShapeError} naming the first row that does not, or that is not finite
 * @example the row [0.25, 0.75] passes, [0.5, 0.6] and [NaN, 1] do not
 */
export function checkRows(layer: number, weights: Float32Array, tokens: number): void {
  for (let start = 0; start < weights.length; start += tokens) {
    let sum = 0;
    for (let key = 0; key < tokens; key++) sum += weights[start + key];
    // Written so that NaN fails.
    if (!(Math.abs(sum - 1) <= ROW_SUM_TOLERANCE)) {
      const row = start / tokens;
      const place = `head ${Math.floor(row / tokens)}, row ${row % tokens}`;
      throw wrong(layer, 'rows that sum to 1', `${sum} at ${place}`);
    }
  }
}

function wrong(layer: number, expected: string, actual: string): ShapeError {
  return new ShapeError(
    `The attention of layer ${layer} is not as it should be: expected ${expected}, found ${actual}.`,
    'Use another file of the same model, for example one that was not optimised.',
    { expected, actual, layer }
  );
}
