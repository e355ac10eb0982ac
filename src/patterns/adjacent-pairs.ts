/**
 * The control of "sub-word partner": neighbours that are not pieces of one word. Pieces of a word
 * are neighbours too, so what a head gives to any neighbour must not count for them.
 */
import { conditionalWeight } from './head-rows';
import type { IdleRows } from './head-rows';
import { findAtOffset } from './pattern-sets';
import type { TokenRoles } from './token-roles';

/** Neighbours in C of one sentence that are pieces of different words, each pair once, in reading order. */
export type AdjacentPairs = {
  /** The first token of each pair; the other is the next. */
  readonly first: readonly number[];
  /** Whether neither is a piece of a split word: only such pairs are ranked against one. */
  readonly isApart: readonly boolean[];
};

/** @example the article's pair: 13 pairs, 11 of them apart from straw and ##berries */
export function findAdjacent(roles: TokenRoles): AdjacentPairs {
  const { words } = roles;
  const first = findAtOffset(roles, 1).flatMap((next, token) =>
    next >= 0 && words[next] !== words[token] ? [token] : []
  );
  const pieces = new Map<number, number>();
  for (const word of words) pieces.set(word, (pieces.get(word) ?? 0) + 1);
  const isWhole = (token: number): boolean => pieces.get(words[token]) === 1;
  return { first, isApart: first.map(token => isWhole(token) && isWhole(token + 1)) };
}

export type AdjacentControl = {
  /** Mean conditional weight over all pairs in both directions, rows kept; null if none is left. */
  readonly mean: number | null;
  /** Of each pair apart the mean of its kept directions; pairs with none are left out. */
  readonly apart: readonly number[];
};

export function controlByAdjacent(rows: IdleRows, pairs: AdjacentPairs): AdjacentControl {
  let sum = 0;
  let count = 0;
  const apart: number[] = [];
  pairs.first.forEach((first, at) => {
    const second = first + 1;
    const kept = rows.isKept[first] + rows.isKept[second];
    if (kept === 0) return;
    const weights =
      (rows.isKept[first] === 1 ? conditionalWeight(rows, first, second) : 0) +
      (rows.isKept[second] === 1 ? conditionalWeight(rows, second, first) : 0);
    sum += weights;
    count += kept;
    if (pairs.isApart[at]) apart.push(weights / kept);
  });
  return { mean: count === 0 ? null : sum / count, apart };
}
