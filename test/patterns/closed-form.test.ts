/** The control mean of related words in closed form against shuffles drawn one by one. */
import { drawPermutations } from '../../src/patterns/permutations';
import { preparePatterns } from '../../src/patterns/pattern-input';
import type { HeadScores } from '../../src/patterns/head-scores';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { GOLDEN, GOLDEN_LAYERS } from './golden';
import { makeReference, mean } from './reference';
import { rowsOf } from './synthetic';

const HEADS = [
  ...[[2, 0], [6, 11], [3, 5], [2, 6], [10, 10], [2, 1], [6, 4], [3, 0], [4, 3], [1, 11]]
] as const; // prettier-ignore

const input = preparePatterns(GOLDEN);
/** Orders of the words of the pair. */
function drawOrders(count: number): number[][] {
  const { words, places } = drawPermutations(input.plans[0], count);
  return Array.from({ length: count }, (_, draw) => [
    ...places.subarray(draw * words, (draw + 1) * words)
  ]);
}

function compare(
  layer: number,
  head: number,
  pattern: 'identical' | 'other-sentence',
  orders: readonly (readonly number[])[]
) {
  const plane = GOLDEN_LAYERS[layer].slice(head * 361, (head + 1) * 361);
  const [found] = scorePatterns(plane, GOLDEN) as readonly (HeadScores & { isBroken: false })[];
  const { control } = found.scores.find(score => score.pattern === pattern)!;
  const slow = makeReference(GOLDEN, rowsOf(plane, 19));
  const draws = orders.map(order => slow.placedRows('piece', pattern === 'other-sentence', order));
  return { control: control!, draws };
}

test.each(['identical', 'other-sentence'] as const)(
  'of %s the closed form is the mean over all rows of 999 shuffles, within .01',
  pattern => {
    const orders = drawOrders(999);
    for (const [layer, head] of HEADS) {
      const { control, draws } = compare(layer, head, pattern, orders);
      expect(Math.abs(control - mean(draws.flat())!)).toBeLessThan(0.01);
    }
  }
);

test('with 20,000 shuffles it is so within .005, where rows are dropped too', () => {
  const orders = drawOrders(20_000);
  for (const [layer, head] of [
    [4, 3],
    [3, 0]
  ]) {
    const { control, draws } = compare(layer, head, 'other-sentence', orders);
    expect(Math.abs(control - mean(draws.flat())!)).toBeLessThan(0.005);
  }
});

test('where no row is dropped, the mean over shuffles of S~ is the same', () => {
  const { control, draws } = compare(2, 6, 'other-sentence', drawOrders(999));
  expect(Math.abs(control - mean(draws.map(rows => mean(rows)!))!)).toBeLessThan(0.005);
});
