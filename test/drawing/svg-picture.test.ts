/** @jest-environment jsdom */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { headColours } from '../../src/drawing/palette';
import { MOST_BYTES, paintSvgPicture, type SvgPictureInput } from '../../src/drawing/svg-picture';
import { paintArticle } from '../../scripts/article-picture';

const ARTICLE = join(__dirname, '..', '..', 'models', 'article');
const article = JSON.parse(readFileSync(join(ARTICLE, 'article.json'), 'utf8')) as {
  textA: string;
  textB: string;
  tokens: string[];
  sentenceIds: (0 | 1)[];
  special: boolean[];
};
const TOKENS = 19;
const PER_LAYER = 12 * TOKENS * TOKENS;
const bytes = Uint8Array.from(readFileSync(join(ARTICLE, 'attention.f32')));
const layerWeights = (layer: number): Float32Array =>
  new Float32Array(bytes.buffer, 4 * layer * PER_LAYER, PER_LAYER);
const TWELVE = Array.from({ length: 12 }, (_, head) => head);

const inputOf = (layer: number, heads: readonly number[]): SvgPictureInput => ({
  id: 'p1',
  encoding: article,
  layer: { weights: layerWeights(layer), tokens: TOKENS, heads, cut: { by: 'mass', value: 0.95 } },
  layerIndex: layer,
  model: { name: 'bert-base-uncased', layers: 12 },
  textA: article.textA,
  textB: article.textB,
  pinned: [],
  colours: headColours('light', 12),
  tolerance: 0
});

/** Tokens of these texts in one sentence, each attending half to itself and evenly to all. */
const evenInput = (tokens: readonly string[], heads = 1): SvgPictureInput => ({
  ...inputOf(
    0,
    Array.from({ length: heads }, (_, head) => head)
  ),
  encoding: {
    tokens,
    sentenceIds: tokens.map(() => 0 as const),
    special: tokens.map(() => false)
  },
  layer: {
    weights: Float32Array.from({ length: heads * tokens.length ** 2 }, (_, i) => {
      const isOwn = (i % tokens.length ** 2) % (tokens.length + 1) === 0;
      return (isOwn ? 0.5 : 0) + 0.5 / tokens.length;
    }),
    tokens: tokens.length,
    heads: Array.from({ length: heads }, (_, head) => head),
    cut: { by: 'mass', value: 0.95 }
  },
  textA: tokens.join(' '),
  textB: null
});

const sizeOf = (svg: string): number => Buffer.byteLength(svg, 'utf8');
const parse = (svg: string): Document => {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document.querySelector('parsererror')).toBeNull();
  return document;
};

/** Every drawn line of the picture, read from its paths: rows and head. */
function linesIn(svg: string): { from: number; to: number; head: number }[] {
  const paths = [...parse(svg).querySelectorAll('.a path')];
  // Rows are two units apart and the sentences one more.
  const gap = article.sentenceIds.indexOf(1);
  const rowOf = (units: number): number => {
    const row = units / 2 < gap ? units / 2 : (units - 1) / 2;
    expect(Number.isInteger(row)).toBe(true);
    return row;
  };
  return paths.flatMap(path => {
    const head = Number(/h(\d+)/.exec(path.getAttribute('class') ?? '')?.[1]);
    const d = path.getAttribute('d') ?? '';
    return [...d.matchAll(/M0 (-?\d+)(?:h2|c1 0 1 (-?\d+) 2 \2)/g)].map(([, start, fall]) => ({
      from: rowOf(Number(start)),
      to: rowOf(Number(start) + Number(fall ?? 0)),
      head
    }));
  });
}

/** The share of the mass of all weights that the cut lets through, straight from the definition. */
function shareOfCut(weights: Float32Array, heads: readonly number[], svg: string): number {
  const rows = heads.map(head => weights.subarray(head * 361, (head + 1) * 361));
  const all = rows.flatMap(row => [...row]).sort((a, b) => b - a);
  const target = 0.95 * all.reduce((sum, weight) => sum + weight, 0);
  let cut = 0;
  for (const weight of all) {
    if (cut >= target) break;
    cut += weight;
  }
  let drawn = 0;
  for (const { from, to, head } of linesIn(svg)) drawn += weights[(head * 19 + from) * 19 + to];
  return drawn / cut;
}

test.each(TWELVE.map(layer => [layer]))(
  'one head of layer %i at 19 tokens keeps at least 95 % of the shown mass in 60 KB',
  layer => {
    for (const head of TWELVE) {
      const svg = paintSvgPicture(inputOf(layer, [head]));
      expect(sizeOf(svg)).toBeLessThanOrEqual(60_000);
      expect(shareOfCut(layerWeights(layer), [head], svg)).toBeGreaterThanOrEqual(0.95);
    }
  }
);

test.each(TWELVE.map(layer => [layer]))(
  'twelve heads of layer %i at 19 tokens keep at least 90 % of the shown mass in 60 KB',
  layer => {
    const svg = paintSvgPicture(inputOf(layer, TWELVE));
    expect(sizeOf(svg)).toBeLessThanOrEqual(60_000);
    expect(shareOfCut(layerWeights(layer), TWELVE, svg)).toBeGreaterThanOrEqual(0.9);
  }
);

test('what is drawn and what is left out is said as it is', () => {
  const svg = paintSvgPicture(inputOf(2, TWELVE));
  const lines = linesIn(svg);
  const weights = layerWeights(2);
  const mass = lines.reduce(
    (sum, { from, to, head }) => sum + weights[(head * 19 + from) * 19 + to],
    0
  );
  const said = /Drawn: (\d+) % of these heads’ attention, (\d+) of 4332 lines/.exec(svg);
  expect(Number(said?.[1])).toBe(Math.round((mass / (12 * 19)) * 100));
  expect(Number(said?.[2])).toBe(lines.length);
});

test('a line has its tokens and its weight as a title, and its weight as opacity', () => {
  const svg = parse(paintSvgPicture(inputOf(2, [0])));
  const titles = [...svg.querySelectorAll('.a path')].map(path => path.textContent);
  expect(titles).toContain('i → went 1.00');
  expect(titles).toContain('[SEP] → [CLS] .70');
  const faint = [...svg.querySelectorAll('.a path')].find(
    path => path.textContent === '[SEP] → [CLS] .70'
  );
  expect(faint?.getAttribute('class')).toBe('h0 o5');
});

test('every token carries its own lines, hidden, and names its strongest partners', () => {
  const svg = parse(paintSvgPicture(inputOf(2, [0])));
  const tokens = [...svg.querySelectorAll('.t')];
  expect(tokens).toHaveLength(2 * TOKENS);
  expect(tokens.every(token => token.getAttribute('tabindex') === '0')).toBe(true);
  expect(tokens[1].querySelector('title')?.textContent).toBe('i attends to went 1.00');
  expect(tokens[1].querySelectorAll('path')).toHaveLength(1);
  expect(tokens[TOKENS + 2].querySelector('title')?.textContent).toBe('attending to went: i 1.00');
});

test('hostile tokens and texts are text, and nothing in the picture runs or is fetched', () => {
  const hostile = [
    '</svg><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='x",
    ']]>&amp;',
    '\u0007\uFFFE'
  ];
  const svg = paintSvgPicture(evenInput(hostile));
  const xml = parse(svg);
  expect(xml.querySelectorAll('script, img, image, foreignObject, a, use')).toHaveLength(0);
  expect(xml.querySelectorAll('[onload], [onerror], [href]')).toHaveLength(0);
  const page = document.createElement('div');
  page.innerHTML = svg;
  expect(page.children).toHaveLength(1);
  expect(page.querySelectorAll('script, img')).toHaveLength(0);
  expect(page.querySelectorAll('.t')).toHaveLength(10);
  expect(svg).not.toMatch(/url\(|@import|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
});

test('a long token is shortened to its column', () => {
  const svg = parse(paintSvgPicture(evenInput(['a'.repeat(400), 'b'])));
  expect(svg.querySelector('.t text')?.textContent).toMatch(/^a{10,40}…$/);
});

test('pictures of one page share no id, and rules reach their own picture alone', () => {
  const first = paintSvgPicture(inputOf(2, [0]));
  const second = paintSvgPicture({ ...inputOf(2, [0]), id: 'p2' });
  expect([...first.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual(['p1']);
  const rules = /<style>(.*)<\/style>/.exec(second)?.[1] ?? '';
  const selectors = rules.split('}').flatMap(rule => rule.split('{')[0].split(','));
  expect(selectors.filter(selector => selector !== '' && !selector.startsWith('#p2'))).toEqual([]);
});

test('the same input gives the same bytes', () => {
  expect(paintSvgPicture(inputOf(5, TWELVE))).toBe(paintSvgPicture(inputOf(5, TWELVE)));
});

test.each([64, 128, 512])('%i tokens and twelve heads fit, and the share is said', count => {
  const tokens = Array.from({ length: count }, (_, i) => `token${i % 40}`);
  const svg = paintSvgPicture(evenInput(tokens, 12));
  expect(sizeOf(svg)).toBeLessThanOrEqual(MOST_BYTES);
  expect(svg).toMatch(/Drawn: \d+ % of these heads’ attention, \d+ of \d+ lines/);
  expect(parse(svg).querySelectorAll('.a path').length).toBeGreaterThan(0);
});

test('a pinned token’s lines stand out, the others step back', () => {
  const pinned = [{ side: 'from' as const, token: 5 }];
  const svg = parse(paintSvgPicture({ ...inputOf(2, [0]), pinned }));
  expect([...svg.querySelectorAll('.p text')].map(text => text.textContent)).toEqual(['store']);
  expect(svg.querySelectorAll('.ts.pins')).toHaveLength(2);
});

test('the article’s own picture is small enough for every call', () => {
  expect(sizeOf(paintArticle(ARTICLE))).toBeLessThanOrEqual(9_400);
});
