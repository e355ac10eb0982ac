/**
 * The name of a head by its scores: section 3.4 of the specification. A name has two parts, how much
 * is idle and what the head does with the rest, and says nothing it has no numbers for. The
 * cuts are published ones (.5, .6, .8, .9) or ours (.2, .75); they are not to be tuned further.
 */
import { PATTERN_TITLES } from './pattern';
import type { PatternName } from './pattern';

/** The numbers a name rests on: of one input, or means over several. */
export type NameEvidence = {
  /** Mean mass to delimiters and how many tokens were asked; null if none. */
  readonly idle: number | null;
  readonly idleQueries: number;
  /** H / ln n. */
  readonly entropy: number;
  /** P1 to P5 with at most one entry each; P6 and further tiers are left out. */
  readonly scores: readonly NameScore[];
};

export type NameScore = {
  readonly pattern: PatternName;
  readonly kept: number;
  readonly mass: number | null;
  readonly conditional: number | null;
  readonly margin: number | null;
  readonly topRate: number | null;
  /** Over several inputs: whether the margin stands the test; one input has none. */
  readonly isSignificant?: boolean;
};

/** A pattern that the head passes. */
export type NamedPattern = {
  readonly pattern: PatternName;
  /** S~: the share of what is not idle, 0 to 1. */
  readonly share: number;
  /** Rests on fewer than 5 rows: shown with a "?". */
  readonly isUncertain: boolean;
  /** Positional, and in at least 9 of 10 tokens the largest weight. */
  readonly isStrict: boolean;
};

export type HeadName = {
  /** `unscored`: broken, or no token to ask. */
  readonly kind: 'delimiter' | 'mostly idle' | 'active' | 'unscored';
  /** What it does when active, in the order of the patterns; empty = unclassified. */
  readonly patterns: readonly NamedPattern[];
  /** Whether two or more patterns pass; P3 and P4 count as one. */
  readonly isMixed: boolean;
  /** Whether it spreads over nearly all tokens alike. */
  readonly isBroad: boolean;
  /** Whether the idle share rests on fewer than 5 tokens. */
  readonly isUncertain: boolean;
  /** In words, such as `delimiter; when active: sub-word partner?`. */
  readonly label: string;
  /** With numbers, such as `delimiter, idle 60 %; when active: sub-word partner? (96 % of the rest)`. */
  readonly text: string;
};

export const DELIMITER_MASS = 0.6;
export const MOSTLY_IDLE_MASS = 0.4;
export const LEAST_SHARE = 0.5;
export const LEAST_MARGIN = 0.2;
const STRICT_RATE = 0.9;
const BROAD_ENTROPY = 0.8;
const ACROSS_SHARE = 0.75;
export const FEWEST_ROWS = 5;

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const isPositional = (pattern: PatternName): boolean =>
  pattern === 'next' || pattern === 'previous';

const passes = ({ conditional, margin, isSignificant = true }: NameScore): boolean =>
  conditional !== null &&
  margin !== null &&
  conditional >= LEAST_SHARE &&
  margin >= LEAST_MARGIN &&
  isSignificant;

/** Of P3 and P4, where both pass, the one that says more. */
function chooseFamily(passed: readonly NameScore[]): readonly NameScore[] {
  const identical = passed.find(({ pattern }) => pattern === 'identical');
  const across = passed.find(({ pattern }) => pattern === 'other-sentence');
  if (identical === undefined || across === undefined) return passed;
  const isAcross = across.mass! / identical.mass! >= ACROSS_SHARE;
  return passed.filter(score => score !== (isAcross ? identical : across));
}

const describe = ({ pattern, isUncertain, isStrict }: NamedPattern): string =>
  `${PATTERN_TITLES[pattern]}${isUncertain ? '?' : ''}${isStrict ? ', strict positional' : ''}`;

/** What the head does with the rest, in words. */
function describeActive(name: Omit<HeadName, 'label' | 'text'>, withShares: boolean): string {
  const { patterns, isMixed, isBroad } = name;
  if (patterns.length === 0) return isBroad ? 'unclassified, broad' : 'unclassified';
  const list = patterns.map(
    named => describe(named) + (withShares ? ` (${percent(named.share)} of the rest)` : '')
  );
  return `${isMixed ? 'mixed: ' : ''}${list.join(' + ')}${isBroad ? ', broad' : ''}`;
}

/** @param idle the share, or null for the words alone */
function putTogether(name: Omit<HeadName, 'label' | 'text'>, idle: number | null): string {
  const { kind, patterns, isUncertain } = name;
  const active = describeActive(name, idle !== null);
  const share = idle === null ? '' : percent(idle);
  const mark = isUncertain ? '?' : '';
  if (kind === 'delimiter') {
    const first = `delimiter${mark}${idle === null ? '' : `, idle ${share}`}`;
    return patterns.length === 0 ? first : `${first}; when active: ${active}`;
  }
  if (kind === 'mostly idle')
    return `mostly idle${mark} ${share}`.trim() + `; when active: ${active}`;
  return idle === null ? active : `idle ${share}; when active: ${active}`;
}

const unscored = (words: string): HeadName => ({
  kind: 'unscored',
  patterns: [],
  isMixed: false,
  isBroad: false,
  isUncertain: false,
  label: words,
  text: words
});

const NO_WORDS = 'no words to score';

/** A head with weights that are no numbers. */
export const BROKEN_NAME: HeadName = unscored('broken');

/** What the numbers say, before it is put into words; null without a token to ask. */
function judgeHead(evidence: NameEvidence): Omit<HeadName, 'label' | 'text'> | null {
  const { idle, idleQueries, entropy, scores } = evidence;
  if (idle === null) return null;
  const passed = scores.filter(score => score.pattern !== 'delimiter' && passes(score));
  const patterns = chooseFamily(passed).map(score => ({
    pattern: score.pattern,
    share: score.conditional!,
    isUncertain: score.kept < FEWEST_ROWS,
    isStrict: isPositional(score.pattern) && (score.topRate ?? 0) >= STRICT_RATE
  }));
  return {
    kind:
      idle >= DELIMITER_MASS ? 'delimiter' : idle >= MOSTLY_IDLE_MASS ? 'mostly idle' : 'active',
    patterns,
    isMixed: patterns.length > 1,
    isBroad: entropy >= BROAD_ENTROPY,
    isUncertain: idleQueries < FEWEST_ROWS
  };
}

/**
 * @example (2,1) of the article: idle .600, P5 .961 / margin .778 on 2 rows: `delimiter, idle 60 %;
 *   when active: sub-word partner? (96 % of the rest)`
 */
export function nameHead(evidence: NameEvidence): HeadName {
  const name = judgeHead(evidence);
  if (name === null) return unscored(NO_WORDS);
  return { ...name, label: putTogether(name, null), text: putTogether(name, evidence.idle) };
}

/** The label alone: a survey compares thousands of them. */
export function labelHead(evidence: NameEvidence): string {
  const name = judgeHead(evidence);
  return name === null ? NO_WORDS : putTogether(name, null);
}
