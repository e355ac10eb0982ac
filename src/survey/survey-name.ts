/**
 * The name of a head over a set of inputs: by the rule for one input (3.4 of the specification), on
 * means, with the test of the margin, and with how often other draws of inputs give the same.
 */
import { BROKEN_NAME, LEAST_MARGIN, LEAST_SHARE, labelHead, nameHead } from '../patterns/head-name';
import type { HeadName, NameEvidence, NameScore } from '../patterns/head-name';
import { PATTERNS } from '../patterns/pattern';
import type { Column } from './column';
import { STABLE_SHARE } from './survey-table';

/** Means over inputs of one pattern; NaN where undefined. */
export type CellMeans = {
  readonly mass: number;
  readonly conditional: number;
  readonly margin: number;
  readonly topRate: number;
};

export type HeadMeans = {
  readonly isBroken: boolean;
  readonly entropy: number;
  /** In the order of the patterns. */
  readonly cells: readonly CellMeans[];
};

/** What all inputs together say of each pattern, in their order. */
export type CellFacts = {
  readonly queries: number;
  readonly kept: number;
  /** Whether a name may rest on it: its margin stands the test, and some input reaches both cuts. */
  readonly canName: boolean;
};

const DELIMITER = PATTERNS.indexOf('delimiter');
const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** What a name rests on; null for a head that is broken wherever something could be asked. */
function gatherEvidence(
  { isBroken, entropy, cells }: HeadMeans,
  facts: readonly CellFacts[]
): NameEvidence | null {
  const idle = orNull(cells[DELIMITER].mass);
  if (isBroken && idle === null) return null;
  const scores: NameScore[] = [];
  facts.forEach(({ canName, kept }, at) => {
    if (!canName) return;
    const { mass, conditional, margin, topRate } = cells[at];
    scores.push({
      pattern: PATTERNS[at],
      kept,
      mass: orNull(mass),
      conditional: orNull(conditional),
      margin: orNull(margin),
      topRate: orNull(topRate)
    });
  });
  return { idle, idleQueries: facts[DELIMITER].queries, entropy, scores };
}

export function nameByMeans(means: HeadMeans, facts: readonly CellFacts[]): HeadName {
  const evidence = gatherEvidence(means, facts);
  return evidence === null ? BROKEN_NAME : nameHead(evidence);
}

/**
 * The label alone, as `nameByMeans` gives it. Its "?" say how much was asked in all inputs, so that they
 * are no difference between two draws.
 */
export function labelByMeans(means: HeadMeans, facts: readonly CellFacts[]): string {
  const evidence = gatherEvidence(means, facts);
  return evidence === null ? BROKEN_NAME.label : labelHead(evidence);
}

/** Whether a mean over some of these inputs can be large enough for a name. */
export const canReachCuts = (conditionals: Column, margins: Column): boolean =>
  conditionals.some(share => share >= LEAST_SHARE) &&
  margins.some(margin => margin >= LEAST_MARGIN);

export const isUnstable = (stability: number | null): boolean =>
  stability !== null && stability < STABLE_SHARE;

/** @param stability share of the draws that give the same name, 0 to 1; null where unknown */
export function withStability(name: HeadName, stability: number | null): HeadName {
  if (!isUnstable(stability)) return name;
  return { ...name, label: `${name.label} (unstable)`, text: `${name.text} (unstable)` };
}
