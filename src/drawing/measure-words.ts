/** The measures of a head in words, on the screen and in what is exported. */
import type { MeasureName } from '../attention/head-measures';

type Words = {
  /** Before its number. */
  readonly name: string;
  /** How heads are ordered by it. */
  readonly first: string;
  readonly meaning: string;
};

export const MEASURE_WORDS: Readonly<Record<MeasureName, Words>> = {
  sharpness: {
    name: 'sharpness',
    first: 'the sharpest first',
    meaning: '1: each token attends to one alone; 0: to all alike (1 − mean entropy)'
  },
  distance: {
    name: 'distance',
    first: 'the farthest reaching first',
    meaning: 'mean number of places to the token attended to, as a share of the most there can be'
  },
  delimiters: {
    name: 'weight on delimiters',
    first: 'most weight on delimiters first',
    meaning: 'share of the weight that goes to special tokens, as [CLS] and [SEP] are'
  },
  self: {
    name: 'weight on itself',
    first: 'most weight on the token itself first',
    meaning: 'share of the weight with which tokens attend to themselves'
  }
};
