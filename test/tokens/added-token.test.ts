import { createSectionSplitter, type AddedToken } from '../../src/tokens/added-token';

function addedToken(content: string, flags: Partial<AddedToken> = {}): AddedToken {
  const plain = { singleWord: false, lstrip: false, rstrip: false, normalized: false };
  return { id: content.length, content, ...plain, ...flags };
}

/** Sections as the text they cut, tokens in angle brackets. */
function split(tokens: AddedToken[], text: string): string[] {
  return createSectionSplitter(
    tokens,
    token => token.content
  )(text).map(({ token, span }) => {
    const cut = text.slice(span[0], span[1]);
    return token === null ? cut : `<${cut}>`;
  });
}

test('without tokens the text is one section, and an empty text none', () => {
  expect(split([], 'a b')).toEqual(['a b']);
  expect(split([addedToken('x')], '')).toEqual([]);
});

test('the leftmost match wins, then the longest', () => {
  const tokens = [addedToken('ab'), addedToken('abc'), addedToken('bcd')];
  expect(split(tokens, 'xabcdbcd')).toEqual(['x', '<abc>', 'd', '<bcd>']);
});

test('characters with a meaning in patterns are taken as they are', () => {
  expect(split([addedToken('[a-c]*'), addedToken('.')], 'b[a-c]*.')).toEqual([
    ...['b', '<[a-c]*>', '<.>']
  ]);
});

test('a single-word token is not found beside a word character', () => {
  const tokens = [addedToken('cat', { singleWord: true })];
  expect(split(tokens, 'cat cats écat 😀cat_ (cat)')).toEqual([
    ...['<cat>', ' cats écat 😀cat_ (', '<cat>', ')']
  ]);
});

test('lstrip and rstrip swallow whitespace, but not that of the token before', () => {
  const tokens = [addedToken('L', { lstrip: true }), addedToken('R', { rstrip: true })];
  expect(split(tokens, 'a \u3000L b R \u0085L')).toEqual([
    ...['a', '< \u3000L>', ' b ', '<R \u0085>', '<L>']
  ]);
});
