/** What must hold for any input and any head, first of all: the slow reference gives the same. */
import fc from 'fast-check';

import { MASS_CLASSES } from '../../src/patterns/mass-bar';
import { drawPermutations } from '../../src/patterns/permutations';
import { preparePatterns } from '../../src/patterns/pattern-input';
import type { PatternEncoding } from '../../src/patterns/pattern-input';
import type { HeadScores, PatternScore } from '../../src/patterns/head-scores';
import { scorePatterns, scoreHeads, testHeads } from '../../src/patterns/score-patterns';
import { makeReference, mean } from './reference';
import type { ReferenceScore } from './reference';
import { encodePieces, planeOf, rowsOf } from './synthetic';

type Scored = HeadScores & { readonly isBroken: false };

const piece = fc.constantFrom(
  ...['the', 'store', 'stores', 'straw', '##berries', '##s', 'went', ',', '.', '[UNK]', '$']
);
const sentence = fc.array(piece, { minLength: 0, maxLength: 9 }).map(pieces => pieces.join(' '));
const pair = fc
  .tuple(sentence, fc.option(sentence))
  .map(([a, b]) => encodePieces(a.replace(/^##/, ''), b?.replace(/^##/, '') ?? null));

/** Some rows are nearly even, some sharp, and some have nearly all on one token. */
const headOf = (encoding: PatternEncoding) => {
  const count = encoding.tokens.length;
  const row = fc
    .tuple(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
        minLength: count,
        maxLength: count
      }),
      fc.constantFrom(1, 4, 20),
      fc.nat(count - 1),
      fc.constantFrom(0, 0, 1, 40)
    )
    .map(([weights, power, at, extra]) =>
      weights.map((weight, to) => weight ** power + 1e-9 + (to === at ? extra : 0))
    );
  return fc
    .array(row, { minLength: count, maxLength: count })
    .map(rows => planeOf(count, (from, to) => rows[from][to]));
};
const scene = pair.chain(encoding =>
  headOf(encoding).map(plane => ({ encoding, plane, count: encoding.tokens.length }))
);
/** Several heads on one input. */
const layer = pair.chain(encoding =>
  fc
    .array(headOf(encoding), { minLength: 1, maxLength: 4 })
    .map(planes => ({ encoding, planes, count: encoding.tokens.length }))
);

const joinPlanes = (planes: readonly Float32Array[]): Float32Array =>
  Float32Array.from(planes.flatMap(plane => [...plane]));
const scoreOne = (plane: Float32Array, encoding: PatternEncoding): Scored =>
  scorePatterns(plane, encoding, { stem: true })[0] as Scored;

function expectSame(score: PatternScore, slow: ReferenceScore): void {
  const { queries, kept, mass, conditional, chance, permutedChance, topRate, control } = score;
  const isDelimiter = score.pattern === 'delimiter';
  expect([queries, topRate]).toEqual([slow.q, slow.T]);
  const pairs = [
    [mass, slow.S],
    [chance, slow.U],
    ...(isDelimiter
      ? []
      : [
          [kept, slow.kept],
          [conditional, slow.conditional],
          [permutedChance, slow.permutedChance],
          [control, slow.control],
          [score.p, slow.p]
        ])
  ];
  for (const [fast, right] of pairs) {
    if (right === null || fast === null) expect(fast).toBe(right);
    else expect(Math.abs(fast - right)).toBeLessThan(1e-9);
  }
}

test('scores, controls, context and bar are those of the slow reference', () => {
  fc.assert(
    fc.property(scene, ({ encoding, plane, count }) => {
      const found = scoreOne(plane, encoding);
      const slow = makeReference(encoding, rowsOf(plane, count));
      for (const score of found.scores) {
        const tier = score.tier === 'stem' ? 'stem' : 'piece';
        const right = {
          next: slow.next,
          previous: slow.previous,
          identical: () => slow.identical(tier),
          'other-sentence': () => slow.otherSentence(tier),
          'sub-word': slow.subWord,
          delimiter: slow.delimiter
        }[score.pattern]();
        expectSame(score, right);
      }
      expect(found.context.entropy).toBeCloseTo(slow.entropy(), 7);
      expect(found.context.self).toBeCloseTo(slow.self(), 9);
      expect(found.context.sameSentence).toBeCloseTo(slow.sameSentence(), 9);
      expect(found.context.distanceTokens).toBeCloseTo(slow.distance(), 9);
      if (found.bar !== null) {
        slow.bar().forEach((share, at) => {
          expect(found.bar![MASS_CLASSES[at]]).toBeCloseTo(share, 9);
        });
      }
    }),
    { numRuns: 300, seed: 1 }
  );
});

test('every number is in its range', () => {
  fc.assert(
    fc.property(scene, ({ encoding, plane }) => {
      const { scores, context, bar } = scoreOne(plane, encoding);
      const within = (value: number | null, low: number, high: number): void => {
        if (value === null) return;
        expect(value).toBeGreaterThanOrEqual(low - 1e-6);
        expect(value).toBeLessThanOrEqual(high + 1e-6);
      };
      for (const score of scores) {
        const { mass, conditional, chance, permutedChance, topRate, p } = score;
        for (const share of [mass, conditional, chance, permutedChance, topRate, p]) {
          within(share, 0, 1);
        }
        within(score.margin, -1, 1);
        within(score.corrected, -Infinity, 1);
        within(score.lift, 0, Infinity);
        expect(score.kept).toBeLessThanOrEqual(score.queries);
        expect(score.absent === null).toBe(score.queries > 0);
        expect(score.mass === null).toBe(score.queries === 0);
      }
      within(context.entropy, 0, 1);
      within(context.self, 0, 1);
      within(context.sameSentence, 0, 1);
      for (const share of Object.values(bar ?? {})) within(share, 0, 1);
    }),
    { numRuns: 200, seed: 2 }
  );
});

test('the order of heads changes nothing but their numbers', () => {
  fc.assert(
    fc.property(layer, ({ encoding, planes }) => {
      const found = scorePatterns(joinPlanes(planes), encoding);
      const turned = scorePatterns(joinPlanes([...planes].reverse()), encoding);
      expect([...turned].reverse().map((head, at) => ({ ...head, head: at }))).toEqual(found);
    }),
    { numRuns: 50, seed: 3 }
  );
});

test('padding, before or behind, changes nothing', () => {
  fc.assert(
    fc.property(scene, fc.nat(3), fc.nat(3), ({ encoding, plane, count }, before, behind) => {
      const around = <Value>(list: readonly Value[], value: Value): Value[] => [
        ...new Array<Value>(before).fill(value),
        ...list,
        ...new Array<Value>(behind).fill(value)
      ];
      const padded = {
        tokens: around(encoding.tokens, '[PAD]'),
        sentenceIds: around(encoding.sentenceIds, 0),
        wordIds: around(encoding.wordIds, null),
        special: around(encoding.special, true)
      };
      // A row of padding is what a model makes of it: anything.
      const isToken = (token: number): boolean => token >= before && token < before + count;
      const wide = planeOf(before + count + behind, (from, to) =>
        isToken(from) ? (isToken(to) ? plane[(from - before) * count + to - before] : 0) : 1 + to
      );
      const one = scoreOne(plane, encoding);
      const other = scoreOne(wide, padded);
      expect(other.name.label).toBe(one.name.label);
      one.scores.forEach((score, at) => {
        const { mass, conditional, margin, chance, queries, kept } = other.scores[at];
        expect([queries, kept, chance]).toEqual([score.queries, score.kept, score.chance]);
        for (const [a, b] of [
          [mass, score.mass],
          [conditional, score.conditional],
          [margin, score.margin]
        ]) {
          if (b === null) expect(a).toBeNull();
          else expect(a).toBeCloseTo(b, 4);
        }
      });
    }),
    { numRuns: 100, seed: 4 }
  );
});

test('renaming the words, each always alike, changes nothing', () => {
  fc.assert(
    fc.property(scene, ({ encoding, plane }) => {
      const names: Readonly<Record<string, string>> = {
        the: 'zwei',
        store: 'ox',
        went: 'quay',
        straw: 'kelp',
        '##berries': '##ford'
      };
      const renamed = {
        ...encoding,
        tokens: encoding.tokens.map(token => names[token] ?? token)
      };
      const [found] = scorePatterns(plane, encoding) as readonly Scored[];
      const [other] = scorePatterns(plane, renamed) as readonly Scored[];
      // Only which of them are function words may change.
      const bare = ({ scores, ...head }: Scored) => ({
        ...head,
        scores: scores.map(score => ({ ...score, content: null, functional: null }))
      });
      expect(bare(other)).toEqual(bare(found));
    }),
    { numRuns: 50, seed: 5 }
  );
});

test('p by permutations is that of the slow reference, draw by draw', () => {
  fc.assert(
    fc.property(scene, ({ encoding, plane, count }) => {
      const input = preparePatterns(encoding, { stem: true });
      const permutations = drawPermutations(input.plans[0], 40, 3);
      const steps = testHeads(plane, input, [...scoreHeads(plane, input)], permutations);
      let step = steps.next();
      while (step.done !== true) step = steps.next();
      const found = step.value[0] as Scored;
      const slow = makeReference(encoding, rowsOf(plane, count));
      const words = slow.W.length;
      for (const { pattern, tier, p } of found.scores) {
        if (pattern !== 'identical' && pattern !== 'other-sentence') continue;
        const scoreAt = (places: readonly number[]): number | null =>
          mean(
            slow.placedRows(
              tier === 'stem' ? 'stem' : 'piece',
              pattern === 'other-sentence',
              places
            )
          );
        const own = scoreAt(slow.W.map((_, word) => word));
        const draws = Array.from({ length: 40 }, (_, draw) =>
          scoreAt([...permutations.places.subarray(draw * words, (draw + 1) * words)])
        ).filter(score => score !== null);
        const right =
          own === null
            ? null
            : (1 + draws.filter(score => score >= own - 1e-9).length) / (1 + draws.length);
        expect(p).toBe(right);
      }
    }),
    { numRuns: 150, seed: 6 }
  );
});
