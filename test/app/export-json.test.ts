import { jsonPieces } from '../../src/app/export-json';
import { exportSelection } from '../../src/app/export-selection';
import { VERSION } from '../../src/version';
import { scorePatterns } from '../../src/patterns/score-patterns';
import { layerScored } from '../../src/state/pattern-actions';
import type { ViewState } from '../../src/state/view-state';
import { exportPair, exportState } from './export-state';

type Entry = { readonly layer: number; readonly head: number; readonly weights: number[][] };
type File = Readonly<Record<string, unknown>> & { readonly attention: readonly Entry[] };

const fileOf = (state: ReturnType<typeof exportState>, scope: 'selection' | 'all'): File =>
  JSON.parse([...jsonPieces(state.document, exportSelection(state, scope))].join('')) as File;

test('the file says whose numbers they are and about what', () => {
  const shelf = [{ layer: 2, head: 0 }];
  expect(fileOf(exportState({ shelf }), 'selection')).toMatchObject({
    format: 'bertscope-attention',
    version: 1,
    bertscope: VERSION,
    model: { id: 'embedded', name: 'tiny', precision: 'fp32', sha256: 'abcdef0123456789' },
    tolerance: 0,
    text_a: 't1 t2',
    text_b: null,
    selection: { scope: 'selection', layers: [0], heads: [1], pinned: [] },
    shelf
  });
});

test('weights read back as the very float32 that were computed', () => {
  const state = exportState();
  const { attention } = fileOf(state, 'all');
  expect(attention.map(({ layer, head }) => `${layer}-${head}`)).toEqual(
    [0, 1, 2].flatMap(layer => [0, 1, 2].map(head => `${layer}-${head}`))
  );
  for (let layer = 0; layer < 3; layer++) {
    const flat = attention.slice(3 * layer, 3 * layer + 3).flatMap(entry => entry.weights.flat());
    expect(Float32Array.from(flat)).toEqual(state.attention!.weights[layer]);
  }
});

test('a pinned token is one entry a head: its row, or its column', () => {
  const pinned = [
    { side: 'from', token: 1 },
    { side: 'to', token: 2 }
  ];
  const { attention } = fileOf(exportState({ pinned }), 'selection');
  expect(attention).toMatchObject([
    { layer: 0, head: 1, from: 1 },
    { layer: 0, head: 1, to: 2 }
  ]);
  expect(attention[0].weights[2]).toBe(0.75);
  expect(attention[1].weights[1]).toBe(0.75);
});

test('what is no number is null', () => {
  const state = exportState();
  state.attention!.weights[0]![16] = NaN;
  expect(fileOf(state, 'selection').attention[0].weights[0][0]).toBeNull();
});

test('words have their pieces and their place in the text, and what was done is said', () => {
  const file = fileOf(exportPair({ words: true, delimiters: 'hide' }), 'selection');
  expect(file).toMatchObject({
    reduction: { words: true, delimiters: 'hide' },
    tokens: [
      { text: 'strawberries', offset: [0, 12], word: 0, pieces: [1, 3] },
      { text: 'yes', offset: [0, 3], sentence: 1, pieces: [4, 5] }
    ]
  });
  expect(file.attention[0].weights.map(row => row.length)).toEqual([2, 2]);
  const all = fileOf(exportPair({ words: true }), 'all');
  expect(all['reduction']).toEqual({});
  expect(all.attention[0].weights).toHaveLength(6);
});

test('of a part the file names the rows and columns that its weights are of', () => {
  const zoom = { view: 'matrix', matrix_zoom: { from: [1, 3], to: [0, 2] } };
  const file = fileOf(exportPair(zoom), 'selection');
  expect(file['selection']).toMatchObject({ rows: [1, 2], columns: [0, 1] });
  expect(file.attention[0].weights.map(row => row.length)).toEqual([2, 2]);
});

test('the file comes row by row, whatever the size of a head', () => {
  const state = exportState({}, { tokens: 60 });
  const pieces = [...jsonPieces(state.document, exportSelection(state, 'selection'))].slice(1);
  expect(Math.max(...pieces.map(piece => piece.split(',').length))).toBeLessThanOrEqual(61);
  expect(fileOf(state, 'selection').attention[0].weights).toHaveLength(60);
});

const scored = (state: ViewState): ViewState =>
  state.attention!.weights.reduce(
    (next, weights, layer) =>
      layerScored(next, state.encoding!, layer, scorePatterns(weights!, state.encoding!)),
    state
  );

test('a head that is scored has its name and its numbers in the file, of one input', () => {
  const file = fileOf(scored(exportState({ layer: 0, heads: [1, 2] })), 'selection');
  const patterns = file['patterns'] as Readonly<Record<string, unknown>>[];
  expect(patterns.map(({ layer, head, n_inputs }) => [layer, head, n_inputs])).toEqual([
    [0, 1, 1],
    [0, 2, 1]
  ]);
  expect(patterns[0]).toMatchObject({
    name: 'mostly idle?; when active: next word?, strict positional',
    scores: [{ pattern: 'next', tier: null, queries: 1, mass: 0.75 }, {}, {}, {}, {}, {}]
  });
  expect(fileOf(scored(exportState()), 'all')['patterns']).toHaveLength(9);
});

test('a head that is not scored yet, or broken, has no numbers in the file', () => {
  expect(fileOf(exportState(), 'all')['patterns']).toBeUndefined();
  const state = exportState();
  state.attention!.weights[0]!.fill(NaN, 16, 32);
  const { patterns } = fileOf(scored(state), 'selection');
  expect(patterns).toMatchObject([{ head: 1, name: 'broken', idle: null }]);
});
