/**
 * How far two attentions of the same text are apart, head by head: what another file of a model, rounded further, makes
 * of the same weights. Leaves out what the heads are named (their scores) and how it is drawn.
 */
import { ShapeError } from '../errors';

export type HeadDifference = {
  /** The largest |a − b| of its weights; NaN where one of them is no number. */
  readonly largest: number;
  readonly mean: number;
  /** Tokens whose most attended token is another one. */
  readonly flipped: readonly number[];
};

/** So near to the largest weight that either may be called the largest. */
const TIE = 1e-6;

/**
 * Every head of one layer, in order.
 *
 * @param a shape [heads, tokens, tokens], row-major; the one that is taken for right
 * @param b of the same shape
 * @throws {ShapeError} if they are not of this shape
 * @example rows [.6, .4] and [.4, .6] of one token give largest .2, mean .2 and flipped [0]
 */
export function compareLayer(
  a: Float32Array,
  b: Float32Array,
  heads: number,
  tokens: number
): readonly HeadDifference[] {
  const expected = heads * tokens * tokens;
  if (a.length !== expected || b.length !== expected) {
    throw new ShapeError(
      `The two attentions have ${a.length} and ${b.length} weights instead of ${expected}.`,
      'Compare two files of the same model, on the same text.',
      { expected, actual: b.length }
    );
  }
  return Array.from({ length: heads }, (_, head) => {
    const at = head * tokens * tokens;
    return compareHead(
      a.subarray(at, at + tokens * tokens),
      b.subarray(at, at + tokens * tokens),
      tokens
    );
  });
}

function compareHead(a: Float32Array, b: Float32Array, tokens: number): HeadDifference {
  let largest = 0;
  let sum = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i] - b[i]);
    sum += difference;
    // Written so that a NaN stays.
    if (!(difference <= largest)) largest = difference;
  }
  const flipped: number[] = [];
  for (let from = 0; from < tokens; from++) {
    const row = from * tokens;
    const top = topOf(b, row, tokens);
    if (a[row + top] < a[row + topOf(a, row, tokens)] - TIE) flipped.push(from);
  }
  return { largest, mean: a.length === 0 ? 0 : sum / a.length, flipped };
}

/** The column of a row's largest weight. */
function topOf(weights: Float32Array, row: number, tokens: number): number {
  let top = 0;
  for (let to = 1; to < tokens; to++) if (weights[row + to] > weights[row + top]) top = to;
  return top;
}
