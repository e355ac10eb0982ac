/** @jest-environment jsdom */
import { exportFile } from '../../src/app/export-file';
import { exportPicture as paint } from '../../src/app/export-picture';
import { headColours } from '../../src/drawing/palette';
import { SVG_INKS, type SvgGround } from '../../src/drawing/svg-page';
import type { ViewState } from '../../src/state/view-state';
import { exportPair, exportState } from './export-state';

const exportPicture = (state: ViewState): string => paint(state, 'light');

test('only a picture that can be pointed at says so', () => {
  expect(paint(exportState(), 'light')).toContain('Point at a token');
  expect(paint(exportState(), 'light', true)).not.toContain('Point at a token');
});

const textOf = (blob: Blob): Promise<string> =>
  new Promise(resolve => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.readAsText(blob);
  });

test('the picture has the shelf below it, heads of several layers in the reader’s order', () => {
  const shelf = [
    { layer: 2, head: 0 },
    { layer: 0, head: 2 },
    { layer: 9, head: 1 }
  ];
  const svg = exportPicture(exportState({ shelf }));
  expect(svg.match(/text-anchor="middle">([^<]*)</g)).toEqual(
    ['2-0', '0-2', 'not here', '9-1'].map(word => `text-anchor="middle">${word}<`)
  );
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(parsed.querySelector('parsererror')).toBeNull();
  const height = Number(parsed.documentElement.getAttribute('height'));
  const without = /height="(\d+)"/.exec(exportPicture(exportState()))![1];
  expect(height - Number(without)).toBe(26 + 128 + 6);
});

test('a picture of a layer that is not there is refused in a sentence', () => {
  expect(() => exportPicture(exportState({ layer: 2 }, { layers: 1 }))).toThrow(
    'the shown layer is not here'
  );
});

test('SVG, CSV and JSON are files of their kind with names of numbers', async () => {
  const state = exportState({ layer: 1, heads: [2] });
  const svg = await exportFile(state, { format: 'svg', ground: 'light' });
  expect([svg.name, svg.blob.type]).toEqual(['bertscope-layer1-head2.svg', 'image/svg+xml']);
  expect(await textOf(svg.blob)).toMatch(/^<svg .*<\/svg>$/s);
  const csv = await exportFile(state, { format: 'csv', scope: 'all' });
  expect(csv.name).toBe('bertscope-all.csv');
  expect((await textOf(csv.blob)).split('\r\n')).toHaveLength(1 + 9 * 16 + 1);
  const json = await exportFile(state, { format: 'json', scope: 'selection' });
  expect(json.name).toBe('bertscope-layer1-head2.json');
  expect(JSON.parse(await textOf(json.blob))).toMatchObject({ selection: { layers: [1] } });
  expect(json.note).toBe('');
});

test('numbers that are stored rounded say so', async () => {
  const state = exportState();
  const rounded = { ...state, attention: { ...state.attention!, tolerance: 0.004 } };
  const { note } = await exportFile(rounded, { format: 'csv', scope: 'selection' });
  expect(note).toBe('Weights are stored to ± .004.');
});

test('who exports a table with texts like formulas is told', async () => {
  const state = exportState();
  const tokens = ['[CLS]', '=HYPERLINK()', 't2', '[SEP]'];
  const risky = { ...state, encoding: { ...state.encoding!, tokens } };
  const table = await exportFile(risky, { format: 'csv', scope: 'selection' });
  expect(table.note).toContain('import the token columns as text');
  expect(await textOf(table.blob)).toContain(',"=HYPERLINK()",');
  expect((await exportFile(risky, { format: 'json', scope: 'selection' })).note).toBe('');
});

test('the picture is of the view that is open', () => {
  const titles = ['heads', 'matrix', 'grid', 'neurons'].map(
    view => /aria-label="([^."]*)/.exec(exportPicture(exportState({ view })))?.[1]
  );
  expect(titles).toEqual([
    'tiny, layer 0 (of 0–2), head 1',
    'tiny, layer 0 (of 0–2), head 1',
    'tiny, all 3 layers × 3 heads',
    'tiny, layer 0 (of 0–2), head 1, token 1'
  ]);
  expect(exportPicture(exportState({ view: 'matrix' }))).toContain('Rows attend');
});

test('the matrix of several heads as one says so, and of hidden tokens how much they held', () => {
  const combined = { view: 'matrix', heads: [0, 2], combine_heads: 'max', delimiters: 'hide' };
  const svg = exportPicture(exportPair(combined));
  expect(svg).toContain('largest of heads 0, 2');
  expect(svg).toMatch(/of mass hidden: \[CLS\], \[SEP\]\./);
  expect(svg).not.toMatch(/>\[CLS\]</);
});

test('products that are still computed are no picture yet; folded they are not needed', () => {
  const open = exportState({ view: 'neurons', neurons_expanded: true });
  expect(() => exportPicture(open)).toThrow('queries and keys are still being computed');
  expect(exportPicture(exportState({ view: 'neurons' }))).toContain('Opacity of a line');
});

test('every view has the shelf below it', () => {
  for (const view of ['heads', 'matrix', 'grid', 'neurons']) {
    const svg = exportPicture(exportState({ view, shelf: [{ layer: 2, head: 0 }] }));
    expect(svg).toContain('Heads kept, as layer-head');
  }
});

/** Layer 0 with weights of these heads that are no numbers. */
function spoilt(fields: Readonly<Record<string, unknown>>, ...heads: number[]): ViewState {
  const state = exportState(fields);
  const attention = state.attention!;
  const layer = attention.weights[0]!.slice();
  for (const head of heads) layer[head * 16 + 5] = NaN;
  return { ...state, attention: { ...attention, weights: attention.weights.with(0, layer) } };
}

test.each(['heads', 'matrix', 'neurons'])(
  'of a head that holds no numbers there is no picture of the view %s, which is said',
  view => {
    expect(() => exportPicture(spoilt({ view, heads: [1] }, 1))).toThrow(
      'Layer 0, head 1 holds weights that are not numbers, so it is not drawn.'
    );
  }
);

test('of several heads as one the picture is of those that hold numbers, and says which do not', () => {
  const fields = { view: 'matrix', heads: [0, 1, 2], combine_heads: 'mean', delimiters: 'hide' };
  const svg = exportPicture(spoilt(fields, 1));
  expect(svg).toContain('mean of heads 0, 2');
  expect(svg).toContain('Layer 0, head 1 holds weights that are not numbers');
  expect(svg).not.toContain('NaN');
});

test('a table of several heads as one leaves out those that hold no numbers, and says so', async () => {
  const state = spoilt({ heads: [0, 1, 2], combine_heads: 'max' }, 1);
  const csv = await exportFile(state, { format: 'csv', scope: 'selection' });
  expect(await textOf(csv.blob)).toMatch(/^"tiny",0,"max\(0 2\)",0,0,"\[CLS\]","\[CLS\]",0.75,/m);
  expect(csv.note).toContain('head 1 holds weights that are not numbers');
  const json = await exportFile(state, { format: 'json', scope: 'selection' });
  expect(JSON.parse(await textOf(json.blob))).toMatchObject({
    selection: { heads: [0, 2], broken: [1] }
  });
});

test('a grid that is not all there says how much of it is not in the file', async () => {
  const state = exportState({ view: 'grid' }, { layers: 1 });
  const { note, blob } = await exportFile(state, { format: 'csv', scope: 'selection' });
  expect(note).toBe('2 layers are not here, and not in the file.');
  expect((await textOf(blob)).split('\r\n')).toHaveLength(1 + 3 * 16 + 1);
});

test.each(['heads', 'matrix', 'grid', 'neurons'])(
  'a dark picture of the view %s has no ink of a light one',
  async view => {
    const state = exportPair({ view, shelf: [{ layer: 2, head: 0 }] });
    const { blob } = await exportFile(state, { format: 'svg', ground: 'dark' });
    const svg = await textOf(blob);
    const inks = (ground: SvgGround) => Object.values(SVG_INKS[ground]);
    const [dark, light] = [svg, paint(state, 'light')];
    expect(inks('dark').filter(ink => light.includes(ink))).toEqual([]);
    expect(inks('light').filter(ink => dark.includes(ink))).toEqual([]);
    expect(dark).toContain(`fill="${SVG_INKS.dark.ground}"`);
    expect(dark).toContain(headColours('dark', 3)[0]);
  }
);
