/**
 * The neuron view as numbers: how a query and the keys give the weights of one token in one head. Plain data, no DOM.
 * Follows BertViz's neuron view: query, key, their products neuron by neuron, the sum, the softmax. Leaves out: colours
 * and canvas (neurons-painter.ts).
 */
import type { HeadsLayout } from './heads-layout';

/** Queries and keys of one layer, each shape [heads, tokens, size]. */
export type LayerQueryKeys = {
  readonly heads: number;
  readonly tokens: number;
  readonly size: number;
  readonly queries: Float32Array;
  readonly keys: Float32Array;
};

/** How one token comes to its weights in one head. */
export type TokenProducts = {
  readonly tokens: number;
  readonly size: number;
  /** Of the token that attends, shape [size]. */
  readonly query: Float32Array;
  /** Of every token, shape [tokens, size]. */
  readonly keys: Float32Array;
  /** query[i] × key[i], shape [tokens, size]. */
  readonly products: Float32Array;
  /** Sums of the products over √size, shape [tokens]. */
  readonly scores: Float32Array;
  /** Values as large as these are drawn at tanh(1), 76 % of full colour. */
  readonly vectorScale: number;
  readonly productScale: number;
};

/** Twice the root mean square, so that most values are told apart and few are at full colour. */
function scaleOf(...lists: Float32Array[]): number {
  let sum = 0;
  let count = 0;
  for (const list of lists) {
    for (const value of list) sum += value * value;
    count += list.length;
  }
  return count === 0 || sum === 0 ? 1 : 2 * Math.sqrt(sum / count);
}

/**
 * Query, keys and products of one token in one head.
 *
 * @throws {RangeError} if there is no such head or token
 * @example query [1, 2] and a key [3, -1] give products [3, -2] and, over √2, the score .707
 */
export function tokenProducts(
  { heads, tokens, size, queries, keys: all }: LayerQueryKeys,
  head: number,
  token: number
): TokenProducts {
  if (!(head >= 0 && head < heads && token >= 0 && token < tokens)) {
    throw new RangeError(`head ${head}, token ${token} is not among ${heads} × ${tokens}`);
  }
  const start = (head * tokens + token) * size;
  const query = queries.subarray(start, start + size);
  const keys = all.subarray(head * tokens * size, (head + 1) * tokens * size);
  const products = new Float32Array(tokens * size);
  const scores = new Float32Array(tokens);
  for (let to = 0; to < tokens; to++) {
    let sum = 0;
    for (let at = 0; at < size; at++) {
      const product = query[at] * keys[to * size + at];
      products[to * size + at] = product;
      sum += product;
    }
    scores[to] = sum / Math.sqrt(size);
  }
  const own = queries.subarray(head * tokens * size, (head + 1) * tokens * size);
  return {
    tokens,
    size,
    query,
    keys,
    products,
    scores,
    vectorScale: scaleOf(own, keys),
    productScale: scaleOf(products)
  };
}

/** A place along x, in CSS pixels. */
export type Span = { readonly x: number; readonly width: number };

/** Tokens left and right as in the head view, and between them the columns of what leads to a weight. */
export type NeuronsLayout = HeadsLayout & {
  readonly key: Span;
  readonly product: Span;
  readonly score: Span;
  readonly weight: Span;
};

const GAP_PX = 8;
const WIDE_GAP_PX = 14;
const NUMBER_PX = 44;
const TIGHT_NUMBER_PX = 36;
const NARROW_PX = 560;
const LEAST_STRIP_PX = 48;
const FAN_PX = 56;
const MOST_CELL_PX = 9;

/**
 * Makes room between the two columns of tokens for the products.
 *
 * @param tokenPx width of the widest token at the layout's own font size
 */
export function layoutNeurons(base: HeadsLayout, tokenPx: number, size: number): NeuronsLayout {
  const { widthPx } = base;
  const isNarrow = widthPx < NARROW_PX;
  const gap = isNarrow ? GAP_PX : WIDE_GAP_PX;
  const number = isNarrow ? TIGHT_NUMBER_PX : NUMBER_PX;
  const fan = isNarrow ? gap : FAN_PX;
  const most = isNarrow ? widthPx * 0.19 : 150;
  const column = Math.round(Math.min(tokenPx + 18, most));
  const free = widthPx - 2 * column - fan - 2 * number - 4 * gap;
  const strip = Math.max(LEAST_STRIP_PX, Math.min(size * MOST_CELL_PX, Math.floor(free / 2)));
  const all = 2 * column + fan + 2 * strip + 2 * number + 4 * gap;
  let x = Math.max(0, Math.round((widthPx - all) / 2));
  const place = (width: number, after: number): Span => {
    const span = { x, width };
    x += width + after;
    return span;
  };
  const left = place(column, fan);
  const key = place(strip, gap);
  const product = place(strip, gap);
  const score = place(number, gap);
  const weight = place(number, gap);
  const right = place(column, 0);
  return {
    ...base,
    left,
    right,
    lineStart: left.x + left.width + 2,
    lineEnd: key.x - 3,
    key,
    product,
    score,
    weight
  };
}

/** The neuron under x within a column of cells; null beside it. */
export function neuronAt({ x, width }: Span, size: number, at: number): number | null {
  const neuron = Math.floor(((at - x) / width) * size);
  return neuron >= 0 && neuron < size ? neuron : null;
}
