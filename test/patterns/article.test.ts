/** The article's pair on bert-base-uncased: the published figures and the table of the specification. */
import { weightAt } from '../../src/attention/attention-rows';
import { drawPermutations } from '../../src/patterns/permutations';
import { preparePatterns } from '../../src/patterns/pattern-input';
import type { HeadScores, PatternScore } from '../../src/patterns/head-scores';
import { rankOf } from '../../src/patterns/head-rank';
import type { PatternName } from '../../src/patterns/pattern';
import { scoreHeads, scorePatterns, testHeads } from '../../src/patterns/score-patterns';
import { GOLDEN, GOLDEN_LAYERS } from './golden';
import census from './article-census.json';

type Scored = HeadScores & { readonly isBroken: false };

const input = preparePatterns(GOLDEN);
const permutations = drawPermutations(input.plans[0]);
const layers = GOLDEN_LAYERS.map(weights => [...scoreHeads(weights, input)] as Scored[]);

const headOf = (layer: number, head: number): Scored => layers[layer][head];
const scoreOf = ({ scores }: Scored, pattern: PatternName): PatternScore =>
  scores.find(score => score.pattern === pattern)!;

/** Runs a generator that only offers the chance to stop. */
function finish<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

test.each([
  ['next word: i to went', 2, 0, 1, 2, 0.9989],
  ['previous word: went to i', 6, 11, 2, 1, 0.7567],
  ['previous word: went to the first [SEP]', 6, 11, 2, 7, 0.08],
  ['previous word: went to the last [SEP]', 6, 11, 2, 18, 0.0707],
  ['identical: store to the other store', 2, 6, 5, 10, 0.3525],
  ['identical: store to itself', 2, 6, 5, 5, 0.3049],
  ['identical: store to the first [SEP]', 2, 6, 5, 7, 0.1369],
  ['identical: store to the last [SEP]', 2, 6, 5, 18, 0.0614],
  ['other sentence: store in B to store in A', 10, 10, 10, 5, 0.9327],
  ['other sentence: store in A to store in B', 10, 10, 5, 10, 0.5887],
  ['sub-word: ##berries to straw', 2, 1, 16, 15, 0.7669],
  ['sub-word: ##berries to [CLS]', 2, 1, 16, 0, 0.1026],
  ['sub-word: straw to ##berries', 2, 1, 15, 16, 0.9879],
  ['delimiter: store to the first [SEP]', 6, 4, 5, 7, 0.4867],
  ['delimiter: store to the last [SEP]', 6, 4, 5, 18, 0.446]
])('the figure shows %s', (_, layer, head, from, to, weight) => {
  expect(Math.abs(weightAt(GOLDEN_LAYERS[layer], 19, head, from, to) - weight)).toBeLessThan(1e-4);
});

type Row = readonly [
  layer: number,
  head: number,
  pattern: PatternName,
  mass: number,
  conditional: number,
  margin: number,
  topRate: number,
  queries: number,
  kept: number
];
const TABLE: readonly Row[] = [
  [2, 0, 'next', 1, 1, 1, 1, 14, 14],
  [2, 9, 'next', 1, 1, 1, 1, 14, 14],
  [6, 11, 'previous', 0.496, 0.757, 0.67, 0.64, 14, 13],
  [3, 5, 'previous', 0.575, 0.778, 0.711, 0.79, 14, 14],
  [2, 6, 'identical', 0.598, 0.853, 0.313, 1, 6, 6],
  [2, 6, 'other-sentence', 0.36, 0.514, 0.465, 1, 6, 6],
  [10, 10, 'identical', 0.65, 0.706, 0.497, 0.67, 6, 6],
  [10, 10, 'other-sentence', 0.553, 0.602, 0.48, 0.67, 6, 6],
  [2, 1, 'sub-word', 0.877, 0.961, 0.778, 1, 2, 2],
  [6, 4, 'sub-word', 0.171, 0.794, 0.562, 0.5, 2, 1],
  [3, 0, 'identical', 0.561, 0.908, 0.554, 0.83, 6, 6],
  [3, 0, 'other-sentence', 0.506, 0.812, 0.715, 0.83, 6, 6],
  [4, 3, 'identical', 0.358, 0.922, 0.57, 0.5, 6, 5],
  [4, 3, 'other-sentence', 0.34, 0.862, 0.745, 0.5, 6, 5],
  [1, 11, 'identical', 0.453, 0.601, 0.233, 0.67, 6, 6],
  [1, 11, 'other-sentence', 0.374, 0.497, 0.432, 0.67, 6, 6]
];

test.each(TABLE)(
  'layer %i, head %i scores %s as the specification says',
  (layer, head, pattern, mass, conditional, margin, topRate, queries, kept) => {
    const score = scoreOf(headOf(layer, head), pattern);
    expect(Math.abs(score.mass! - mass)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(score.conditional! - conditional)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(score.margin! - margin)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(score.topRate! - topRate)).toBeLessThanOrEqual(0.005);
    expect([score.queries, score.kept]).toEqual([queries, kept]);
  }
);

test.each([
  [2, 0, 0.125, 'next word, strict positional'],
  [2, 9, 0.125, 'next word, strict positional'],
  [6, 11, 0.414, 'mostly idle; when active: previous word'],
  [3, 5, 0.382, 'previous word'],
  [2, 6, 0.371, 'identical words'],
  [10, 10, 0.184, 'other sentence'],
  [2, 1, 0.6, 'delimiter; when active: sub-word partner?'],
  [6, 4, 0.732, 'delimiter; when active: sub-word partner?'],
  [3, 0, 0.699, 'delimiter; when active: other sentence'],
  [4, 3, 0.776, 'delimiter; when active: other sentence'],
  [1, 11, 0.337, 'identical words']
])('layer %i, head %i is idle to %f and called %s', (layer, head, idle, label) => {
  const found = headOf(layer, head);
  expect(Math.abs(found.context.idle! - idle)).toBeLessThanOrEqual(0.001);
  expect(scoreOf(found, 'delimiter').mass).toBe(found.context.idle);
  expect(found.name.label).toBe(label);
});

test('the two-part name says both shares', () => {
  expect(headOf(2, 1).name.text).toBe(
    'delimiter, idle 60 %; when active: sub-word partner? (96 % of the rest)'
  );
  expect(headOf(2, 0).name.text).toBe(
    'idle 12 %; when active: next word, strict positional (100 % of the rest)'
  );
  expect(headOf(6, 11).name.text).toBe(
    'mostly idle 41 %; when active: previous word (76 % of the rest)'
  );
  expect(headOf(0, 2).name.text).toBe(
    'idle 39 %; when active: mixed: previous word (57 % of the rest) + sub-word partner? (66 % of the rest)'
  );
  expect(headOf(0, 0).name.label).toBe('unclassified, broad');
});

/** A name as the specification counts them. */
const shortName = ({ name }: HeadScores): string =>
  [
    ...(name.kind === 'delimiter' ? ['delimiter'] : []),
    ...name.patterns.map(({ pattern, isUncertain }) => `${pattern}${isUncertain ? '?' : ''}`)
  ].join(' + ') || 'unclassified';

test('the census of 144 heads is the one of the specification', () => {
  const names = layers.map(heads => heads.map(shortName));
  const counts: Record<string, number> = {};
  for (const name of names.flat()) counts[name] = (counts[name] ?? 0) + 1;
  expect(counts).toEqual({
    unclassified: 71,
    delimiter: 40,
    'delimiter + sub-word?': 7,
    'sub-word?': 6,
    next: 4,
    previous: 4,
    'next + sub-word?': 2,
    identical: 2,
    'delimiter + other-sentence': 2,
    'other-sentence': 1,
    'identical?': 1,
    'previous + sub-word?': 1,
    'delimiter + next + sub-word?': 1,
    'delimiter + previous?': 1,
    'delimiter + identical': 1
  });
  expect(layers.map(heads => heads.map(({ name }) => name.text))).toEqual(census);
});

const ranked = (pattern: PatternName): readonly (readonly [string, number])[] =>
  layers
    .flatMap((heads, layer) =>
      heads.map(found => [`${layer},${found.head}`, scoreOf(found, pattern).mass!] as const)
    )
    .sort((a, b) => b[1] - a[1]);

test('the article’s heads are found from scratch', () => {
  const [first, second, third] = ranked('next');
  expect([first[0], second[0]].sort()).toEqual(['2,0', '2,9']);
  expect([first[1], second[1]].map(mass => mass.toFixed(3))).toEqual(['1.000', '1.000']);
  expect(third).toEqual(['0,10', expect.closeTo(0.607, 3)]);
  const top = (pattern: PatternName) => ranked(pattern).slice(0, 2);
  expect(top('previous')).toEqual([
    ['3,5', expect.closeTo(0.575, 3)],
    ['6,11', expect.closeTo(0.496, 3)]
  ]);
  expect(top('other-sentence')).toEqual([
    ['10,10', expect.closeTo(0.553, 3)],
    ['3,0', expect.closeTo(0.506, 3)]
  ]);
  expect(top('identical')).toEqual([
    ['10,10', expect.closeTo(0.65, 3)],
    ['2,6', expect.closeTo(0.598, 3)]
  ]);
  expect(top('sub-word')[0]).toEqual(['2,1', expect.closeTo(0.877, 3)]);
  expect(top('delimiter')[0]).toEqual(['1,6', expect.closeTo(0.954, 3)]);
  const idle = layers.flat().map(found => scoreOf(found, 'delimiter').mass);
  expect(rankOf(idle, 6 * 12 + 4)).toBe(21);
  expect(idle[6 * 12 + 4]).toBeCloseTo(0.732, 3);
});

test.each([
  [2, 6, 'identical', 0.001],
  [10, 10, 'other-sentence', 0.001],
  [3, 0, 'other-sentence', 0.002],
  [4, 3, 'other-sentence', 0.01],
  [1, 11, 'identical', 0.023]
] as const)('layer %i, head %i, %s: p by permutations is near %f', (layer, head, pattern, p) => {
  const tested = finish(testHeads(GOLDEN_LAYERS[layer], input, layers[layer], permutations));
  const found = scoreOf(tested[head] as Scored, pattern).p!;
  // Another seed than the specification's: three times the standard error of 999 draws.
  const error = 3 * Math.sqrt((p * (1 - p)) / 999);
  expect(Math.abs(found - p)).toBeLessThanOrEqual(error);
});

test('p by rank can be no less than the number of rivals allows', () => {
  // Ten offsets; eleven neighbours apart from the split word.
  expect(scoreOf(headOf(2, 0), 'next').p).toBe(1 / 10);
  expect(scoreOf(headOf(2, 1), 'sub-word').p).toBe(1 / 12);
  expect(scoreOf(headOf(2, 0), 'delimiter').p).toBeNull();
  expect(scoreOf(headOf(2, 0), 'identical').p).toBeNull();
});

test('part 2 of the article: (0,0) stays within its sentence and is broad', () => {
  const { context } = headOf(0, 0);
  expect(context.sameSentence).toBeCloseTo(0.916, 3);
  expect(context.entropy).toBeCloseTo(0.81, 2);
  expect(headOf(7, 3).context.idle).toBeCloseTo(0.917, 2);
});

test('every unit of mass is in one class of the bar', () => {
  for (const found of layers.flat()) {
    const sum = Object.values(found.bar!).reduce((all, share) => all + share, 0);
    expect(sum).toBeCloseTo(1, 12);
    expect(found.bar!.delimiter).toBeCloseTo(found.context.idle!, 6);
    expect(found.context.idleStart! + found.context.idleSeparator!).toBeCloseTo(
      found.context.idle!,
      12
    );
  }
});

test('one call scores a layer', () => {
  expect(scorePatterns(GOLDEN_LAYERS[2], GOLDEN)).toEqual(layers[2]);
});
