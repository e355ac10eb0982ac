/**
 * From the weights of one layer to those a picture shows: pieces joined to words, special tokens
 * left out, one sentence against another, several heads as one. Every step is the reader's choice
 * and says how much mass it takes away; rows are made to sum to 1 again only where that was asked
 * for. Leaves out: which tokens there are (token-groups.ts) and which lines are drawn.
 */
import type { SentenceId } from '../tokens/encoding';
import type { TokenGroups } from './token-groups';

/** How a layer is reduced; `renormalises` only matters where tokens are left out. */
export type Reduction = {
  /** From which sentence to which; `all` where there is one sentence only. */
  readonly filter: 'all' | 'aa' | 'ab' | 'ba' | 'bb';
  /** Whether rows sum to 1 again without the tokens left out. */
  readonly renormalises: boolean;
  /** Several heads: each by itself, or their mean or largest weights as one. */
  readonly combine: 'overlay' | 'mean' | 'max';
};

/** What becomes of the mass of the chosen heads: shares that sum to 1. */
export type MassShares = {
  readonly shown: number;
  /** In rows and columns of tokens that are left out. */
  readonly left: number;
  /** In pairs of sentences that the filter does not show. */
  readonly filtered: number;
};

export type ReducedLayer = {
  /** Shape [planes, tokens, tokens], row-major; a plane that is not in `heads` may be blank. */
  readonly weights: Float32Array;
  readonly tokens: number;
  /** The planes to show: the chosen heads, or 0 alone for several heads as one. */
  readonly heads: readonly number[];
  /** Whether several heads became one. */
  readonly isCombined: boolean;
  /** Before rows were made to sum to 1 again. */
  readonly mass: MassShares;
};

const WHOLE: MassShares = { shown: 1, left: 0, filtered: 0 };
const ID: Readonly<Record<string, SentenceId>> = { a: 0, b: 1 };

/** Whether the token may stand at this end of a line. */
export function passesFilter(
  filter: Reduction['filter'],
  side: 'from' | 'to',
  sentence: SentenceId
): boolean {
  return filter === 'all' || ID[filter[side === 'from' ? 0 : 1]] === sentence;
}

/** Sums a head over the pieces attended to, and takes the mean over the pieces attending. */
function joinPieces(
  source: Float32Array,
  pieceCount: number,
  { pieces, groupOf }: TokenGroups,
  target: Float32Array
): void {
  const count = pieces.length;
  pieces.forEach(([start, end], from) => {
    const row = from * count;
    for (let piece = start; piece < end; piece++) {
      const at = piece * pieceCount;
      for (let to = 0; to < pieceCount; to++) {
        const group = groupOf[to];
        if (group >= 0) target[row + group] += source[at + to];
      }
    }
    const share = 1 / (end - start);
    if (share < 1) for (let to = 0; to < count; to++) target[row + to] *= share;
  });
}

/** Makes every row of a plane sum to 1 again; a row of nothing stays so. */
function renormaliseRows(plane: Float32Array, count: number): void {
  for (let from = 0; from < count; from++) {
    const row = plane.subarray(from * count, (from + 1) * count);
    let sum = 0;
    for (const weight of row) sum += weight;
    if (sum > 0) for (let to = 0; to < count; to++) row[to] /= sum;
  }
}

/** Several planes as one: for each pair of tokens their mean or their largest weight. */
function combinePlanes(
  weights: Float32Array,
  perPlane: number,
  heads: readonly number[],
  combine: 'mean' | 'max'
): Float32Array {
  const one = new Float32Array(perPlane);
  for (const head of heads) {
    const plane = weights.subarray(head * perPlane, (head + 1) * perPlane);
    if (combine === 'max') {
      for (let i = 0; i < perPlane; i++) if (plane[i] > one[i]) one[i] = plane[i];
    } else for (let i = 0; i < perPlane; i++) one[i] += plane[i] / heads.length;
  }
  return one;
}

/** Blanks the pairs that the filter does not show; returns the mass they held. */
function maskPlane(
  plane: Float32Array,
  { sentenceIds }: TokenGroups,
  filter: Reduction['filter']
): number {
  const count = sentenceIds.length;
  const to = sentenceIds.map(sentence => passesFilter(filter, 'to', sentence));
  let gone = 0;
  sentenceIds.forEach((sentence, from) => {
    const passes = passesFilter(filter, 'from', sentence);
    for (let i = 0; i < count; i++) {
      if (passes && to[i]) continue;
      gone += plane[from * count + i];
      plane[from * count + i] = 0;
    }
  });
  return gone;
}

const sumOf = (values: Float32Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};

/**
 * Reduces one layer. Where nothing is asked for, the very same array comes back.
 *
 * A word gets the sum of what is attended to in its pieces and the mean over its attending pieces,
 * so that rows still sum to 1. All masses are of the chosen heads, in rows of shown and left-out
 * tokens alike, a word's rows counted once.
 *
 * @param weights one layer, shape [heads of the model, pieces, pieces], each row over `to` sums to 1
 * @param heads the chosen ones, 0-based, at least one
 * @throws {RangeError} if the weights do not hold the heads named
 * @example one head with rows [.9, .1] and [.3, .7], the second token left out: weights [.9],
 *   mass shown .45, left .55; with `renormalises` weights [1]
 */
export function reduceLayer(
  weights: Float32Array,
  heads: readonly number[],
  groups: TokenGroups,
  reduction: Reduction
): ReducedLayer {
  const pieceCount = groups.groupOf.length;
  const perHead = pieceCount * pieceCount;
  for (const head of heads) {
    if (!(head >= 0 && (head + 1) * perHead <= weights.length)) {
      throw new RangeError(`head ${head} is not among ${weights.length / perHead} heads`);
    }
  }
  const tokens = groups.pieces.length;
  const perPlane = tokens * tokens;
  const filter = groups.sentenceIds.includes(1) ? reduction.filter : 'all';
  const { combine } = reduction;
  const isCombined = combine !== 'overlay' && heads.length > 1;

  let planes = weights;
  let mass = WHOLE;
  if (!groups.isWhole || filter !== 'all') {
    planes = new Float32Array((Math.max(...heads) + 1) * perPlane);
    // A token that is left out takes its row along, which sums to 1 as every other.
    const leftRows = groups.groupOf.filter(group => group < 0).length;
    let left = leftRows * heads.length;
    let filtered = 0;
    for (const head of heads) {
      const source = weights.subarray(head * perHead, (head + 1) * perHead);
      const plane = planes.subarray(head * perPlane, (head + 1) * perPlane);
      if (groups.isWhole) plane.set(source);
      else joinPieces(source, pieceCount, groups, plane);
      const before = tokens - sumOf(plane);
      left += leftRows > 0 ? Math.max(0, before) : 0;
      // What the filter takes is said of the head as it is, before its rows are scaled.
      const scales = leftRows > 0 && reduction.renormalises;
      const whole = scales && filter !== 'all' ? plane.slice() : plane;
      if (scales) renormaliseRows(plane, tokens);
      if (filter !== 'all') {
        filtered += maskPlane(whole, groups, filter);
        if (whole !== plane) maskPlane(plane, groups, filter);
      }
    }
    const all = (tokens + leftRows) * heads.length;
    const [leftShare, filteredShare] = all === 0 ? [0, 0] : [left / all, filtered / all];
    mass = {
      left: leftShare,
      filtered: filteredShare,
      shown: Math.max(0, 1 - leftShare - filteredShare)
    };
  }
  if (!isCombined) return { weights: planes, tokens, heads, isCombined, mass };
  const one = combinePlanes(planes, perPlane, heads, combine);
  return { weights: one, tokens, heads: [0], isCombined, mass };
}
