import { exportSelection } from '../../src/app/export-selection';
import { csvPieces, csvText, looksLikeFormula } from '../../src/app/export-table';
import { exportPair, exportState } from './export-state';

const linesOf = (state: Parameters<typeof exportSelection>[0], scope: 'selection' | 'all') =>
  [...csvPieces(exportSelection(state, scope))].join('').split('\r\n');

test('one row a weight, with names, places and tokens', () => {
  const lines = linesOf(exportState(), 'selection');
  expect(lines).toHaveLength(1 + 16 + 1);
  expect(lines[0]).toBe('model,layer,head,from,to,from_token,to_token,weight');
  expect(lines[1]).toBe('"tiny",0,1,0,0,"[CLS]","[CLS]",0.083333336');
  expect(lines[2]).toBe('"tiny",0,1,0,1,"[CLS]","t1",0.75');
  expect(lines.at(-1)).toBe('');
});

test('all layers and heads, in the order of layer, head, from, to', () => {
  const lines = linesOf(exportState(), 'all');
  expect(lines).toHaveLength(1 + 9 * 16 + 1);
  expect(lines.at(-2)).toMatch(/^"tiny",2,2,3,3,/);
});

test('of pinned tokens only their rows and columns, and none twice', () => {
  const pinned = [
    { side: 'from', token: 1 },
    { side: 'to', token: 2 }
  ];
  const places = linesOf(exportState({ pinned }), 'selection')
    .slice(1, -1)
    .map(line => line.split(',').slice(3, 5).join('→'));
  expect(places).toEqual(['0→2', '1→0', '1→1', '1→2', '1→3', '2→2', '3→2']);
});

test('quotes, commas and line breaks in a token stay in its field', () => {
  expect(csvText('a"b')).toBe('"a""b"');
  const state = exportState();
  const tokens = ['[CLS]', '=1+1', 'a,"\n', '[SEP]'];
  const text = [
    ...csvPieces(
      exportSelection({ ...state, encoding: { ...state.encoding!, tokens } }, 'selection')
    )
  ].join('');
  expect(text).toContain(',"=1+1","a,""\n",');
});

test('what is on the screen is what is written: words, hidden tokens, sentences, heads as one', () => {
  const shown = { words: true, delimiters: 'hide', filter: 'ab', combine_heads: 'mean' };
  const lines = linesOf(exportPair({ ...shown, heads: [0, 1] }), 'selection');
  expect(lines).toEqual([
    'model,layer,head,from,to,from_token,to_token,weight,reduction',
    // Both pieces, both heads: .05 each to the one word of B.
    '"tiny",0,"mean(0 1)",1,4,"strawberries","yes",0.05,"words=true delimiters=hide filter=ab combine_heads=mean"',
    ''
  ]);
  expect(linesOf(exportPair(shown), 'all')[0]).toBe(
    'model,layer,head,from,to,from_token,to_token,weight'
  );
  expect(linesOf(exportPair(shown), 'all')).toHaveLength(1 + 9 * 36 + 1);
});

test('a word’s row is the mean over its pieces, its column their sum', () => {
  const lines = linesOf(exportPair({ words: true }), 'selection').slice(1, -1);
  expect(lines).toHaveLength(25);
  const weightOf = (from: number, to: number): number =>
    Number(lines.find(line => line.startsWith(`"tiny",0,1,${from},${to},`))?.split(',')[7]);
  // Head 1 attends .75 to the next token, .05 to each other one.
  expect(weightOf(1, 1)).toBeCloseTo((0.05 + 0.75 + 0.05 + 0.05) / 2);
  expect(weightOf(0, 1)).toBeCloseTo(0.8);
  expect(weightOf(1, 3)).toBeCloseTo((0.05 + 0.75) / 2);
});

test('of the matrix the part that is zoomed, of the grid every head by words, of neurons one token', () => {
  const zoom = { view: 'matrix', matrix_zoom: { from: [1, 3], to: [0, 2] } };
  const pinned = [{ side: 'from', token: 4 }];
  const placesOf = (fields: Readonly<Record<string, unknown>>): string[] =>
    linesOf(exportPair(fields), 'selection')
      .slice(1, -1)
      .map(line => line.split(',').slice(3, 5).join('→'));
  expect(placesOf({ ...zoom, pinned })).toEqual(['1→0', '1→1', '2→0', '2→1']);
  expect(placesOf({ view: 'grid', words: true, pinned })).toHaveLength(9 * 25);
  expect(placesOf({ view: 'neurons', words: true, filter: 'bb', pinned })).toEqual(['4→4', '4→5']);
});

test('a text that a spreadsheet would compute is known; a sign by itself is not computed', () => {
  expect(['=1+1', '+a', '-2', '@x', '\tx'].map(looksLikeFormula)).toEqual(Array(5).fill(true));
  expect(['=', '-', 'a=b', '', '[CLS]'].map(looksLikeFormula)).toEqual(Array(5).fill(false));
});
