/** @jest-environment jsdom */
/** What is saved of each way of looking, as committed SVG: a difference is meant, or it is a mistake. */
import { savedPicture, type PictureOptions } from '../../src/app/saved-picture';
import type { ModelInfo } from '../../src/model/model-info';
import { parseDocument, type ViewDocument } from '../../src/state/document';
import { initialState, type ViewState } from '../../src/state/view-state';

const TOKENS = ['[CLS]', 'a', '##b', ',', '[SEP]', 'c', '[SEP]'];
const COUNT = TOKENS.length;
const HEADS = 2;
const model = {
  name: 'tiny',
  layers: 1,
  heads: HEADS,
  sha256: 'abc',
  opening: { layer: 0, heads: [0] }
} as unknown as ModelInfo;

/** A pair of 7 tokens; head h attends .7 to h + 1 further on, the rest evenly. */
function stateOf(fields: Partial<ViewDocument>): ViewState {
  const weights = Float32Array.from({ length: HEADS * COUNT * COUNT }, (_, i) => {
    const [head, from, to] = [Math.floor(i / COUNT ** 2), Math.floor(i / COUNT) % COUNT, i % COUNT];
    return to === (from + head + 1) % COUNT ? 0.7 : 0.3 / (COUNT - 1);
  });
  const cut = { by: 'weight', value: 0.1 };
  return {
    ...initialState(parseDocument({ text_a: 'Ab,', text_b: 'c', layer: 0, cut, ...fields })),
    encoding: {
      ids: [1, 2, 3, 4, 5, 6, 5],
      tokens: TOKENS,
      offsets: [null, [0, 1], [1, 2], [2, 3], null, [0, 1], null],
      sentenceIds: [0, 0, 0, 0, 0, 1, 1],
      wordIds: [null, 0, 0, 1, null, 0, null],
      special: [true, false, false, false, true, false, true],
      cut: { a: 0, b: 0 },
      limit: 512,
      unknown: 0,
      aligned: true
    },
    model,
    attention: { layers: 1, heads: HEADS, tokens: COUNT, tolerance: 0, weights: [weights] }
  };
}

const svgOf = (fields: Partial<ViewDocument>, options?: PictureOptions): string =>
  savedPicture(stateOf(fields), options)?.svg ?? '';
/** An element a line, so that a difference can be read. */
const lines = (svg: string): string => svg.replaceAll('><', '>\n<').replaceAll('}.', '}\n.');
const PINNED = [{ side: 'from', token: 1 }] as const;
const TWO = [
  { side: 'to', token: 1 },
  { side: 'to', token: 5 }
] as const;

const LOOKS: Readonly<Record<string, Partial<ViewDocument>>> = {
  'a plain pair': {},
  'a pinned token': { pinned: PINNED },
  'several pinned tokens and their mean': { pinned: TWO, combine_tokens: 'mean' },
  'tokens across': { orientation: 'horizontal', pinned: PINNED },
  'both directions': { both_directions: true, pinned: PINNED },
  'weight as thickness': { stroke: 'thickness' },
  'whole words': { words: true },
  'hidden [CLS] and [SEP]': { delimiters: 'hide' },
  'hidden punctuation, rows sum to 1 again': { punctuation: 'renormalise' },
  'one sentence to the other': { filter: 'ab' },
  'the largest of two heads': { heads: [0, 1], combine_heads: 'max' }
};

test.each(Object.entries(LOOKS))('the picture of %s', (_, fields) => {
  expect(lines(svgOf(fields))).toMatchSnapshot();
});

test('the picture on a dark ground', () => {
  expect(lines(svgOf({ pinned: PINNED }, { theme: 'dark' }))).toMatchSnapshot();
});

const xml = (svg: string): Document => new DOMParser().parseFromString(svg, 'image/svg+xml');
const numbersOf = (svg: string): (string | null)[] =>
  [...xml(svg).querySelectorAll('.n text')].map(text => text.textContent);

test('pinned tokens put their numbers beside the others, several their sum or mean', () => {
  expect(numbersOf(svgOf({ pinned: PINNED }))).toEqual([
    '.05',
    '.05',
    '.70',
    '.05',
    '.05',
    '.05',
    '.05'
  ]);
  expect(numbersOf(svgOf({ pinned: TWO }))[0]).toBe('.75');
  expect(numbersOf(svgOf({ pinned: TWO, combine_tokens: 'mean' }))[0]).toBe('.38');
  expect(svgOf({ pinned: TWO, combine_tokens: 'mean' })).toContain('>from, mean of 2<');
});

test('both directions mark a pinned token on both sides and draw each of its lines once', () => {
  const picture = xml(svgOf({ both_directions: true, pinned: PINNED }));
  expect(picture.querySelectorAll('.p, .q')).toHaveLength(2);
  expect(picture.querySelectorAll('.p .o5')).toHaveLength(2);
  expect(numbersOf(svgOf({ both_directions: true, pinned: PINNED }))).toHaveLength(2 * COUNT);
});

test('two pieces of a word that are both pinned are one token, counted once', () => {
  const pinned = [...PINNED, { side: 'from', token: 2 }] as const;
  const svg = svgOf({ words: true, pinned });
  // The mean of a (.7 to ##b) and ##b (.7 to the comma), summed over the word.
  expect(numbersOf(svg)[1]).toBe(numbersOf(svgOf({ words: true, pinned: PINNED }))[1]);
  expect(svg).not.toContain('sum of');
});

test.each([[40], [200]])(
  'at %i tokens a pinned one stands out with its lines and numbers',
  count => {
    const state = stateOf({ pinned: PINNED });
    const fill = <Value>(value: Value): Value[] => Array.from({ length: count }, () => value);
    const weights = new Float32Array(HEADS * count * count).fill(1 / count);
    weights[count + 7] = 0.4;
    const long: ViewState = {
      ...state,
      document: { ...state.document, cut: { by: 'weight', value: 0.2 } },
      encoding: {
        ...state.encoding!,
        tokens: fill('x'),
        sentenceIds: fill(0 as const),
        wordIds: fill(null),
        special: fill(false)
      },
      attention: { ...state.attention!, tokens: count, weights: [weights] }
    };
    const svg = savedPicture(long)?.svg ?? '';
    expect(xml(svg).querySelectorAll('.p path')).toHaveLength(1);
    expect(numbersOf(svg)).toContain('.40');
  }
);

test('tokens that turn the direction of writing are kept from turning what stands beside them', () => {
  const state = stateOf({ text_a: '\u202Eevil', pinned: PINNED });
  const tokens = TOKENS.map((text, i) => (i === 1 ? '\u202Eab\u2069' : i === 2 ? 'سلام' : text));
  const svg = savedPicture({ ...state, encoding: { ...state.encoding!, tokens } })?.svg ?? '';
  const titles = [...xml(svg).querySelectorAll('title')].map(title => title.textContent);
  expect(titles).toContain('\u2068\u202Eab\u2069 → \u2068سلام\u2069 .70');
  // Outside its own text element no token stands without its isolation.
  const running = [...titles, xml(svg).documentElement.getAttribute('aria-label')].join('');
  expect(running.replaceAll(/\u2068[^\u2069]*\u2069/gu, '')).not.toMatch(/[\u202E\u0600-\u06FF]/u);
  expect(xml(svg).querySelector('text.m.c')?.textContent).toBe('A: \u2068\u202Eevil\u2069');
});

test('a head that holds no numbers is left out and named; without any other there is no picture', () => {
  const state = stateOf({ heads: [0, 1] });
  const weights = state.attention!.weights[0]!.slice();
  weights[COUNT * COUNT] = NaN;
  const attention = { ...state.attention!, weights: [weights] };
  const svg = savedPicture({ ...state, attention })?.svg ?? '';
  expect(svg).toContain('tiny, layer 0 (of 0–0), head 0');
  expect(svg).toContain('Not drawn, not numbers: heads 1.');
  expect(svg).not.toContain('NaN');
  const alone = { ...state, document: { ...state.document, heads: [1] }, attention };
  expect(savedPicture(alone)).toBeNull();
});
