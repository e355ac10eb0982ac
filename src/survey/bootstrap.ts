/**
 * Means over inputs that are drawn with replacement, many times: how far a mean would wander if other
 * inputs had been taken. The draws are shared by all columns, and a draw is how often it holds each
 * input, so that all its means are one product of matrices.
 */
import { randomLcg } from 'd3-random';

import type { Column } from './column';

export type BootstrapDraws = {
  readonly draws: number;
  readonly inputs: number;
  /** Shape [draws, inputs]: how often a draw holds an input. */
  readonly counts: Uint16Array;
};

/** Multiplications, and random numbers, at a stretch: a few milliseconds. */
const STRETCH = 2e6;
const RANDOM_STRETCH = 3e5;

/**
 * For each draw and each place in it the input `floor(random() · inputs)`, from `randomLcg(seed)`. It yields
 * nothing but the chance to stop.
 */
export function* drawInputs(
  inputs: number,
  draws: number,
  seed: number
): Generator<undefined, BootstrapDraws> {
  const random = randomLcg(seed);
  const counts = new Uint16Array(draws * inputs);
  const drawsAtOnce = Math.ceil(RANDOM_STRETCH / Math.max(1, inputs));
  for (let draw = 0; draw < draws; draw++) {
    for (let place = 0; place < inputs; place++) {
      counts[draw * inputs + Math.floor(random() * inputs)] += 1;
    }
    if (draw % drawsAtOnce === drawsAtOnce - 1) yield;
  }
  return { draws, inputs, counts };
}

/** Columns side by side, input by input, 0 where undefined; and which column counts the defined ones. */
type Block = {
  readonly width: number;
  /** Shape [inputs, width]: first the columns, then each kind of gaps as 1 and 0. */
  readonly values: Float64Array;
  /** Of each column its column of gaps; -1 where it has none. */
  readonly gaps: readonly number[];
};

function joinColumns(columns: readonly Column[], inputs: number): Block {
  const masks: Float64Array[] = [];
  const known = new Map<string, number>();
  const gaps = columns.map(column => {
    const mask = Float64Array.from(column, value => (Number.isNaN(value) ? 0 : 1));
    if (!mask.includes(0)) return -1;
    const key = mask.join('');
    const at = known.get(key) ?? columns.length + masks.push(mask) - 1;
    known.set(key, at);
    return at;
  });
  const all = [...columns, ...masks];
  const width = all.length;
  const values = new Float64Array(inputs * width);
  all.forEach((column, at) =>
    column.forEach((value, input) => {
      values[input * width + at] = Number.isNaN(value) ? 0 : value;
    })
  );
  return { width, values, gaps };
}

/** Inputs that are added at once, which saves reading and writing the sums for each of them. */
const TOGETHER = 4;

/**
 * The sums of all columns over the inputs of one draw.
 *
 * @param held room for as many numbers as there are inputs, and some more
 */
function addDraw(
  sums: Float64Array,
  values: Float64Array,
  counts: Uint16Array,
  held: Uint32Array
): void {
  const width = sums.length;
  sums.fill(0);
  let length = 0;
  for (let input = 0; input < counts.length; input++) {
    if (counts[input] > 0) held[length++] = input;
  }
  // Whatever input fills the last group up, it counts nothing there.
  const padded = Math.ceil(length / TOGETHER) * TOGETHER;
  held.fill(held[0], length, padded);
  const countAt = (place: number): number => (place < length ? counts[held[place]] : 0);
  for (let place = 0; place < padded; place += TOGETHER) {
    const [a, b, c, d] = [place, place + 1, place + 2, place + 3].map(countAt);
    const first = held[place] * width;
    const second = held[place + 1] * width;
    const third = held[place + 2] * width;
    const fourth = held[place + 3] * width;
    for (let at = 0; at < width; at++) {
      sums[at] +=
        a * values[first + at] +
        b * values[second + at] +
        c * values[third + at] +
        d * values[fourth + at];
    }
  }
}

/**
 * The mean of each column in each draw, NaN where a draw holds no input that has it. It yields
 * nothing but the chance to stop.
 *
 * @param columns each with a number an input
 * @returns one entry a column, a number a draw
 */
export function* averageDraws(
  columns: readonly Column[],
  { draws, inputs, counts }: BootstrapDraws
): Generator<undefined, readonly Float64Array[]> {
  const { width, values, gaps } = joinColumns(columns, inputs);
  const means = columns.map(() => new Float64Array(draws));
  const sums = new Float64Array(width);
  const held = new Uint32Array(inputs + TOGETHER);
  const drawsAtOnce = Math.max(1, Math.floor(STRETCH / Math.max(1, inputs * width)));
  for (let draw = 0; draw < draws; draw++) {
    addDraw(sums, values, counts.subarray(draw * inputs, (draw + 1) * inputs), held);
    for (let at = 0; at < means.length; at++) {
      // 0 / 0 where none has it.
      means[at][draw] = sums[at] / (gaps[at] < 0 ? inputs : sums[gaps[at]]);
    }
    if (draw % drawsAtOnce === drawsAtOnce - 1) yield;
  }
  return means;
}
