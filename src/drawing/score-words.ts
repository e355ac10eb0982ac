/** What the scores of a pattern are called and mean, in words for screen, table and files. */
import {
  DELIMITER_MASS,
  FEWEST_ROWS,
  LEAST_MARGIN,
  LEAST_SHARE,
  MOSTLY_IDLE_MASS
} from '../patterns/head-name';
import type { HeadScores, PatternScore } from '../patterns/head-scores';
import type { PatternName } from '../patterns/pattern';
import { formatMargin, formatWeight } from './numerals';

/** What the margin is over. */
export const CONTROL_WORDS: Readonly<Record<PatternName, string>> = {
  next: 'the best other distance, up to five tokens either way',
  previous: 'the best other distance, up to five tokens either way',
  identical: 'the mean over all ways to put the sentence’s words in other places',
  'other-sentence': 'the mean over all ways to put the sentence’s words in other places',
  'sub-word': 'the mean over neighbours that are not pieces of one word',
  delimiter: 'what an even head would give'
};

/** Why a pattern cannot be asked about here. */
const ABSENCE_WORDS = {
  'no queries': 'not applicable: no token to ask',
  'one sentence': 'not applicable: one sentence',
  'by words': 'not applicable to whole words'
} as const;

/** Whether one of the head's names is this pattern. */
export const isNamed = (scores: HeadScores, pattern: PatternName): boolean =>
  pattern === 'delimiter'
    ? scores.name.kind === 'delimiter'
    : scores.name.patterns.some(named => named.pattern === pattern);

/** What the thresholds of a name say, of one text or of the means of many; null where they leave it open. */
export function thresholdWords({
  pattern,
  mass,
  conditional,
  margin
}: {
  readonly pattern: PatternName;
  /** Shares from 0 to 1. */
  readonly mass: number;
  readonly conditional: number | null;
  /** From -1 to 1. */
  readonly margin: number | null;
}): string | null {
  if (pattern === 'delimiter') {
    if (mass >= DELIMITER_MASS) return 'passes';
    const less = `${formatWeight(mass, 2)} < ${formatWeight(DELIMITER_MASS, 1)}`;
    return mass >= MOSTLY_IDLE_MASS ? `mostly idle: ${less}` : `does not pass: ${less}`;
  }
  if (conditional === null) return 'does not pass: every token asked is idle';
  if (conditional < LEAST_SHARE) {
    return `does not pass: ${formatWeight(conditional, 2)} when active < ${formatWeight(LEAST_SHARE, 1)}`;
  }
  if (margin === null) return 'does not pass: nothing to compare with';
  if (margin < LEAST_MARGIN) {
    return `does not pass: margin ${formatMargin(margin, 2)} < ${formatWeight(LEAST_MARGIN, 1)}`;
  }
  return null;
}

/**
 * Why a head has, or has not, a pattern as its name.
 *
 * @example "does not pass: margin .08 < .2"
 */
export function verdictWords(scores: HeadScores, score: PatternScore): string {
  const { pattern, tier, absent, mass, conditional, margin, kept } = score;
  if (absent !== null) return ABSENCE_WORDS[absent];
  if (mass === null) return 'not applicable: no token to ask';
  const decided = thresholdWords({ pattern, mass, conditional, margin });
  if (decided !== null) return decided;
  if (tier === 'stem' || tier === 'vectors')
    return 'passes, but a name rests on the same piece alone';
  if (!isNamed(scores, pattern)) return 'passes, and the other of the two says more';
  return kept < FEWEST_ROWS ? `passes, on ${kept} token${kept === 1 ? '' : 's'} only` : 'passes';
}
