/** The places and blocks of an exported page, and texts that would break out of them. */
import {
  fillTemplate,
  headMarkup,
  jsonForScript,
  pageTitle,
  viewMarkup
} from '../../src/app/page-format';

const BREAKER = '</script><!--bertscope-assets--><img src=x onerror="a()">\'&\u2028\u2029';
const TEMPLATE = 'a<!--bertscope-head-->b<!--bertscope-views-->c<!--bertscope-assets-->d';

test('jsonForScript leaves no sign that ends a script or a line, and means the same', () => {
  const json = jsonForScript({ text: BREAKER });
  expect(json).not.toMatch(/[<\u2028\u2029]/);
  expect(JSON.parse(json)).toEqual({ text: BREAKER });
});

test('a title and the address of the files are escaped', () => {
  expect(headMarkup('</title><b>', 'a"b')).toBe(
    '<title>&lt;/title&gt;&lt;b&gt;</title><meta name="bertscope-files" content="a&quot;b">'
  );
  expect(headMarkup('a', null)).toBe('<title>a</title>');
});

test('a view holds its document in a block of its own, and nothing of a text outside of it', () => {
  const markup = viewMarkup({ text_a: BREAKER }, null);
  expect(markup.split('</script>')).toHaveLength(2);
  expect(markup).not.toContain('<img');
});

test('fillTemplate fills each place once and never looks for places in what it fills in', () => {
  const head = '<!--bertscope-views-->';
  expect(fillTemplate(TEMPLATE, { head, views: '$&<!--bertscope-head-->' })).toEqual([
    `a${head}b$&<!--bertscope-head-->c`,
    'd'
  ]);
});

test('fillTemplate refuses what is not the template', () => {
  expect(() => fillTemplate('<html></html>', { head: '', views: '' })).toThrow(TypeError);
});

test('pageTitle is the text, shortened by letters and not by halves of them', () => {
  expect(pageTitle('One\n two', null)).toBe('One two · BertScope');
  expect(pageTitle(' ', null)).toBe('BertScope');
  const title = pageTitle('👩'.repeat(70), 'b');
  expect(title).toBe(`${'👩'.repeat(59)}… · BertScope`);
});
