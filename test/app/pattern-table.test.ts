import { patternColumns, patternRows } from '../../src/app/pattern-table';
import { rankOf } from '../../src/patterns/head-rank';
import { PATTERNS } from '../../src/patterns/pattern';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';

const layers = GOLDEN_LAYERS.map(weights => scorePatterns(weights, GOLDEN));
const patterns = { encoding: GOLDEN, layers };
const rows = patternRows(patterns);
const cellOf = (layer: number, head: number, pattern: string) =>
  rows[12 * layer + head].scores.find(score => score.pattern === pattern)!;

test('the table has every head, in order, with the numbers of its scores', () => {
  expect(rows.map(({ layer, head }) => 12 * layer + head)).toEqual([...Array(144).keys()]);
  const found = layers[2][1];
  if (found.isBroken) throw new Error('broken');
  expect(rows[25]).toMatchObject({ name: found.name.label, kind: 'delimiter' });
  expect(rows[25].idle).toBeCloseTo(found.context.idle!, 8);
  expect(rows[25].scores.map(({ pattern }) => pattern)).toEqual(PATTERNS);
  rows[25].scores.forEach((cell, at) => {
    const { topRate, lift, margin, kept } = found.scores[at];
    expect(cell.kept).toBe(kept);
    for (const [own, full] of [
      [cell.top_rate, topRate],
      [cell.lift, lift],
      [cell.margin, margin]
    ]) {
      expect(own).toBeCloseTo(full!, 8);
    }
  });
});

test('ranks are those of the article, and those that the screen shows', () => {
  // The two are one to three decimals.
  const [first, second] = [cellOf(2, 0, 'next'), cellOf(2, 9, 'next')];
  expect([first.rank, second.rank].toSorted()).toEqual([1, 2]);
  expect(first.mass).toBeCloseTo(second.mass!, 3);
  expect(cellOf(0, 10, 'next').rank).toBe(3);
  expect(cellOf(3, 5, 'previous').rank).toBe(1);
  expect(cellOf(10, 10, 'other-sentence').rank).toBe(1);
  expect(cellOf(2, 6, 'identical').rank).toBe(2);
  expect(cellOf(2, 1, 'sub-word').rank).toBe(1);
  expect([cellOf(1, 6, 'delimiter').rank, cellOf(6, 4, 'delimiter').rank]).toEqual([1, 21]);
  const masses = layers.flat().map(head => (head.isBroken ? null : head.scores[2].mass));
  expect(rows.map(({ scores }) => scores[2].rank)).toEqual(
    masses.map((_, at) => rankOf(masses, at))
  );
});

test('while a layer is not scored, or not there, no head has a rank', () => {
  const some = patternRows({
    ...patterns,
    layers: [...layers.slice(0, 3), null, ...layers.slice(4)]
  });
  expect(some).toHaveLength(132);
  expect(new Set(some.flatMap(({ scores }) => scores.map(({ rank }) => rank)))).toEqual(
    new Set([null])
  );
});

test('a broken head is there by name, with no numbers, and does not shift the ranks', () => {
  const weights = GOLDEN_LAYERS[2].slice();
  weights[0] = NaN;
  const broken = patternRows({
    ...patterns,
    layers: layers.with(2, scorePatterns(weights, GOLDEN))
  });
  const { name, kind, idle, entropy, scores } = broken[24];
  expect([name, kind, idle, entropy]).toEqual(['broken', 'unscored', null, null]);
  expect(scores.map(({ pattern }) => pattern)).toEqual(PATTERNS);
  const numbers = scores.flatMap(score =>
    Object.entries(score).filter(([column]) => column !== 'pattern' && column !== 'tier')
  );
  expect(new Set(numbers.map(([, value]) => value))).toEqual(new Set([null]));
  expect(broken[33].scores[0].rank).toBe(1);
  const none = scorePatterns(weights.fill(NaN), GOLDEN);
  expect(patternRows({ layers: [none] })[0].scores).toHaveLength(6);
});

test('columns hold the same in less: 144 heads stay below 200 KB of text', () => {
  const columns = patternColumns(patterns);
  expect(columns.patterns).toEqual(rows[0].scores.map(({ pattern, tier }) => ({ pattern, tier })));
  expect(columns.heads.name).toEqual(rows.map(({ name }) => name));
  expect(columns.scores.margin).toEqual(
    rows.flatMap(({ scores }) => scores.map(({ margin }) => margin))
  );
  expect(JSON.stringify(columns).length).toBeLessThan(200_000);
});
