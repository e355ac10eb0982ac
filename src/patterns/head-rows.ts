/**
 * One head looked through once: what every score, control and measure needs of its rows. Rows and
 * columns of padding are left out of everything.
 */
import { MASS_CLASSES, REST } from './mass-bar';
import type { PatternInput } from './pattern-input';
import { bitsOf, entropyNats } from './row-entropy';

/** Above this idle mass a row says too little of the rest to be scored "when it is not idle". */
export const MOST_IDLE = 0.9;

/** How idle each row is. */
export type IdleRows = {
  /** The head, shape [size, size], row-major. */
  readonly plane: Float32Array;
  readonly size: number;
  /** Of each token of C the mass it gives to delimiters, 0 to 1; of others 0. */
  readonly idle: Float64Array;
  /** 1 for tokens of C whose idle mass is at most {@link MOST_IDLE}. */
  readonly isKept: Uint8Array;
};

/** All numbers are meaningless where `isBroken`. */
export type HeadRows = IdleRows & {
  /** Whether a weight is NaN or infinite. */
  readonly isBroken: boolean;
  /** Of each token the one it attends to most, of equal ones the first. */
  readonly top: Int32Array;
  /** Of each token its mass to words of sentence A and of sentence B, shape [size, 2]. */
  readonly wordMass: Float64Array;
  /** Sums over all rows: entropies, mass to the token itself, within its sentence, weight times places. */
  readonly entropyNats: number;
  readonly self: number;
  readonly sameSentence: number;
  readonly places: number;
  /** The mass of rows of C in each class, see mass-bar.ts. */
  readonly classSums: Float64Array;
};

/** A weight as a share of what its row does not give to delimiters; meant for rows kept. */
export const conditionalWeight = (rows: IdleRows, from: number, to: number): number =>
  rows.plane[from * rows.size + to] / (1 - rows.idle[from]);

/** @param plane shape [size, size], each row sums to 1 */
export function readIdle(plane: Float32Array, input: PatternInput): IdleRows {
  const { size, content, delimiters } = input;
  const idle = new Float64Array(size);
  const isKept = new Uint8Array(size);
  for (const from of content) {
    let mass = 0;
    for (let i = 0; i < delimiters.length; i++) mass += plane[from * size + delimiters[i]];
    idle[from] = mass;
    isKept[from] = mass <= MOST_IDLE ? 1 : 0;
  }
  return { plane, size, idle, isKept };
}

/** @param plane shape [size, size], each row sums to 1 */
export function readRows(plane: Float32Array, input: PatternInput): HeadRows {
  const { size, classed, runs } = input;
  const { start, end, sentences, isContent } = input.roles;
  const bits = bitsOf(plane);
  const top = new Int32Array(size);
  const wordMass = new Float64Array(2 * size);
  const classSums = new Float64Array(MASS_CLASSES.length);
  // Mass by sentence of what is attended to: words of A and B, then their other tokens.
  const bins = new Float64Array(4);
  let entropy = 0;
  let self = 0;
  let sameSentence = 0;
  let places = 0;
  let total = 0;
  let asked = 0;
  for (let from = start; from < end; from++) {
    const row = from * size;
    let largest = -1;
    let best = start;
    bins.fill(0);
    for (const run of runs) {
      let mass = 0;
      for (let to = run.start; to < run.end; to++) {
        const weight = plane[row + to];
        if (weight > largest) {
          largest = weight;
          best = to;
        }
        places += weight * Math.abs(from - to);
        mass += weight;
      }
      bins[run.bin] += mass;
    }
    top[from] = best;
    entropy += entropyNats(plane, bits, row + start, row + end);
    const sentence = sentences[from];
    const mass = bins[0] + bins[1] + bins[2] + bins[3];
    total += mass;
    wordMass[2 * from] = bins[0];
    wordMass[2 * from + 1] = bins[1];
    sameSentence += bins[sentence] + bins[sentence + 2];
    self += plane[row + from];
    if (isContent[from]) asked += mass;
  }
  for (let i = 0; i < classed.cells.length; i++) {
    classSums[classed.classes[i]] += plane[classed.cells[i]];
  }
  const named = classSums.reduce((sum, mass) => sum + mass, 0);
  classSums[REST] = Math.max(0, asked - named);
  const { idle, isKept } = readIdle(plane, input);
  return {
    // Written out: a spread costs more than all scores of a short text.
    plane,
    size,
    idle,
    isKept,
    isBroken: !Number.isFinite(total),
    top,
    wordMass,
    entropyNats: entropy,
    self,
    sameSentence,
    places,
    classSums
  };
}
