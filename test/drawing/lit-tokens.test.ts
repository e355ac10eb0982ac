import { litLines, litReadouts, litTokens } from '../../src/drawing/lit-tokens';

const weights = Float32Array.of(0.875, 0.125, 0.25, 0.75);
const layer = { weights, tokens: 2, heads: [0], cut: { by: 'mass', value: 1 } as const };
const FROM_1 = { side: 'from', token: 1 } as const;
const TO_0 = { side: 'to', token: 0 } as const;

test('of tokens on both sides the last one decides whose numbers are shown', () => {
  const lit = litTokens([FROM_1, TO_0], false);
  expect(lit.refs).toEqual([FROM_1, TO_0]);
  expect(lit.groups).toEqual([[TO_0]]);
  expect(litReadouts(layer, lit, 'sum').map(({ side }) => side)).toEqual(['from']);
});

test('both directions light a token on both sides, with its numbers on both', () => {
  const lit = litTokens([FROM_1], true);
  expect(lit.groups).toEqual([[FROM_1], [{ side: 'to', token: 1 }]]);
  const [attended, attending] = litReadouts(layer, lit, 'sum');
  expect(attended.side).toBe('to');
  expect(attended.readouts.map(({ weight }) => weight)).toEqual([0.25, 0.75]);
  expect(attending.side).toBe('from');
  expect(attending.readouts.map(({ weight }) => weight)).toEqual([0.125, 0.75]);
  expect(attending.readouts[0].cells).toEqual([{ head: 1, weight: 0.125 }]);
});

test('lines of both directions carry their direction in place of a head, strongest first', () => {
  const lines = litLines(layer, litTokens([FROM_1], true), 0);
  const all = Array.from({ length: lines.count }, (_, i) => [
    lines.from[i],
    lines.to[i],
    lines.head[i],
    lines.weight[i]
  ]);
  expect(all).toEqual([
    [1, 1, 0, 0.75],
    [1, 1, 1, 0.75],
    [1, 0, 0, 0.25],
    [0, 1, 1, 0.125]
  ]);
});

test('nothing lit shows nothing', () => {
  const lit = litTokens([], true);
  expect(litLines(layer, lit, 0).count).toBe(0);
  expect(litReadouts(layer, lit, 'sum')).toEqual([]);
});
