import { exportSelection } from '../../src/app/export-selection';
import { csvPieces, csvText } from '../../src/app/export-table';
import { exportState } from './export-state';

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
