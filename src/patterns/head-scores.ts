/** What scoring a head gives, as plain data: shapes only, so that every room may import them. */
import type { HeadName } from './head-name';
import type { MassBar } from './mass-bar';
import type { Absence } from './pattern-sets';
import type { PatternName, Tier } from './pattern';
import type { PartScore } from './set-score';

/**
 * One pattern in one head on one input. Symbols are those of the specification. A number is null
 * where it is undefined: no queries, no row left, no control.
 */
export type PatternScore = {
  readonly pattern: PatternName;
  /** What "related" means for P3 to P5; null for the others. */
  readonly tier: Tier | null;
  /** Why the pattern is not applicable here; else null. */
  readonly absent: Absence | null;
  /** q: tokens that were asked about. */
  readonly queries: number;
  /** Those of them with an idle mass of at most .9; `queries - kept` rows are dropped from `conditional` and `margin`. */
  readonly kept: number;
  /** S: mean mass on the targets, 0 to 1. For P6 this is the idle share. */
  readonly mass: number | null;
  /** S~: mean mass on the targets as a share of what is not on delimiters, 0 to 1; null for P6. */
  readonly conditional: number | null;
  /** U: what an even head would give, 0 to 1. */
  readonly chance: number | null;
  /** L = S / U, ≥ 0. */
  readonly lift: number | null;
  /** K = (S - U) / (1 - U): 0 = even, 1 = all mass; below 0 = less than even. */
  readonly corrected: number | null;
  /** S if each row spread its mass off the delimiters evenly over C, 0 to 1; null for P6. */
  readonly permutedChance: number | null;
  /** T: share of queries that attend most to a target, delimiters included, 0 to 1. */
  readonly topRate: number | null;
  /**
   * What the matched control scores: the best other offset (P1, P2), the mean over permutations of
   * words (P3, P4), neighbours of different words (P5), or even rows (P6).
   */
  readonly control: number | null;
  /** M: S~ (P6: S) minus `control`, -1 to 1. */
  readonly margin: number | null;
  /**
   * On this one input, 0 to 1: by permutations for P3 and P4 (null until they were drawn), by rank
   * among offsets (P1, P2; at least 1/10) or neighbours (P5); null for P6.
   */
  readonly p: number | null;
  /** P3 and P4: queries that are content words, and English function words; else null. */
  readonly content: PartScore | null;
  readonly functional: PartScore | null;
};

/** What a head does as a whole, all shares 0 to 1. */
export type HeadContext = {
  /** H / ln n: mean entropy of all rows over that of an even row; 0 for a single token. */
  readonly entropy: number;
  /** Mean mass that tokens of C give to delimiters (= S of P6), and its two parts; null without C. */
  readonly idle: number | null;
  readonly idleStart: number | null;
  readonly idleSeparator: number | null;
  /** Mean mass from [SEP] to any [SEP]; null without one. */
  readonly separatorToSeparator: number | null;
  /** Mean over all rows: mass to the token itself, and to its own sentence with its delimiters. */
  readonly self: number;
  readonly sameSentence: number;
  /** Mean over all rows of |from - to|, weighted; in tokens. */
  readonly distanceTokens: number;
};

/** One head; one with a weight that is no number is broken and never scored. */
export type HeadScores =
  | {
      readonly head: number;
      readonly isBroken: true;
      readonly name: HeadName;
    }
  | {
      readonly head: number;
      readonly isBroken: false;
      readonly context: HeadContext;
      /** In the order of the input's sets. */
      readonly scores: readonly PatternScore[];
      /** Where the mass of tokens of C goes; null without C. */
      readonly bar: MassBar | null;
      readonly name: HeadName;
    };
