import { escapeHtml, escapeSvg } from '../../src/drawing/svg-text';

test('escapeHtml leaves text text, in elements and in attributes', () => {
  expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
});

test('in a picture, characters that XML does not know show as what they are not', () => {
  expect(escapeSvg('a\u0000<\u0085\n')).toBe('a\uFFFD&lt;\uFFFD\n');
});
