/**
 * What a survey says: a row for each head and pattern, with the columns of every file and of Python,
 * and the numbers it is made with. Leaves out how (survey-summary.ts).
 */
import type { HeadName } from '../patterns/head-name';
import type { PatternName, Tier } from '../patterns/pattern';

/** Draws of the bootstrap, and of the test by sign flips where it is not exact. */
export const BOOTSTRAP_DRAWS = 2000;
export const FLIP_DRAWS = 9999;

/** The most inputs of which every flip of signs is tried. */
export const MOST_EXACT_INPUTS = 14;

/** From so many inputs on, numbers over them are more than effect sizes. */
export const FEWEST_INPUTS = 30;

/** A head whose name fewer of the draws give is called unstable. */
export const STABLE_SHARE = 0.8;

/** Expected share of false names among those that stand. */
export const FALSE_DISCOVERY_RATE = 0.05;

/**
 * One head and pattern. Means are over the inputs in which the number is defined, each input one
 * vote; null where it is defined in none. Numbers have 8 decimals.
 */
export type SurveyRow = {
  /** 0-based. */
  readonly layer: number;
  readonly head: number;
  /** Of the head, such as `delimiter; when active: sub-word partner? (unstable)`. */
  readonly name: string;
  readonly kind: HeadName['kind'];
  /** Share of the bootstrap draws that give the same name; null for fewer than 2 inputs. */
  readonly stability: number | null;
  /** Mean mass that the head gives to delimiters. */
  readonly idle: number | null;
  /** Mean H / ln n. */
  readonly entropy: number | null;
  readonly pattern: PatternName;
  readonly tier: Tier | null;
  /** Inputs in which the pattern has a mass. */
  readonly n_inputs: number;
  /** Tokens that were asked about, and those of them that were not idle, over all inputs. */
  readonly queries: number;
  readonly kept: number;
  readonly mass: number | null;
  readonly conditional: number | null;
  readonly chance: number | null;
  readonly lift: number | null;
  readonly corrected: number | null;
  readonly top_rate: number | null;
  readonly control: number | null;
  readonly margin: number | null;
  /** 95 % of the bootstrap's means; null where fewer than 2 inputs have the number. */
  readonly mass_low: number | null;
  readonly mass_high: number | null;
  readonly margin_low: number | null;
  readonly margin_high: number | null;
  /** Of the margin, one-sided: how often flipped signs give as much. */
  readonly p: number | null;
  /** p corrected for all heads and patterns that have one, by Benjamini and Hochberg. */
  readonly q: number | null;
  /**
   * Of the pattern, the same in all its rows: whether two halves of the inputs rank the heads by
   * mass alike (1 = alike, 0 = no more than by chance); null for fewer than 4 inputs or 3 heads.
   */
  readonly reliability: number | null;
};

/** In the order of a row's fields. */
export const SURVEY_COLUMNS = [
  ...([
    'layer',
    'head',
    'name',
    'kind',
    'stability',
    'idle',
    'entropy',
    'pattern',
    'tier'
  ] as const),
  ...([
    'n_inputs',
    'queries',
    'kept',
    'mass',
    'conditional',
    'chance',
    'lift',
    'corrected'
  ] as const),
  ...(['top_rate', 'control', 'margin', 'mass_low', 'mass_high', 'margin_low'] as const),
  ...(['margin_high', 'p', 'q', 'reliability'] as const)
] as const satisfies readonly (keyof SurveyRow)[];

/** One head over all inputs. */
export type SurveyHead = {
  readonly layer: number;
  readonly head: number;
  /** With numbers that are means over the inputs; label and text say where it is unstable. */
  readonly name: HeadName;
  readonly stability: number | null;
  readonly isUnstable: boolean;
};

export type SurveyTable = {
  readonly layers: number;
  /** A layer. */
  readonly heads: number;
  /** Inputs that the numbers rest on. */
  readonly inputs: number;
  /** Inputs that could not be computed, and those in which nothing can be asked. */
  readonly failed: number;
  readonly skipped: number;
  readonly seed: number;
  readonly bootstrapDraws: number;
  readonly flipDraws: number;
  /** Whether the flips are all there are. */
  readonly isExact: boolean;
  /** How many cells were tested. */
  readonly tests: number;
  /** By layer and head. */
  readonly named: readonly SurveyHead[];
  /** By layer, head and pattern. */
  readonly rows: readonly SurveyRow[];
};

export type SurveyOptions = {
  /** Of the model: they say what the table holds where no input has a record. */
  readonly layers: number;
  readonly heads: number;
  /** Of all draws, a whole number from 0 to 2³² - 3. */
  readonly seed: number;
  /** Inputs without a record, told in the table; 0 where not said. */
  readonly failed?: number;
  readonly skipped?: number;
  /** Fewer draws make tests fast; the numbers above where not said. */
  readonly bootstrapDraws?: number;
  readonly flipDraws?: number;
};
