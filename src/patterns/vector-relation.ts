/**
 * Tier (c): words near each other by the model's own input embeddings (parameters of its word table,
 * no position, no segment). Cosines are not comparable between models, so the threshold is
 * the model's own: the 99.5th percentile of random pairs of its vocabulary.
 */
import { randomLcg } from 'd3-random';

import type { TokenRoles } from './token-roles';

/** The word table of a model: a row of numbers for each piece of its vocabulary. */
export type WordTable = {
  readonly rows: number;
  /** The row of an id, from 0 to below `rows`; all rows are equally long. */
  readonly rowOf: (id: number) => Float32Array;
};

/** Words near each other in one input. */
export type NearWords = {
  /** The cosine above which they are near: the model's own. */
  readonly threshold: number;
  /** Pieces of different words, the later one first, in reading order. */
  readonly pairs: readonly (readonly [one: number, other: number])[];
  /** In parallel to the pairs: the cosine of their words, -1 to 1. */
  readonly cosines: readonly number[];
};

/** How many random pairs, and the share of them that lies at or below the threshold. */
const PAIRS = 10_000;
const SHARE = 0.995;

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}

/** The cosine of two vectors, -1 to 1; 0 where one is all zero. */
export function cosine(one: Float32Array, other: Float32Array): number {
  let product = 0;
  let squares = 0;
  let otherSquares = 0;
  for (let i = 0; i < one.length; i++) {
    product += one[i] * other[i];
    squares += one[i] * one[i];
    otherSquares += other[i] * other[i];
  }
  const lengths = Math.sqrt(squares * otherSquares);
  return lengths === 0 ? 0 : product / lengths;
}

/** The same direction with length 1: then products are cosines. */
function toUnit(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map(value => value / length);
}

/**
 * The cosine above which two words of this model are related.
 *
 * Each of 10,000 pairs takes two draws of `randomLcg(seed)`: `one = floor(random() * rows)`, then
 * `other = floor(random() * (rows - 1))`, one more if it is not below `one`. The cosines are sorted
 * ascending; the threshold is the one at place 9949 (from 0), so that 50 lie above it.
 *
 * @throws {RangeError} for fewer than two rows
 */
export function relatedThreshold(table: WordTable, seed: number): number {
  const { rows, rowOf } = table;
  if (!(rows >= 2)) throw new RangeError(`a word table of ${rows} rows has no pairs`);
  const random = randomLcg(seed);
  const cosines = Float64Array.from({ length: PAIRS }, () => {
    const one = Math.floor(random() * rows);
    const other = Math.floor(random() * (rows - 1));
    return cosine(rowOf(one), rowOf(other < one ? other : other + 1));
  });
  return cosines.sort()[Math.ceil(SHARE * PAIRS) - 1];
}

/** The different words of an input, and which of them each token is a piece of (-1 for none). */
function differentWords({ words, wordTexts }: TokenRoles, ids: readonly number[]) {
  const pieces = wordTexts.map((): number[] => []);
  words.forEach((word, token) => {
    if (word >= 0) pieces[word].push(ids[token]);
  });
  const numbers = new Map<string, number>();
  const different: (readonly number[])[] = [];
  const numberOf = pieces.map(own => {
    const known = numbers.get(own.join());
    if (known !== undefined) return known;
    numbers.set(own.join(), different.length);
    return different.push(own) - 1;
  });
  return { different, wordOf: words.map(word => (word < 0 ? -1 : numberOf[word])) };
}

/** The direction of the mean vector of a word's pieces. */
function directionOf(pieces: readonly number[], { rowOf }: WordTable): Float64Array {
  const [first, ...others] = pieces.map(rowOf);
  const sum = Float64Array.from(first);
  // A sum points where the mean does.
  for (const row of others) row.forEach((value, i) => (sum[i] += value));
  return toUnit(sum);
}

/**
 * The pieces of different words whose mean embeddings have a cosine above the threshold.
 *
 * @param ids the encoding's ids, rows of the table
 * @param threshold of {@link relatedThreshold}
 */
export function findNear(
  roles: TokenRoles,
  ids: readonly number[],
  table: WordTable,
  threshold: number
): NearWords {
  const { words, isWord } = roles;
  const { different, wordOf } = differentWords(roles, ids);
  const vectors = different.map(pieces => directionOf(pieces, table));
  const between = vectors.map((one, word) =>
    vectors.slice(0, word + 1).map(other => dot(one, other))
  );
  const pairs: (readonly [number, number])[] = [];
  const cosines: number[] = [];
  for (let one = 0; one < words.length; one++) {
    for (let other = 0; other < one; other++) {
      // A word has no nearness to itself.
      if (!isWord[one] || !isWord[other] || words[one] === words[other]) continue;
      const [a, b] = [wordOf[one], wordOf[other]];
      const found = between[Math.max(a, b)][Math.min(a, b)];
      if (found <= threshold) continue;
      pairs.push([one, other]);
      cosines.push(found);
    }
  }
  return { threshold, pairs, cosines };
}
