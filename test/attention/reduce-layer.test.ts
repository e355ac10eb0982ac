/** Reductions against a slow reference that is written straight from their definition. */
import fc from 'fast-check';

import { reduceLayer } from '../../src/attention/reduce-layer';
import type { Reduction } from '../../src/attention/reduce-layer';
import { groupTokens } from '../../src/attention/token-groups';
import type { GroupedEncoding } from '../../src/attention/token-groups';

type Case = { encoding: GroupedEncoding; weights: Float32Array; heads: number };

const PLAIN: Reduction = { filter: 'all', renormalises: false, combine: 'overlay' };

/** An input `[CLS] words of A [SEP] words of B [SEP]`, each word of so many pieces, and a layer. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    a: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 4 }),
    b: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 0, maxLength: 4 }),
    heads: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer({ min: 1, max: 2 ** 30 })
  })
  .map(({ a, b, heads, seed }) => {
    const tokens: string[] = ['[CLS]'];
    const wordIds: (number | null)[] = [null];
    const sentenceIds: (0 | 1)[] = [0];
    for (const [id, words] of [a, b].entries()) {
      if (words.length === 0) continue;
      words.forEach((pieces, word) => {
        for (let piece = 0; piece < pieces; piece++) {
          tokens.push(piece === 0 ? `w${word}` : `##p${piece}`);
          wordIds.push(word);
          sentenceIds.push(id === 0 ? 0 : 1);
        }
      });
      tokens.push('[SEP]');
      wordIds.push(null);
      sentenceIds.push(id === 0 ? 0 : 1);
    }
    const n = tokens.length;
    const weights = new Float32Array(heads * n * n);
    let state = seed;
    for (let row = 0; row < heads * n; row++) {
      const values = Array.from({ length: n }, () => {
        state = (Math.imul(state, 1103515245) + 12345) >>> 0;
        return (state / 2 ** 32) ** 4 + 1e-6;
      });
      const sum = values.reduce((x, y) => x + y);
      weights.set(
        values.map(value => value / sum),
        row * n
      );
    }
    const special = wordIds.map(word => word === null);
    return { encoding: { tokens, wordIds, sentenceIds, special }, weights, heads };
  });

const reductions: fc.Arbitrary<Reduction & { words: boolean; hidesSpecial: boolean }> = fc.record({
  words: fc.boolean(),
  hidesSpecial: fc.boolean(),
  filter: fc.constantFrom('all', 'aa', 'ab', 'ba', 'bb'),
  renormalises: fc.boolean(),
  combine: fc.constantFrom('overlay', 'mean', 'max')
});

/** A unit is a list of pieces; the formula of each step over nested arrays. */
function reference(
  { encoding, weights, heads }: Case,
  choices: Reduction & { words: boolean; hidesSpecial: boolean }
): { planes: number[][][]; left: number; filtered: number } {
  const n = encoding.tokens.length;
  const units: number[][] = [];
  for (let piece = 0; piece < n; piece++) {
    const same =
      choices.words &&
      piece > 0 &&
      encoding.wordIds[piece] !== null &&
      encoding.wordIds[piece] === encoding.wordIds[piece - 1] &&
      encoding.sentenceIds[piece] === encoding.sentenceIds[piece - 1];
    if (same) units[units.length - 1].push(piece);
    else units.push([piece]);
  }
  const shown = units.filter(([piece]) => !(choices.hidesSpecial && encoding.special[piece]));
  const isPair = encoding.sentenceIds.includes(1);
  const sentence = (unit: number[]): string => 'ab'[encoding.sentenceIds[unit[0]]];
  let left = 0;
  let filtered = 0;
  const planes = Array.from({ length: heads }, (_, head) => {
    const between = (from: number[], to: number[]): number => {
      let sum = 0;
      for (const i of from) for (const j of to) sum += weights[(head * n + i) * n + j];
      return sum / from.length;
    };
    const passes = (from: number[], to: number[]): boolean =>
      !isPair || choices.filter === 'all' || sentence(from) + sentence(to) === choices.filter;
    for (const from of units) {
      for (const to of units) {
        if (!shown.includes(from) || !shown.includes(to)) left += between(from, to);
        else if (!passes(from, to)) filtered += between(from, to);
      }
    }
    return shown.map(from => {
      const kept = shown.reduce((sum, to) => sum + between(from, to), 0);
      const scale = choices.hidesSpecial && choices.renormalises ? kept : 1;
      return shown.map(to => (passes(from, to) ? between(from, to) / scale : 0));
    });
  });
  const all = units.length * heads;
  if (choices.combine === 'overlay' || heads === 1) {
    return { planes, left: left / all, filtered: filtered / all };
  }
  const one = shown.map((_, from) =>
    shown.map((__, to) => {
      const values = planes.map(plane => plane[from][to]);
      return choices.combine === 'max'
        ? Math.max(...values)
        : values.reduce((x, y) => x + y) / heads;
    })
  );
  return { planes: [one], left: left / all, filtered: filtered / all };
}

test('any combination of reductions gives what the formula gives, and its masses add up to 1', () => {
  fc.assert(
    fc.property(cases, reductions, (input, choices) => {
      const groups = groupTokens(input.encoding, choices);
      const heads = Array.from({ length: input.heads }, (_, head) => head);
      const reduced = reduceLayer(input.weights, heads, groups, choices);
      const expected = reference(input, choices);
      expect(reduced.heads).toHaveLength(expected.planes.length);
      const flat = expected.planes.flat(2);
      expect(reduced.weights).toHaveLength(flat.length);
      for (const [i, value] of flat.entries()) expect(reduced.weights[i]).toBeCloseTo(value, 5);
      expect(reduced.mass.left).toBeCloseTo(expected.left, 5);
      expect(reduced.mass.filtered).toBeCloseTo(expected.filtered, 5);
      const { shown, left, filtered } = reduced.mass;
      expect(shown + left + filtered).toBeCloseTo(1, 6);
    })
  );
});

test('rows still sum to 1 at word level, and again after special tokens are left out and renormalised', () => {
  fc.assert(
    fc.property(cases, fc.boolean(), (input, hidesSpecial) => {
      const groups = groupTokens(input.encoding, { words: true, hidesSpecial });
      const { weights, tokens } = reduceLayer(input.weights, [0], groups, {
        ...PLAIN,
        renormalises: true
      });
      for (let from = 0; from < tokens; from++) {
        const row = weights.subarray(from * tokens, (from + 1) * tokens);
        expect(row.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 5);
      }
    })
  );
});

const WEIGHTS = Float32Array.of(0.9, 0.1, 0.3, 0.7);
const TWO: GroupedEncoding = {
  tokens: ['i', '[SEP]'],
  wordIds: [0, null],
  sentenceIds: [0, 0],
  special: [false, true]
};

test('what is left out is stated as a share of the whole mass, its own rows counted', () => {
  const groups = groupTokens(TWO, { words: false, hidesSpecial: true });
  const hidden = reduceLayer(WEIGHTS, [0], groups, PLAIN);
  expect([...hidden.weights]).toEqual([Math.fround(0.9)]);
  expect(hidden.mass.left).toBeCloseTo(0.55);
  const scaled = reduceLayer(WEIGHTS, [0], groups, { ...PLAIN, renormalises: true });
  expect([...scaled.weights]).toEqual([1]);
  expect(scaled.mass).toEqual(hidden.mass);
});

test('where nothing is asked for the very same arrays come back', () => {
  const groups = groupTokens(TWO, { words: true, hidesSpecial: false });
  expect(groups.tokens).toBe(TWO.tokens);
  const heads = [0];
  const reduced = reduceLayer(WEIGHTS, heads, groups, { ...PLAIN, combine: 'mean' });
  expect(reduced.weights).toBe(WEIGHTS);
  expect(reduced.heads).toBe(heads);
  expect(reduced.mass).toEqual({ shown: 1, left: 0, filtered: 0 });
});

test('a filter between sentences means nothing where there is one', () => {
  const groups = groupTokens(TWO, { words: false, hidesSpecial: false });
  expect(reduceLayer(WEIGHTS, [0], groups, { ...PLAIN, filter: 'ab' }).weights).toBe(WEIGHTS);
});

test('a word is written without the marks of its pieces and knows which they are', () => {
  const groups = groupTokens(
    {
      tokens: ['[CLS]', 'straw', '##berries', '.', '[SEP]'],
      wordIds: [null, 0, 0, 1, null],
      sentenceIds: [0, 0, 0, 0, 0],
      special: [true, false, false, false, true]
    },
    { words: true, hidesSpecial: true }
  );
  expect(groups.tokens).toEqual(['strawberries', '.']);
  expect(groups.pieces).toEqual([
    [1, 3],
    [3, 4]
  ]);
  expect([...groups.groupOf]).toEqual([-1, 0, 0, 1, -1]);
  expect(groups.left).toEqual(['[CLS]', '[SEP]']);
});

test('a head that is not there is refused', () => {
  const groups = groupTokens(TWO, { words: false, hidesSpecial: false });
  expect(() => reduceLayer(WEIGHTS, [1], groups, PLAIN)).toThrow(RangeError);
});
