import type { HeadLines } from '../../src/drawing/line-selection';
import { selectTokenLines } from '../../src/drawing/token-lines';

const TWO = Float32Array.of(0.9, 0.1, 0.3, 0.7);
const list = ({ count, from, to, head, weight }: HeadLines) =>
  Array.from({ length: count }, (_, i) => [from[i], to[i], head[i], Number(weight[i].toFixed(3))]);

test('selectTokenLines() gives what a token sends, or what it gets', () => {
  const layer = { weights: TWO, tokens: 2, heads: [0], cut: { by: 'mass', value: 1 } } as const;
  expect(list(selectTokenLines(layer, [{ side: 'from', token: 1 }], 0))).toEqual([
    [1, 1, 0, 0.7],
    [1, 0, 0, 0.3]
  ]);
  expect(list(selectTokenLines(layer, [{ side: 'to', token: 1 }], 0.5))).toEqual([[1, 1, 0, 0.7]]);
});
