/**
 * How often heads that mean nothing get a name: 2000 a kind on the article's tokens, seeded. A score
 * over chance alone (lift) finds patterns in what merely decays with distance; the rule must not.
 */
import type { HeadScores, PatternScore } from '../../src/patterns/head-scores';
import type { PatternName } from '../../src/patterns/pattern';
import { preparePatterns } from '../../src/patterns/pattern-input';
import { scoreHead } from '../../src/patterns/score-head';
import { GOLDEN } from './golden';
import { KINDS, makeHeads } from './synthetic';
import type { Kind } from './synthetic';

const HEADS = 2000;
const input = preparePatterns(GOLDEN);

type Scored = HeadScores & { readonly isBroken: false };

/** Shares of heads: with a lift over 3, and with a name, by pattern. */
function survey(kind: Kind) {
  const make = makeHeads(kind, GOLDEN.tokens, 6);
  const found = Array.from(
    { length: HEADS },
    (_, head) => scoreHead(head, make(), input) as Scored
  );
  const shareOf = (isOne: (head: Scored) => boolean): number => found.filter(isOne).length / HEADS;
  const scoreOf = (head: Scored, pattern: PatternName): PatternScore =>
    head.scores.find(score => score.pattern === pattern)!;
  return {
    lifted: (pattern: PatternName) => shareOf(head => scoreOf(head, pattern).lift! > 3),
    named: (pattern: PatternName) =>
      shareOf(({ name }) =>
        pattern === 'delimiter'
          ? name.kind === 'delimiter'
          : name.patterns.some(named => named.pattern === pattern)
      )
  };
}

const surveys = new Map(KINDS.map(kind => [kind, survey(kind)]));

test.each(KINDS)('of %s heads at most 2 in 100 get any name of P1 to P5', kind => {
  for (const pattern of ['next', 'previous', 'identical', 'other-sentence', 'sub-word'] as const) {
    expect(surveys.get(kind)!.named(pattern)).toBeLessThanOrEqual(0.02);
  }
});

test('a sink is called a delimiter head, and hardly a stripe', () => {
  expect(surveys.get('sink')!.named('delimiter')).toBeGreaterThanOrEqual(0.99);
  expect(surveys.get('stripe')!.named('delimiter')).toBeLessThanOrEqual(0.05);
  for (const kind of ['near-uniform', 'sparse', 'decay'] as const) {
    expect(surveys.get(kind)!.named('delimiter')).toBe(0);
  }
});

test('lift alone would find patterns in heads that decay with distance', () => {
  for (const pattern of ['next', 'identical', 'sub-word'] as const) {
    expect(surveys.get('decay')!.lifted(pattern)).toBeGreaterThanOrEqual(0.4);
    expect(surveys.get('near-uniform')!.lifted(pattern)).toBe(0);
  }
});
