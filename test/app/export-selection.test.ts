import { countWeights, exportFileName, exportSelection } from '../../src/app/export-selection';
import { DocumentError } from '../../src/errors';
import { encodingOf } from '../state/sample-run';
import { exportPair, exportState } from './export-state';

test('the selection is the chosen layer, heads and pinned tokens; all is everything', () => {
  const state = exportState({ layer: 2, heads: [0, 2], pinned: [{ side: 'to', token: 1 }] });
  expect(exportSelection(state, 'selection')).toMatchObject({
    layers: [2],
    heads: [0, 2],
    pinned: [{ side: 'to', token: 1 }]
  });
  expect(exportSelection(state, 'all')).toMatchObject({
    layers: [0, 1, 2],
    heads: [0, 1, 2],
    pinned: []
  });
});

test('a layer that is not there is said, with what can be done', () => {
  const state = exportState({ layer: 0 }, { layers: 2 });
  expect(() => exportSelection(state, 'all')).toThrow('Layer 2 is not here.');
  expect(exportSelection(state, 'selection').layers).toEqual([0]);
  expect(() => exportSelection(exportState({ layer: 2 }, { layers: 2 }), 'selection')).toThrow(
    'Layer 2 is not here.'
  );
  expect(() => exportSelection({ ...state, attention: null }, 'all')).toThrow('nothing to export');
});

test('37 million weights are refused with their number, and the selection is offered', () => {
  const state = exportState();
  const weights = new Float32Array(0);
  const wide = { ...state.model!, layers: 12, heads: 12 };
  const attention = {
    layers: 12,
    heads: 12,
    tokens: 512,
    tolerance: 0,
    weights: Array.from({ length: 12 }, () => weights)
  };
  const large = { ...state, model: wide, attention };
  expect(() => exportSelection(large, 'all')).toThrow('37,748,736 weights; at most 4,000,000');
  let advice = '';
  try {
    exportSelection(large, 'all');
  } catch (error) {
    advice = error instanceof DocumentError ? error.advice : '';
  }
  expect(advice).toContain('Export the selection');
  const grid = {
    ...large,
    encoding: encodingOf(512),
    document: { ...large.document, view: 'grid' as const }
  };
  expect(() => exportSelection(grid, 'selection')).toThrow('37,748,736 weights');
});

test('countWeights() counts what stands both in a pinned row and a pinned column once', () => {
  const pinned = [
    { side: 'from', token: 1 },
    { side: 'to', token: 2 }
  ] as const;
  const all = { layers: [0], heads: [0], rows: [0, 1, 2, 3], columns: [0, 1, 2, 3] };
  expect(countWeights({ ...all, pinned: [] })).toBe(16);
  expect(countWeights({ ...all, heads: [0, 1], pinned })).toBe(2 * 7);
  expect(countWeights({ ...all, columns: [0, 1], pinned })).toBe(2);
});

test('file names are made of numbers alone', () => {
  const named = (heads: readonly number[]) =>
    exportFileName(exportState({ text_a: '../../x', layer: 2, heads }), 'selection', 'svg');
  expect(named([0])).toBe('bertscope-layer2-head0.svg');
  expect(named([0, 2])).toBe('bertscope-layer2-heads0-2.svg');
  expect(exportFileName(exportState(), 'all', 'csv')).toBe('bertscope-all.csv');
});

test('what was done to the numbers is said, hidden punctuation too', () => {
  const state = exportState({
    layer: 2,
    heads: [0],
    punctuation: 'renormalise',
    delimiters: 'hide'
  });
  expect(exportSelection(state, 'selection').reduction).toEqual({
    delimiters: 'hide',
    punctuation: 'renormalise'
  });
  expect(exportSelection(state, 'all').reduction).toEqual({});
});

test('of the grid the selection is every head, reduced as its small pictures are', () => {
  const state = exportPair({
    view: 'grid',
    heads: [0, 1],
    combine_heads: 'mean',
    pinned: [{ side: 'from', token: 1 }],
    words: true,
    delimiters: 'renormalise',
    filter: 'ab'
  });
  const selection = exportSelection(state, 'selection');
  expect(selection).toMatchObject({
    layers: [0, 1, 2],
    heads: [0, 1, 2],
    pinned: [],
    rows: [0],
    columns: [1],
    reduction: { words: true, delimiters: 'renormalise', filter: 'ab' }
  });
  expect(selection.groups.tokens).toEqual(['strawberries', 'yes']);
  expect(selection.reduction).not.toHaveProperty('combine_heads');
  for (const layer of [0, 1, 2]) {
    const heads = { ...state.document, view: 'heads' as const, layer, heads: [0, 1, 2] };
    const alone = { ...state, document: { ...heads, combine_heads: 'overlay' as const } };
    const planes = exportSelection(alone, 'selection').planesOf(layer);
    expect(planes).toHaveLength(3);
    expect(selection.planesOf(layer)).toEqual(planes);
  }
  expect(exportFileName(state, 'selection', 'csv')).toBe('bertscope-grid.csv');
});

test('of the grid the layers that are there are written; the matrix writes the head it shows', () => {
  const grid = exportState({ view: 'grid', layer: 2 }, { layers: 2 });
  expect(exportSelection(grid, 'selection').layers).toEqual([0, 1]);
  const matrix = exportState({ view: 'matrix', heads: [2, 0] });
  expect(exportSelection(matrix, 'selection').heads).toEqual([2]);
  expect(exportFileName(matrix, 'selection', 'csv')).toBe('bertscope-layer0-head2.csv');
});
