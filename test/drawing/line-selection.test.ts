import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';

import { FAINTEST, MOST_LINES, selectLines } from '../../src/drawing/line-selection';
import type { HeadLines } from '../../src/drawing/line-selection';

const ARTICLE = join(__dirname, '../fixtures/article-bert-base-uncased.json');

const TWO = Float32Array.of(0.9, 0.1, 0.3, 0.7);
const list = ({ count, from, to, head, weight }: HeadLines) =>
  Array.from({ length: count }, (_, i) => [from[i], to[i], head[i], Number(weight[i].toFixed(3))]);

test('selectLines() by mass keeps the strongest lines that hold the share', () => {
  const cut = { by: 'mass', value: 0.8 } as const;
  const selection = selectLines({ weights: TWO, tokens: 2, heads: [0], cut });
  expect(list(selection.lines)).toEqual([
    [0, 0, 0, 0.9],
    [1, 1, 0, 0.7]
  ]);
  expect(selection.threshold).toBeCloseTo(0.7);
  expect(selection.shownMass).toBeCloseTo(0.8);
  expect(selection.total).toBe(4);
});

test('selectLines() by weight keeps what is at least that strong', () => {
  const cut = { by: 'weight', value: 0.3 } as const;
  const weights = Float32Array.of(0.875, 0.125, 0.5, 0.5);
  const { lines, shownMass } = selectLines({ weights, tokens: 2, heads: [0], cut });
  expect(list(lines)).toEqual([
    [0, 0, 0, 0.875],
    [1, 0, 0, 0.5],
    [1, 1, 0, 0.5]
  ]);
  expect(shownMass).toBeCloseTo(0.9375);
});

test('the next-word head of the article needs 19 of 361 lines for 95 % of its mass', () => {
  const { attn } = JSON.parse(readFileSync(ARTICLE, 'utf8')) as { attn: number[][][][] };
  const weights = Float32Array.from(attn[2][0].flat());
  const cut = { by: 'mass', value: 0.95 } as const;
  const { lines, total, shownMass } = selectLines({ weights, tokens: 19, heads: [0], cut });
  expect([lines.count, total]).toEqual([19, 361]);
  expect(shownMass).toBeGreaterThan(0.95);
  const next = list(lines).filter(([from, to]) => to === from + 1);
  expect(next).toHaveLength(16);
});

test('lines that no screen could show are not drawn, and their mass is not claimed', () => {
  const weights = new Float32Array(300 * 300).fill(1 / 300);
  const cut = { by: 'mass', value: 1 } as const;
  const { lines, shownMass } = selectLines({ weights, tokens: 300, heads: [0], cut });
  expect(lines.count).toBe(0);
  expect(shownMass).toBe(0);
});

test('a picture never holds many more lines than an eye can follow', () => {
  const tokens = 300;
  const weights = Float32Array.from({ length: tokens * tokens }, (_, i) => 0.01 + (i % 977) / 9770);
  const cut = { by: 'mass', value: 1 } as const;
  const { lines } = selectLines({ weights, tokens, heads: [0], cut });
  expect(lines.count).toBeGreaterThanOrEqual(MOST_LINES);
  expect(lines.count).toBeLessThan(MOST_LINES + 200);
});

test('selectLines() refuses a head that is not there', () => {
  const cut = { by: 'mass', value: 1 } as const;
  expect(() => selectLines({ weights: TWO, tokens: 2, heads: [1], cut })).toThrow(RangeError);
});

test('for any weights and cut, the drawn lines are exactly those of at least the threshold', () => {
  const cell = fc.float({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(cell, { minLength: 32, maxLength: 32 }),
      fc.constantFrom('mass' as const, 'weight' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (cells, by, value) => {
        const weights = Float32Array.from(cells, Math.abs);
        const { lines, threshold, shownMass } = selectLines({
          weights,
          tokens: 4,
          heads: [1, 0],
          cut: { by, value }
        });
        const least = Math.max(threshold, FAINTEST);
        expect(lines.count).toBe(weights.filter(weight => weight >= least).length);
        const mass = weights.reduce((sum, weight) => sum + weight, 0);
        const drawn = list(lines).length === 0 ? 0 : lines.weight.reduce((sum, w) => sum + w, 0);
        expect(shownMass).toBeCloseTo(mass === 0 ? 0 : drawn / mass, 5);
        const missed = weights.filter(weight => weight < FAINTEST).reduce((sum, w) => sum + w, 0);
        if (by === 'mass') expect(drawn + missed).toBeGreaterThanOrEqual(value * mass - 1e-5);
        for (let i = 1; i < lines.count; i++) {
          expect(lines.weight[i]).toBeLessThanOrEqual(lines.weight[i - 1] + 1 / 255);
        }
      }
    )
  );
});
