import { countWeights, exportFileName, exportSelection } from '../../src/app/export-selection';
import { DocumentError } from '../../src/errors';
import { exportState } from './export-state';

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
  const grid = { ...large, document: { ...large.document, view: 'grid' } } as const;
  expect(exportSelection(grid, 'selection').heads).toEqual([1]);
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
  const state = exportState({ layer: 2, heads: [0], punctuation: 'renormalise', delimiters: 'hide' });
  expect(exportSelection(state, 'selection').reduction).toEqual({
    delimiters: 'hide',
    punctuation: 'renormalise'
  });
  expect(exportSelection(state, 'all').reduction).toEqual({});
});
