import { ARTICLE_PAIR } from '../../src/app/article';
import { pythonCall, pythonCell, pythonString } from '../../src/app/python-call';
import { parseDocument } from '../../src/state/document';

const OPENING = { layer: 0, heads: [2] };
const call = (fields: object, opening: typeof OPENING | null = OPENING) =>
  pythonCall(parseDocument(fields), opening);

describe('pythonString', () => {
  test('quotes and backslashes are escaped, letters of any script and emoji stay', () => {
    expect(pythonString('say "hi" \\ n')).toBe('"say \\"hi\\" \\\\ n"');
    expect(pythonString("it's naïve 漢字 😀")).toBe('"it\'s naïve 漢字 😀"');
  });

  test('line breaks and what cannot be seen are escaped', () => {
    expect(pythonString('a\nb\r\tc')).toBe('"a\\nb\\r\\tc"');
    expect(pythonString('\0\u007f\u00ad')).toBe('"\\x00\\x7f\\xad"');
    expect(pythonString('\u2028\u202e\ufeff')).toBe('"\\u2028\\u202e\\ufeff"');
    expect(pythonString('\u{e0041}')).toBe('"\\U000e0041"');
    expect(pythonString('\ud83d')).toBe('"\\ud83d"');
  });
});

describe('pythonCall', () => {
  test('names what differs from what the call does by itself, and nothing else', () => {
    expect(call({ text_a: 'One.' })).toBe('show_attention("One.")');
    expect(call({ text_a: 'One.', text_b: 'Two.', layer: 0, heads: [2] })).toBe(
      'show_attention("One.", "Two.")'
    );
    expect(call({ text_a: 'One.', layer: 3, heads: [2, 7] })).toBe(
      'show_attention("One.", layer=3, heads=[2, 7])'
    );
  });

  test('without a known opening selection layer and heads are named', () => {
    expect(call({ text_a: 'One.', layer: 0, heads: [2] }, null)).toBe(
      'show_attention("One.", layer=0, heads=[2])'
    );
  });

  test('all heads are a range', () => {
    const heads = Array.from({ length: 12 }, (_, head) => head);
    expect(call({ text_a: 'One.', heads })).toBe('show_attention("One.", heads=range(12))');
  });

  test('pins and cut are Python literals, one argument a line where the line would be long', () => {
    expect(
      call({
        text_a: 'A text that is long enough to fill a line by itself.',
        model: 'bert-base-uncased',
        pinned: [{ side: 'from', token: 3 }],
        cut: { by: 'weight', value: 0.1 },
        punctuation: 'hide',
        words: true
      })
    ).toBe(
      [
        'show_attention(',
        '    "A text that is long enough to fill a line by itself.",',
        '    model="bert-base-uncased",',
        '    pinned=[{"side": "from", "token": 3}],',
        '    cut={"by": "weight", "value": 0.1},',
        '    punctuation="hide",',
        '    words=True,',
        ')'
      ].join('\n')
    );
  });

  test('the article’s example is the call without a text; its model with another text is named', () => {
    const pair = { text_a: ARTICLE_PAIR.textA, text_b: ARTICLE_PAIR.textB, model: 'article' };
    const opening = { layer: 2, heads: [0] };
    expect(call({ ...pair, layer: 2, heads: [0] }, opening)).toBe('show_attention()');
    expect(call({ ...pair, layer: 5, heads: [0] }, opening)).toBe('show_attention(layer=5)');
    expect(call({ ...pair, text_b: null }, opening)).toBe(
      'show_attention("I went to the store.", model="article")'
    );
  });

  test('a cell imports what it calls', () => {
    expect(pythonCell(parseDocument({ text_a: 'One.' }), OPENING)).toBe(
      'from bertscope import show_attention\n\nshow_attention("One.")'
    );
  });
});
