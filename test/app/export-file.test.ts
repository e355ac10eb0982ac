/** @jest-environment jsdom */
import { exportFile } from '../../src/app/export-file';
import { exportPicture } from '../../src/app/export-picture';
import { exportPair, exportState } from './export-state';

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
  const svg = await exportFile(state, { format: 'svg' });
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
