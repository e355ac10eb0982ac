import type { HeadScores, PatternScore } from '../../src/patterns/head-scores';
import type { PatternName } from '../../src/patterns/pattern';
import { preparePatterns } from '../../src/patterns/pattern-input';
import type { PatternOptions } from '../../src/patterns/pattern-input';
import { drawPermutations } from '../../src/patterns/permutations';
import { rankOf } from '../../src/patterns/head-rank';
import { bitsOf, entropyNats } from '../../src/patterns/row-entropy';
import { scoreHeads, scorePatterns, testHeads } from '../../src/patterns/score-patterns';
import { findRoles } from '../../src/patterns/token-roles';
import { cosine, findNear, relatedThreshold } from '../../src/patterns/vector-relation';
import type { WordTable } from '../../src/patterns/vector-relation';
import { GOLDEN, GOLDEN_LAYERS } from './golden';
import { encodePieces, planeOf } from './synthetic';

type Scored = HeadScores & { readonly isBroken: false };

const scoreOf = ({ scores }: Scored, pattern: PatternName, tier?: string): PatternScore =>
  scores.find(score => score.pattern === pattern && (tier ?? score.tier) === score.tier)!;
const goldenHead = (layer: number, head: number, options?: PatternOptions): Scored =>
  scorePatterns(GOLDEN_LAYERS[layer], GOLDEN, options)[head] as Scored;

const tableOf = (...rows: readonly (readonly number[])[]): WordTable => ({
  rows: rows.length,
  rowOf: id => Float32Array.from(rows[id])
});

describe('a head with weights that are no numbers', () => {
  const plane = planeOf(19, (from, to) => 1 + ((from * to) % 5));
  const layer = Float32Array.from([...plane, ...plane.map(() => NaN), ...plane]);
  layer[2 * 361 + 7] = Infinity;

  test('is broken and never scored; the others are', () => {
    const found = scorePatterns(layer, GOLDEN);
    expect(found.map(({ isBroken }) => isBroken)).toEqual([false, true, true]);
    expect(Object.keys(found[1])).toEqual(['head', 'isBroken', 'name']);
    expect(found[1].name.label).toBe('broken');
  });

  test('stays so through a test by permutations', () => {
    const input = preparePatterns(GOLDEN);
    const scores = [...scoreHeads(layer, input)];
    const steps = testHeads(layer, input, scores, drawPermutations(input.plans[0], 9));
    let step = steps.next();
    while (step.done !== true) step = steps.next();
    expect(step.value[1]).toBe(scores[1]);
    expect(scoreOf(step.value[0] as Scored, 'identical').p).toBeGreaterThan(0);
  });
});

test('weights of another length than the tokens are refused with both numbers', () => {
  expect(() => scorePatterns(new Float32Array(20), GOLDEN)).toThrow(/20 weights .* 19 × 19/);
});

test('a text without tokens, or without words, is scored as nothing', () => {
  const empty = encodePieces('');
  const plane = planeOf(2, () => 1);
  const [found] = scorePatterns(plane, empty) as readonly Scored[];
  expect(found.scores.every(({ mass, absent }) => mass === null && absent !== null)).toBe(true);
  expect(found.context.idle).toBeNull();
  expect(found.context.separatorToSeparator).toBe(0.5);
  expect(found.bar).toBeNull();
  expect(found.name.label).toBe('no words to score');
  const none = { tokens: [], sentenceIds: [], wordIds: [], special: [] };
  expect(scorePatterns(new Float32Array(0), none)).toEqual([]);
});

test('a row that is idle is dropped from the conditional mass, and counted', () => {
  const encoding = encodePieces('a b c d');
  // Row 1 gives .95 to [CLS], the others all to the next token.
  const plane = planeOf(6, (from, to) =>
    from === 1 ? (to === 0 ? 0.95 : to === 2 ? 0.05 : 0) : to === Math.min(5, from + 1) ? 1 : 0
  );
  const [found] = scorePatterns(plane, encoding) as readonly Scored[];
  const { queries, kept, conditional, mass, topRate } = scoreOf(found, 'next');
  expect([queries, kept, conditional, topRate]).toEqual([3, 2, 1, 2 / 3]);
  expect(mass).toBeCloseTo((0.05 + 1 + 1) / 3, 6);
});

test('counting [SEP], what goes to it as the next word is not idle', () => {
  const encoding = encodePieces('a b');
  const toNext = planeOf(4, (from, to) => (to === Math.min(3, from + 1) ? 1 : 0));
  const [plain] = scorePatterns(toNext, encoding) as readonly Scored[];
  const [counting] = scorePatterns(toNext, encoding, {
    countsSeparator: true
  }) as readonly Scored[];
  expect(scoreOf(plain, 'next')).toMatchObject({ queries: 1, mass: 1, conditional: 1 });
  expect(scoreOf(counting, 'next')).toMatchObject({ queries: 2, kept: 2, mass: 1, conditional: 1 });
});

test('by words, mass to the pieces of a word is summed and from them averaged', () => {
  const found = goldenHead(2, 1, { words: true });
  expect(scoreOf(found, 'sub-word')).toMatchObject({ absent: 'by words', mass: null });
  expect(scoreOf(found, 'next').queries).toBe(13);
  // 15 tokens of C: strawberries is one, with the mean of its pieces' idle mass.
  const pieces = goldenHead(2, 1);
  expect(scoreOf(found, 'delimiter').queries).toBe(15);
  expect(Math.abs(found.context.idle! - pieces.context.idle!)).toBeLessThan(0.05);
  expect(Object.values(found.bar!).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
});

test('by words, pairs of pieces are pairs of their words', () => {
  const input = preparePatterns(GOLDEN, { words: true, pairs: [[5, 16], [15, 16]] }); // prettier-ignore
  const set = input.sets.find(({ tier }) => tier === 'pairs')!;
  expect(set.queries.map(token => input.roles.tokens[token])).toEqual(['store', 'strawberries']);
});

test('content words and function words are scored apart', () => {
  const { queries, content, functional, mass } = scoreOf(goldenHead(10, 10), 'other-sentence');
  // i and the; store.
  expect([queries, functional!.queries, content!.queries]).toEqual([6, 4, 2]);
  expect((functional!.mass! * 4 + content!.mass! * 2) / 6).toBeCloseTo(mass!, 9);
  expect(content!.mass!).toBeGreaterThan(functional!.mass!);
  expect(scoreOf(goldenHead(2, 0), 'next').content).toBeNull();
});

test('scoring stops where its caller does', () => {
  const heads = scoreHeads(GOLDEN_LAYERS[0], preparePatterns(GOLDEN));
  expect(heads.next().value).toMatchObject({ head: 0 });
  expect(heads.return(undefined).done).toBe(true);
});

test('the entropy of weights is that of Math.log, from the smallest to 1', () => {
  const weights = Float32Array.from({ length: 3000 }, (_, i) => 10 ** (-i / 100));
  const bits = bitsOf(weights);
  for (let i = 0; i < 3000; i++) {
    const right = -weights[i] * Math.log(weights[i]);
    expect(Math.abs(entropyNats(weights, bits, i, i + 1) - right)).toBeLessThan(1e-8);
  }
  const none = Float32Array.of(0, -0, 0.5, 0.5);
  expect(entropyNats(none, bitsOf(none), 0, 4)).toBeCloseTo(Math.LN2, 7);
  // A view into a larger buffer starts where it starts.
  const view = Float32Array.of(0.1, 0.5, 0.5).subarray(1);
  expect(entropyNats(view, bitsOf(view), 0, 2)).toBeCloseTo(Math.LN2, 7);
});

describe('words near each other by embeddings', () => {
  // Four directions in a plane: ids 0 and 1 are alike, 2 is across, 3 is against.
  const table = tableOf([1, 0], [0.9, 0.1], [0, 1], [-1, 0]);

  test('a cosine is the angle alone', () => {
    const between = (one: readonly number[], other: readonly number[]): number =>
      cosine(Float32Array.from(one), Float32Array.from(other));
    expect(between([1, 0], [5, 0])).toBe(1);
    expect(between([1, 0], [0, 2])).toBe(0);
    expect(between([1, 0], [-3, 0])).toBe(-1);
    expect(between([0, 0], [1, 0])).toBe(0);
  });

  test('the threshold is the cosine that 50 of 10,000 random pairs may pass', () => {
    // 1000 rows on a circle: a cosine of pairs is that of an even angle.
    const angles = Array.from({ length: 1000 }, (_, i) => (2 * Math.PI * i) / 1000);
    const circle = tableOf(...angles.map(angle => [Math.cos(angle), Math.sin(angle)]));
    const threshold = relatedThreshold(circle, 1);
    expect(relatedThreshold(circle, 1)).toBe(threshold);
    // Half a percent of the angles is below .5 % of a half turn.
    expect(threshold).toBeCloseTo(Math.cos(0.005 * Math.PI), 3);
    expect(() => relatedThreshold(tableOf([1, 0]), 1)).toThrow(RangeError);
  });

  test('words above it are near, by the mean of their pieces, and no word to itself', () => {
    const roles = findRoles(encodePieces('cat ##s dog', 'kitten ,'));
    const ids = [0, 0, 1, 2, 0, 1, 1, 0];
    const near = findNear(roles, ids, table, 0.9);
    expect(near).toMatchObject({
      threshold: 0.9,
      pairs: [
        [5, 1],
        [5, 2]
      ]
    });
    const [sum, dog] = [
      [1.9, 0.1],
      [0.9, 0.1]
    ].map(vector => Float32Array.from(vector));
    expect(near.cosines[0]).toBeCloseTo(cosine(sum, dog), 6);
    expect(near.cosines[1]).toBe(near.cosines[0]);
  });

  test('its tier is scored beside the same piece, in both directions', () => {
    const store = GOLDEN.tokens.indexOf('store');
    const bought = GOLDEN.tokens.indexOf('bought');
    const found = goldenHead(10, 10, { vectors: [[bought, store]] });
    const identical = found.scores.filter(({ pattern }) => pattern === 'identical');
    expect(identical.map(({ tier, queries }) => [tier, queries])).toEqual([
      ['piece', 6],
      ['vectors', 2]
    ]);
  });
});

test('a name rests on the same piece alone: what other tiers find has no say', () => {
  const encoding = encodePieces('cat ran home now fast', 'dog slept here then too');
  const across = planeOf(13, (from, to) => (Math.abs(from - to) === 6 ? 1 : 0.001));
  const pairs = [1, 2, 3, 4, 5].map(token => [token, token + 6] as const);
  const [found] = scorePatterns(across, encoding, { pairs }) as readonly Scored[];
  const { conditional, margin } = scoreOf(found, 'other-sentence', 'pairs');
  expect(conditional).toBeGreaterThan(0.9);
  expect(margin).toBeGreaterThan(0.5);
  expect(found.name.label).toBe('unclassified');
});

test('the rank of a head is among all, and equal ones share it', () => {
  expect(rankOf([0.5, 0.9, null, 0.5, 0.1], 0)).toBe(2);
  expect(rankOf([0.5, 0.9, null, 0.5, 0.1], 3)).toBe(2);
  expect(rankOf([0.5, 0.9, null, 0.5, 0.1], 4)).toBe(4);
  expect(rankOf([0.5, 0.9, null], 2)).toBeNull();
});
