/**
 * What one head does as a whole, as numbers from 0 to 1: how sharp it is, how far it reaches, how
 * much it rests on delimiters and on the token itself. Leaves out: what such a number means (the
 * patterns do that) and when it is computed (a head of 512 tokens takes milliseconds).
 */

export type MeasureName = 'sharpness' | 'distance' | 'delimiters' | 'self';

/** One head of one layer. */
export type HeadPlane = {
  /** The layer, shape [heads, from, to], row-major; each row over `to` sums to 1. */
  readonly weights: Float32Array;
  readonly tokens: number;
  /** 0-based. */
  readonly head: number;
};

const planeOf = ({ weights, tokens, head }: HeadPlane): Float32Array =>
  weights.subarray(head * tokens * tokens, (head + 1) * tokens * tokens);

/**
 * One minus the mean entropy of the rows, which is divided by that of an even row.
 *
 * @returns 1 where every token attends to one alone, 0 where each attends to all alike; 1 for a
 *   single token; NaN if a weight is
 * @example rows [1, 0] and [.5, .5]: entropies 0 and ln 2, so 1 − .5 = .5
 */
export function sharpness(plane: HeadPlane): number {
  const { tokens } = plane;
  let entropyNats = 0;
  for (const weight of planeOf(plane)) {
    if (weight !== 0) entropyNats -= weight * Math.log(weight);
  }
  return tokens < 2
    ? 1 - 0 * entropyNats
    : Math.max(0, 1 - entropyNats / (tokens * Math.log(tokens)));
}

/**
 * How many places away a token attends, on average over all its weight, as a share of the most
 * there can be (tokens − 1).
 *
 * @returns 0 where every token attends to itself; NaN if a weight is
 * @example rows [0, 1] and [0, 1] of two tokens: 1 and 0 places, mean .5 of at most 1
 */
export function distance(plane: HeadPlane): number {
  const { tokens } = plane;
  const values = planeOf(plane);
  let places = 0;
  for (let from = 0, i = 0; from < tokens; from++) {
    for (let to = 0; to < tokens; to++, i++) places += values[i] * Math.abs(from - to);
  }
  return tokens < 2 ? places : places / (tokens * (tokens - 1));
}

/**
 * The share of the weight that goes to special tokens ([CLS], [SEP]).
 *
 * @param special one entry a token
 * @returns NaN if a weight to a special token is
 * @example rows [.9, .1] and [.3, .7], the first token special: (.9 + .3) / 2 = .6
 */
export function delimiters(plane: HeadPlane, special: readonly boolean[]): number {
  const { tokens } = plane;
  const values = planeOf(plane);
  let mass = 0;
  for (let to = 0; to < tokens; to++) {
    if (special[to] !== true) continue;
    for (let from = 0; from < tokens; from++) mass += values[from * tokens + to];
  }
  return mass / tokens;
}

/**
 * The share of the weight with which tokens attend to themselves.
 *
 * @returns NaN if such a weight is
 * @example rows [.9, .1] and [.3, .7]: (.9 + .7) / 2 = .8
 */
export function self(plane: HeadPlane): number {
  const { tokens } = plane;
  const values = planeOf(plane);
  let mass = 0;
  for (let token = 0; token < tokens; token++) mass += values[token * (tokens + 1)];
  return mass / tokens;
}

/** One of the measures by its name; see there. */
export function measureHead(
  name: MeasureName,
  plane: HeadPlane,
  special: readonly boolean[]
): number {
  if (name === 'sharpness') return sharpness(plane);
  if (name === 'distance') return distance(plane);
  return name === 'self' ? self(plane) : delimiters(plane, special);
}

/**
 * The largest weight of a head; of equal ones the first.
 *
 * @returns null if no weight is above 0 (nor a number)
 * @example rows [.9, .1] and [.3, .7]: {from: 0, to: 0, weight: .9} with .9 as a float32
 */
export function strongestPair(
  plane: HeadPlane
): { readonly from: number; readonly to: number; readonly weight: number } | null {
  const { tokens } = plane;
  const values = planeOf(plane);
  let best = -1;
  let weight = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] > weight) {
      weight = values[i];
      best = i;
    }
  }
  return best < 0 ? null : { from: Math.floor(best / tokens), to: best % tokens, weight };
}
