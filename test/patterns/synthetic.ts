/** Inputs and heads made up for tests: encodings from texts of pieces, rows from a seed. */
import { randomExponential, randomGamma, randomLcg, randomNormal } from 'd3-random';

import type { PatternEncoding } from '../../src/patterns/pattern-input';

/**
 * An encoding of one or two sentences of pieces, with [CLS] and [SEP].
 *
 * @param b null for a single sentence
 */
export function encodePieces(a: string, b: string | null = null): PatternEncoding {
  const tokens: string[] = ['[CLS]'];
  const sentenceIds: (0 | 1)[] = [0];
  const wordIds: (number | null)[] = [null];
  const special = [true];
  const add = (text: string, sentence: 0 | 1): void => {
    let word = -1;
    for (const piece of text.split(' ').filter(Boolean)) {
      if (!piece.startsWith('##')) word += 1;
      tokens.push(piece);
      wordIds.push(word);
      sentenceIds.push(sentence);
      special.push(false);
    }
    tokens.push('[SEP]');
    wordIds.push(null);
    sentenceIds.push(sentence);
    special.push(true);
  };
  add(a, 0);
  if (b !== null) add(b, 1);
  return { tokens, sentenceIds, wordIds, special };
}

/** Of each pair of tokens a number that is not negative; rows are made to sum to 1. */
export type Mass = (from: number, to: number) => number;

export function planeOf(tokens: number, mass: Mass): Float32Array {
  const plane = new Float32Array(tokens * tokens);
  for (let from = 0; from < tokens; from++) {
    const row = Array.from({ length: tokens }, (_, to) => mass(from, to));
    const sum = row.reduce((a, b) => a + b, 0);
    row.forEach((value, to) => (plane[from * tokens + to] = value / sum));
  }
  return plane;
}

/** The rows of a plane as nested lists of exactly the stored numbers. */
export const rowsOf = (plane: Float32Array, tokens: number): number[][] =>
  Array.from({ length: tokens }, (_, from) => [
    ...plane.subarray(from * tokens, (from + 1) * tokens)
  ]);

export const KINDS = ['near-uniform', 'sparse', 'sink', 'stripe', 'decay'] as const;
export type Kind = (typeof KINDS)[number];

/** Heads that mean nothing, a fresh one a call; what they look like is said at each kind. */
export function makeHeads(kind: Kind, tokens: readonly string[], seed: number): () => Float32Array {
  const random = randomLcg(seed);
  const normal = randomNormal.source(random)();
  const exponential = randomExponential.source(random)(1);
  const sparse = randomGamma.source(random)(0.1);
  const count = tokens.length;
  const isDelimiter = tokens.map(token => token === '[CLS]' || token === '[SEP]');
  const kinds: Readonly<Record<Kind, () => Mass>> = {
    // Every token a little more or less.
    'near-uniform': () => () => Math.exp(0.1 * normal()),
    // Rows from a Dirichlet distribution of .1: a few tokens have nearly all.
    sparse: () => () => sparse() + 1e-12,
    // About six sevenths on delimiters, by chance more on one or the other.
    sink: () => (_, to) => exponential() * (isDelimiter[to] ? 6 / 3 : 1 / (count - 3)),
    // One token is popular with all rows: it has a tenth to two thirds of each.
    stripe: () => {
      const at = Math.floor(random() * count);
      const share = 0.1 + 0.55 * random();
      return (_, to) =>
        to === at ? share : ((1 - share) / (count - 1)) * Math.exp(0.1 * normal());
    },
    // Less with every place.
    decay: () => (from, to) => Math.exp(-0.7 * Math.abs(from - to) + 0.3 * normal())
  };
  return () => planeOf(count, kinds[kind]());
}
