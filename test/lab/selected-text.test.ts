/** @jest-environment jsdom */
import { selectedText, splitTexts } from '../../src/lab/selected-text';

type Place = { readonly line: number; readonly column: number };

/** What JupyterLab's editors have in common, over a text of one line. */
function editorOf(source: string, ...ranges: readonly (readonly [number, number])[]) {
  const place = (column: number): Place => ({ line: 0, column });
  return {
    host: document.createElement('div'),
    model: { sharedModel: { getSource: () => source } },
    getOffsetAt: ({ column }: Place) => column,
    getSelections: () => ranges.map(([start, end]) => ({ start: place(start), end: place(end) }))
  };
}
const none = document.createElement('i');

test('the selection of a notebook’s active cell, an editor and a console', () => {
  const editor = editorOf('the cat sat', [4, 7]);
  expect(selectedText({ node: none, content: { activeCell: { editor } } }, null)).toBe('cat');
  expect(selectedText({ node: none, content: { editor } }, null)).toBe('cat');
  expect(selectedText({ node: none, console: { promptCell: { editor } } }, null)).toBe('cat');
});

test('a selection made backwards, and several in the order of the text', () => {
  const editor = editorOf('the cat sat', [11, 8], [7, 4], [3, 3]);
  expect(selectedText({ content: { editor } }, null)).toBe('cat\nsat');
});

test('what is selected on the page comes first, unless it is in the editor itself or elsewhere', () => {
  const node = document.createElement('div');
  const outside = document.createElement('p');
  const editor = editorOf('the cat sat', [4, 7]);
  node.innerHTML = '<p>an output</p>';
  node.append(editor.host);
  editor.host.textContent = 'the cat';
  outside.textContent = 'a menu';
  document.body.replaceChildren(node, outside);
  const select = (target: Node) => {
    const selection = document.getSelection()!;
    selection.selectAllChildren(target);
    return selectedText({ node, content: { editor } }, selection);
  };
  expect(select(node.querySelector('p')!)).toBe('an output');
  expect(select(editor.host)).toBe('cat');
  expect(select(outside)).toBe('cat');
});

test('anything else in front has no selection', () => {
  for (const widget of [null, undefined, {}, { content: null }, { content: { editor: {} } }]) {
    expect(selectedText(widget, null)).toBe('');
  }
});

test('two lines are two sentences, blank ones apart; one or three are one text', () => {
  expect(splitTexts('  The cat sat.\r\n\r\n It was soft. \n')).toEqual({
    a: 'The cat sat.',
    b: 'It was soft.'
  });
  expect(splitTexts(' one ')).toEqual({ a: 'one', b: null });
  expect(splitTexts('one\ntwo\nthree')).toEqual({ a: 'one\ntwo\nthree', b: null });
  expect(splitTexts(' \n ')).toEqual({ a: '', b: null });
});
