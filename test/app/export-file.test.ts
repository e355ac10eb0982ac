/** @jest-environment jsdom */
import { exportFile } from '../../src/app/export-file';
import { exportPicture } from '../../src/app/export-picture';
import { exportState } from './export-state';

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
