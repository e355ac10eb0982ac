import { ShapeError } from '../../src/errors';
import { PATTERNS } from '../../src/patterns/pattern';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { recordOf } from '../../src/survey/survey-record';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';

const facts = { index: 3, tokens: 19, isCut: false };

test('a record holds the scores of all heads, cell by cell', () => {
  const scored = GOLDEN_LAYERS.map(weights => scorePatterns(weights, GOLDEN, { stem: true }));
  const record = recordOf(facts, scored);
  expect(record).toMatchObject({ index: 3, tokens: 19, layers: 12, heads: 12 });
  const cellOf = (layer: number, head: number, pattern: (typeof PATTERNS)[number]): number =>
    (layer * 12 + head) * PATTERNS.length + PATTERNS.indexOf(pattern);
  // Figures of the article's heads.
  const across = cellOf(10, 10, 'other-sentence');
  expect(record.mass[across]).toBeCloseTo(0.553, 3);
  expect(record.conditional[across]).toBeCloseTo(0.602, 3);
  expect(record.margin[across]).toBeCloseTo(0.48, 2);
  expect([record.queries[across], record.kept[across]]).toEqual([6, 6]);
  const delimiter = cellOf(6, 4, 'delimiter');
  expect(record.mass[delimiter]).toBeCloseTo(0.732, 3);
  expect(record.conditional[delimiter]).toBeNaN();
  expect([...record.isBroken]).not.toContain(1);
  expect(record.entropy.every(entropy => entropy >= 0 && entropy <= 1)).toBe(true);
});

test('a head with a weight that is no number is broken, and all of it undefined', () => {
  const weights = GOLDEN_LAYERS[0].slice();
  weights[19 * 19 + 5] = NaN;
  const record = recordOf(facts, [scorePatterns(weights, GOLDEN)]);
  expect([...record.isBroken].map(Boolean).indexOf(true)).toBe(1);
  expect(record.entropy[1]).toBeNaN();
  expect([...record.mass.subarray(6, 12)]).toEqual(PATTERNS.map(() => NaN));
  expect(record.mass[0]).not.toBeNaN();
});

test('what cannot be asked is undefined, never 0', () => {
  const single = { ...GOLDEN, sentenceIds: GOLDEN.sentenceIds.map(() => 0 as const) };
  const record = recordOf(facts, [scorePatterns(GOLDEN_LAYERS[0], single)]);
  const at = PATTERNS.indexOf('other-sentence');
  expect(record.mass[at]).toBeNaN();
  expect(record.queries[at]).toBe(0);
});

test('layers with other numbers of heads are refused', () => {
  const [layer] = GOLDEN_LAYERS.map(weights => scorePatterns(weights, GOLDEN));
  expect(() => recordOf(facts, [layer, layer.slice(1)])).toThrow(ShapeError);
});
