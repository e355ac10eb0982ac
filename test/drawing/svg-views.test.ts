/** @jest-environment jsdom */
import { groupTokens } from '../../src/attention/token-groups';
import { tokenProducts } from '../../src/drawing/neurons-layout';
import { paintSvgGrid } from '../../src/drawing/svg-grid';
import { paintSvgMatrix } from '../../src/drawing/svg-matrix';
import { paintSvgNeurons } from '../../src/drawing/svg-neurons';
import { paintSvgPage, type SvgBody, type SvgGround } from '../../src/drawing/svg-page';
import { decodeIndexedPng } from './decode-indexed-png';

/** Two sentences, one text that looks like markup and one that turns its direction round. */
const encoding = {
  tokens: ['[CLS]', '<b>', '\u202Eאב', '[SEP]'],
  sentenceIds: [0, 0, 1, 1] as const,
  special: [true, false, false, true]
};
const PLANE = [0.7, 0.1, 0.1, 0.1, 0, 0.25, 0.5, 0.25, 1, 0, 0, 0, 0.02, 0.08, 0.4, 0.5];
/** Two heads, the second the mirror of the first. */
const weights = Float32Array.from([...PLANE, ...[...PLANE].reverse()]);
const plane = weights.subarray(0, 16);
const GROUNDS: readonly SvgGround[] = ['light', 'dark'];

const page = (ground: SvgGround, body: SvgBody): string =>
  paintSvgPage({
    ground,
    title: 'tiny, head 0',
    texts: ['a <b>', 'אב'],
    body,
    notes: ['One.', '']
  });
const parse = (svg: string): Document => {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  return parsed;
};
/** One element a line, so that a change can be read. */
const lines = (svg: string): string => svg.replaceAll('><', '>\n<');
const sizeOf = (svg: string): number => Buffer.byteLength(svg, 'utf8');

const random = (count: number): Float32Array => {
  let seed = 7;
  return Float32Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  });
};
const many = (tokens: number) => ({
  tokens: Array.from({ length: tokens }, (_, i) => `token${i}`),
  sentenceIds: Array.from({ length: tokens }, (_, i) => (i < tokens / 2 ? 0 : 1)) as (0 | 1)[],
  special: Array.from({ length: tokens }, () => false)
});

describe('the matrix', () => {
  const paint = (ground: SvgGround): SvgBody =>
    paintSvgMatrix({
      ...{ ground, encoding, plane, zoom: null, scale: 'linear' },
      pinned: [{ side: 'from', token: 1 }]
    });

  test.each(GROUNDS)('is the picture that was looked at, on a %s ground', ground => {
    expect(lines(page(ground, paint(ground)))).toMatchSnapshot();
  });

  test('has one shape a cell above nothing, and bars as long as the sums', () => {
    const parsed = parse(page('light', paint('light')));
    const paths = [...parsed.querySelectorAll('path[fill^="#"]')];
    const squares = paths.flatMap(path => path.getAttribute('d')?.match(/M/g) ?? []);
    // Cells that are 0 are ground; there are as many bars as rows and columns.
    expect(squares).toHaveLength(12 + 8);
    const bars = paths.find(path => path.getAttribute('fill-opacity') === '.28');
    const widths = [...(bars?.getAttribute('d') ?? '').matchAll(/h([\d.]+)v/g)].map(found =>
      Number(found[1])
    );
    expect(widths.slice(0, 4)).toEqual([32, 32, 32, 32]);
  });

  test('a zoomed part has the tokens and sums of the part', () => {
    const body = paintSvgMatrix({
      ...{ ground: 'light', encoding, plane, scale: 'sqrt', pinned: [] },
      zoom: { from: [1, 3], to: [0, 2] }
    });
    const texts = [...parse(page('light', body)).querySelectorAll('text')].map(
      ({ textContent }) => textContent
    );
    expect(texts).toEqual(expect.arrayContaining(['<b>', '\u202Eאב', '[CLS]']));
    expect(texts).not.toContain('[SEP]');
    // Of the rows .25 and 1 are in these columns.
    expect(body.markup).toContain('h8v32h-8z');
    expect(body.markup).toContain('h32v32h-32z');
    expect(body.markup).toContain('square root');
  });

  test('of 512 tokens the cells are one image, and the file stays below half a megabyte', () => {
    const body = paintSvgMatrix({
      ...{ ground: 'light', encoding: many(512), plane: random(512 * 512), zoom: null },
      ...{ scale: 'linear', pinned: [] }
    });
    const svg = page('light', body);
    expect(parse(svg).querySelectorAll('image')).toHaveLength(1);
    expect(sizeOf(svg)).toBeLessThan(500_000);
    expect(svg).toContain('token7<');
  });

  test('weights of other tokens are refused', () => {
    const wrong = { encoding: many(3), plane, zoom: null, scale: 'linear', pinned: [] } as const;
    expect(() => paintSvgMatrix({ ground: 'light', ...wrong })).toThrow(RangeError);
  });
});

describe('the grid', () => {
  const cellsOf = (layers: number, heads: number, layer: Float32Array | null) =>
    Array.from({ length: layers * heads }, (_, i) => ({
      ref: { layer: Math.floor(i / heads), head: i % heads },
      weights: i === layers * heads - 1 && layers > 1 ? null : layer,
      faded: i === 1,
      label: `${Math.floor(i / heads)}-${i % heads} .50`
    }));
  const lookOf = (tokens: number) => ({
    groups: groupTokens({ ...many(tokens), wordIds: [] }, { words: false, hidesSpecial: false }),
    cut: { by: 'weight', value: 0 } as const,
    ...{ filter: 'all' as const, renormalises: false }
  });
  const small = (ground: SvgGround, isLabelled: boolean) =>
    paintSvgGrid({
      ...{ ground, layers: 2, heads: 2, look: lookOf(4), isLabelled },
      cells: cellsOf(2, 2, weights),
      shown: [{ layer: 0, head: 1 }],
      colours: ['#4d6edc', '#e37605']
    });

  test.each(GROUNDS)('is the picture that was looked at, on a %s ground', ground => {
    expect(lines(page(ground, small(ground, false)))).toMatchSnapshot();
  });

  test('has a line for each weight of 1/255 and more, and a word where a layer is not there', () => {
    const parsed = parse(page('light', small('light', true)));
    const curves = [...parsed.querySelectorAll('path[stroke-opacity]')].flatMap(
      path => path.getAttribute('d')?.match(/M/g) ?? []
    );
    expect(curves).toHaveLength(3 * 12);
    expect(parsed.querySelectorAll('[opacity="0.16"]')).toHaveLength(1);
    expect(parsed.documentElement.textContent).toContain('not here');
    expect(parsed.documentElement.textContent).toContain('1-0 .50');
  });

  test('of many tokens thumbnails are matrices in which rows attend', () => {
    const tokens = 200;
    // Each token attends to the last one: in the picture that is the right edge, from top to bottom.
    const plane = new Float32Array(tokens * tokens);
    for (let from = 0; from < tokens; from++) plane[from * tokens + tokens - 1] = 1;
    const body = paintSvgGrid({
      ...{ ground: 'light', layers: 1, heads: 1, look: lookOf(tokens), isLabelled: false },
      ...{ shown: [], colours: ['#000000'] },
      cells: cellsOf(1, 1, plane).map(cell => ({ ...cell, faded: false }))
    });
    const base64 = /base64,([^"]+)"/.exec(body.markup)![1];
    const [width, height] = [2 * body.widthPx, 2 * body.heightPx - 2 * 18];
    const pixels = decodeIndexedPng(Uint8Array.from(Buffer.from(base64, 'base64')), width, height);
    const dark = pixels.flatMap(([red], i) => (red < 60 ? [i] : []));
    const columns = dark.map(i => i % width);
    const rows = dark.map(i => Math.floor(i / width));
    expect(Math.max(...columns) - Math.min(...columns)).toBeLessThan(4);
    expect(Math.max(...rows) - Math.min(...rows)).toBeGreaterThan(40);
  });

  test('of 12 × 16 heads all thumbnails are one image, and the file stays below 4 MB', () => {
    const tokens = 16;
    const body = paintSvgGrid({
      ...{
        ground: 'dark',
        layers: 12,
        heads: 16,
        look: lookOf(tokens),
        isLabelled: false,
        shown: []
      },
      cells: cellsOf(12, 16, random(16 * tokens * tokens)),
      colours: ['#7ea1ff', '#ed8e0a', '#3ec7b7', '#e85095']
    });
    const svg = page('dark', body);
    expect(parse(svg).querySelectorAll('image')).toHaveLength(1);
    expect(parse(svg).querySelectorAll('path')).toHaveLength(0);
    expect(sizeOf(svg)).toBeLessThan(4_000_000);
  });
});

describe('the neurons', () => {
  const size = 3;
  const vectors = {
    ...{ heads: 2, tokens: 4, size },
    queries: random(2 * 4 * size).map(value => 2 * value - 1),
    keys: random(2 * 4 * size).map(value => 1 - 2 * value)
  };
  const paint = (ground: SvgGround, isExpanded: boolean): SvgBody =>
    paintSvgNeurons({
      ...{ ground, encoding, token: 1, colour: '#4d6edc' },
      found: isExpanded ? tokenProducts(vectors, 0, 1) : null,
      weights: plane.subarray(4, 8),
      // The one that gets the most is left out.
      passes: [true, true, false, true]
    });

  test.each(GROUNDS)('are the picture that was looked at, on a %s ground', ground => {
    expect(lines(page(ground, paint(ground, true)))).toMatchSnapshot();
    expect(lines(page(ground, paint(ground, false)))).toMatchSnapshot();
  });

  test('have the numbers of the tokens that the filter shows, and no others', () => {
    const { scores } = tokenProducts(vectors, 0, 1);
    const texts = [...parse(page('light', paint('light', true))).querySelectorAll('text')].map(
      ({ textContent }) => textContent
    );
    for (const to of [0, 1, 3]) expect(texts).toContain(scores[to].toFixed(2).replace('-', '−'));
    expect(texts.filter(text => text === '.500')).toHaveLength(0);
    expect(texts.filter(text => text === '.000')).toHaveLength(1);
    const folded = parse(page('light', paint('light', false)));
    expect(folded.querySelectorAll('path[stroke-opacity]')).toHaveLength(2);
  });

  test('of 512 tokens the cells are images, one a sentence, and the file stays below 400 KB', () => {
    const wide = { heads: 1, tokens: 512, size: 64 };
    const values = random(512 * 64).map(value => 2 * value - 1);
    const body = paintSvgNeurons({
      ...{ ground: 'light', encoding: many(512), token: 300, colour: '#4d6edc' },
      found: tokenProducts({ ...wide, queries: values, keys: values.toReversed() }, 0, 300),
      weights: new Float32Array(512).fill(1 / 512),
      passes: Array.from({ length: 512 }, () => true)
    });
    const svg = page('light', body);
    expect(parse(svg).querySelectorAll('image')).toHaveLength(4);
    expect(sizeOf(svg)).toBeLessThan(400_000);
  });
});

test('a text cannot become markup, leave its place or turn other words round', () => {
  const svg = paintSvgPage({
    ...{ ground: 'light', title: '</text><script>', notes: ['x & y'] },
    texts: ['\u202E"><script>alert(1)</script>\u0000'],
    body: { markup: '', widthPx: 10, heightPx: 10 }
  });
  const parsed = parse(svg);
  expect(parsed.querySelectorAll('script')).toHaveLength(0);
  const isolate = parsed.querySelector('tspan[style="unicode-bidi:plaintext"]');
  expect(isolate?.textContent).toBe('\u202E"><script>alert(1)</script>\uFFFD');
});

test('long sentences are broken at words and make the sheet higher', () => {
  const height = (note: string): number => {
    const sheet = { title: '', texts: [''], body: { markup: '', widthPx: 10, heightPx: 10 } };
    const svg = paintSvgPage({ ground: 'light', ...sheet, notes: [note] });
    return Number(/height="(\d+)"/.exec(svg)?.[1]);
  };
  expect(height('word '.repeat(60).trim()) - height('word')).toBe(3 * 18);
});
