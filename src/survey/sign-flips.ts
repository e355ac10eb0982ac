/**
 * Whether a mean is above 0 by more than chance: how often the mean is as large when each input's
 * number may have either sign. One-sided; every choice of signs is tried where they are few.
 *
 * Signs are kept as bits, eight inputs a byte; of eight inputs all 256 sums are made once, so that a
 * choice of signs costs one addition for eight inputs.
 */
import { randomLcg } from 'd3-random';

import { countDefined, meanOf, type Column } from './column';
import { MOST_EXACT_INPUTS } from './survey-table';

export type SignFlips = {
  readonly draws: number;
  /** Whether they are all there are, no flip at all among them. */
  readonly isExact: boolean;
  /** Bytes of a draw. */
  readonly bytes: number;
  /** Shape [draws, bytes]: of each input a bit, 1 = flipped; the first input is the lowest bit. */
  readonly flipped: Uint8Array;
};

const BITS = 8;
const SUMS = 2 ** BITS;
/** What is equal but for rounding counts as equal. */
const TOLERANCE = 1e-12;

/** Random numbers at a stretch: a few milliseconds. */
const STRETCH = 3e5;

/**
 * All flips up to 14 inputs; else for each draw and each input, in order, a flip where `random() <
 * .5`, from `randomLcg(seed)`. It yields nothing but the chance to stop.
 */
export function* drawFlips(
  inputs: number,
  draws: number,
  seed: number
): Generator<undefined, SignFlips> {
  const bytes = Math.ceil(inputs / BITS);
  if (inputs <= MOST_EXACT_INPUTS) {
    const all = 2 ** inputs;
    const flipped = Uint8Array.from({ length: all * bytes }, (_, at) => {
      const draw = Math.floor(at / bytes);
      return draw >> (BITS * (at % bytes));
    });
    return { draws: all, isExact: true, bytes, flipped };
  }
  const random = randomLcg(seed);
  const flipped = new Uint8Array(draws * bytes);
  const drawsAtOnce = Math.ceil(STRETCH / inputs);
  for (let draw = 0; draw < draws; draw++) {
    for (let input = 0; input < inputs; input++) {
      if (random() < 0.5) flipped[draw * bytes + (input >> 3)] |= 1 << (input & 7);
    }
    if (draw % drawsAtOnce === drawsAtOnce - 1) yield;
  }
  return { draws, isExact: false, bytes, flipped };
}

/** Of each eight inputs the sums for all 256 choices of signs; shape [bytes, 256]. */
function sumGroups(column: Column, bytes: number): Float64Array {
  const sums = new Float64Array(bytes * SUMS);
  for (let group = 0; group < bytes; group++) {
    const start = group * SUMS;
    for (let bit = 0; bit < BITS; bit++) {
      const given = column[group * BITS + bit] ?? NaN;
      const value = Number.isNaN(given) ? 0 : given;
      const half = 1 << bit;
      for (let choice = half - 1; choice >= 0; choice--) {
        const sum = sums[start + choice];
        sums[start + half + choice] = sum - value;
        sums[start + choice] = sum + value;
      }
    }
  }
  return sums;
}

/**
 * @param column of as many inputs as the flips were drawn for; undefined ones have no say
 * @returns p; null where the column is undefined in all inputs
 * @example 1, 2, 3: only no flip at all gives a mean of 2, so p = 1/8
 */
export function testFlips(column: Column, flips: SignFlips): number | null {
  const { draws, isExact, bytes, flipped } = flips;
  const count = countDefined(column);
  if (count === 0) return null;
  const least = meanOf(column) - TOLERANCE;
  const sums = sumGroups(column, bytes);
  let reached = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    for (let group = 0; group < bytes; group++) {
      sum += sums[group * SUMS + flipped[draw * bytes + group]];
    }
    if (sum / count >= least) reached += 1;
  }
  return isExact ? reached / draws : (1 + reached) / (1 + draws);
}
