import fc from 'fast-check';

import { toCodePointSpans } from '../../src/tokens/code-points';

test('toCodePointSpans(text, spans) counts a surrogate pair as one', () => {
  expect(toCodePointSpans('😀 ok', [[0, 2], null, [3, 5]])).toEqual([[0, 1], null, [2, 4]]);
});

test('a lone surrogate counts as one and a border inside a pair as its start', () => {
  expect(toCodePointSpans('\ud800a', [[1, 2]])).toEqual([[1, 2]]);
  expect(toCodePointSpans('a😀', [[0, 2]])).toEqual([[0, 1]]);
});

test('a span that leaves the text is refused', () => {
  expect(() => toCodePointSpans('ab', [[1, 3]])).toThrow('span 1 to 3');
});

test('the span in code points cuts out of the list of code points what it cut of the text', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), parts => {
      const text = parts.join('');
      let start = 0;
      const spans = parts.map(part => [start, (start += part.length)] as const);
      const chars = Array.from(text);
      const cut = toCodePointSpans(text, spans).map(span => chars.slice(...span!).join(''));
      expect(cut).toEqual(parts);
    })
  );
});
