import { splitMark } from '../../src/drawing/token-mark';

test.each([
  ['##berries', '##', 'berries'],
  [' cat', '·', 'cat'],
  ['cat', '', 'cat'],
  ['##', '', '##'],
  ['  ', '', '  '],
  ['[CLS]', '', '[CLS]']
])('of %j the mark is %j and the rest %j', (text, mark, rest) => {
  expect(splitMark(text)).toEqual({ mark, rest });
});
