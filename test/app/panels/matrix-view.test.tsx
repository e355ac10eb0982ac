/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { AttentionPanel } from '../../../src/app/panels/view';
import type { IViewActions } from '../../../src/app/panels/view';
import * as act from '../../../src/state/actions';
import { defaultDocument } from '../../../src/state/document';
import type { ViewDocument } from '../../../src/state/document';
import { initialState } from '../../../src/state/view-state';
import type { ViewState } from '../../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../../state/sample-run';

const flush = (work: () => void): void => void rendered(work);

let root: HTMLElement;
let state: ViewState;

const show = (next: ViewState): void => {
  state = next;
  flush(() => render(<AttentionPanel state={state} actions={actions} theme="light" />, root));
};
const run =
  <Args extends unknown[]>(action: (state: ViewState, ...args: Args) => ViewState) =>
  (...args: Args): void =>
    show(action(state, ...args));
const actions: IViewActions = {
  setTexts: run(act.setTexts),
  setLayer: run(act.setLayer),
  toggleHead: run(act.toggleHead),
  isolateHead: run(act.isolateHead),
  allHeads: run(act.restoreAllHeads),
  setCut: run(act.setCut),
  togglePin: run(act.togglePin),
  relateBy: run(act.relateBy),
  showSurvey: run(act.showSurvey),
  hover: run(act.hover),
  undo: run(act.undo),
  redo: run(act.redo),
  retry: () => undefined,
  chooseModel: () => undefined,
  stopLoading: () => undefined,
  choose: run(act.choose),
  showHead: run(act.showHead)
};

/** `[CLS] t1 t2 … [SEP]`; head h of layer 0 attends .75 to the token h further on. */
function ready(
  fields: Partial<ViewDocument> = {},
  { tokens = 5, layers = 3 }: { tokens?: number; layers?: number } = {}
): ViewState {
  const document = {
    ...defaultDocument,
    text_a: 't1 t2 t3',
    view: 'matrix' as const,
    layer: 0,
    heads: [1],
    ...fields
  };
  let next = act.runEncoded(initialState(document), encodingOf(tokens), MODEL);
  for (let layer = 0; layer < layers; layer++)
    next = act.layerArrived(next, layerOf(layer, tokens));
  return layers === 3 ? act.runDone(next, { elapsedMs: 4.2, model: MODEL }) : next;
}
const find = <T extends HTMLElement = HTMLElement>(selector: string): T => {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const focused = (): HTMLElement => find('[role="gridcell"]');
const name = (): string | null => focused().getAttribute('aria-label');
const key = (pressed: string, more: KeyboardEventInit = {}): void => {
  const init = { key: pressed, bubbles: true, cancelable: true, ...more };
  flush(() => void focused().dispatchEvent(new KeyboardEvent('keydown', init)));
};
const title = (): string | null => find('.bertscope-matrix-title b').textContent;

beforeEach(() => {
  // jsdom has no canvas; layout, labels and the focused cell do without.
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  flush(() => render(null, root));
  root.remove();
  jest.restoreAllMocks();
});

test('one cell is a tab stop, and arrows, Home and End lead to every other', () => {
  show(ready());
  expect(root.querySelectorAll('.bertscope-matrix-stage [tabindex="0"]')).toHaveLength(1);
  expect(name()).toBe('[CLS] attends to [CLS]: .0625');
  key('ArrowRight');
  expect(name()).toBe('[CLS] attends to t1: .7500');
  key('ArrowDown');
  key('End');
  expect(name()).toBe('t1 attends to [SEP]: .0625');
  key('Home');
  expect(name()).toBe('t1 attends to [CLS]: .0625');
  key('PageDown');
  expect(name()).toBe('[SEP] attends to [CLS]: .7500');
});

test('what a cell says is spoken, and its row is the hovered token of every view', () => {
  show(ready());
  key('ArrowDown');
  expect(find('.bertscope-cell-readout').getAttribute('aria-live')).toBe('polite');
  expect(find('.bertscope-cell-readout').textContent).toBe('t1 attends to [CLS]: .0625');
  expect(state.hover).toEqual({ side: 'from', token: 1 });
});

test('Enter pins the row of a cell alone, Shift+Enter its column too, and each lets go again', () => {
  show(ready());
  key('ArrowDown');
  key('Enter');
  key('Enter', { shiftKey: true });
  expect(state.document.pinned).toEqual([
    { side: 'from', token: 1 },
    { side: 'to', token: 0 }
  ]);
  expect(root.querySelectorAll('.bertscope-matrix-pin')).toHaveLength(2);
  key('Enter', { shiftKey: true });
  expect(state.document.pinned).toEqual([{ side: 'from', token: 1 }]);
  key('Enter');
  expect(state.document.pinned).toEqual([]);
});

test('a click on a label pins its row or column alone, a Shift-click adds, as in the head view', () => {
  show(ready());
  const click = (side: string, token: number, shiftKey = false): void =>
    flush(
      () =>
        void find(`[data-side="${side}"][data-token="${token}"]`).dispatchEvent(
          new MouseEvent('click', { bubbles: true, shiftKey })
        )
    );
  click('from', 2);
  click('to', 2);
  expect(state.document.pinned).toEqual([{ side: 'to', token: 2 }]);
  click('from', 1, true);
  expect(state.document.pinned).toEqual([
    { side: 'to', token: 2 },
    { side: 'from', token: 1 }
  ]);
  expect(find('[data-side="to"][data-token="2"]').getAttribute('aria-pressed')).toBe('true');
  click('to', 2);
  click('to', 2);
  expect(state.document.pinned).toEqual([]);
});

test('names of cells and labels keep a token that turns the direction of writing to itself', () => {
  const next = ready();
  const tokens = next.encoding!.tokens.with(1, '\u202Eאב');
  show({ ...next, encoding: { ...next.encoding!, tokens } });
  key('ArrowDown');
  expect(name()).toBe('\u2068\u202Eאב\u2069 attends to [CLS]: .0625');
  expect(find('[data-side="from"][data-token="1"]').title).toMatch(/^\u2068\u202Eאב\u2069: click/);
});

test('+ zooms in around a cell, - out again, 0 and the button to the whole', () => {
  show(ready({}, { tokens: 8 }));
  key('End');
  key('+');
  expect(state.document.matrix_zoom).toEqual({ from: [0, 4], to: [4, 8] });
  key('-');
  expect(state.document.matrix_zoom).toBeNull();
  key('+');
  key('0');
  expect(state.document.matrix_zoom).toBeNull();
  key('+');
  flush(() => find('[data-zoom-reset]').click());
  expect(state.document.matrix_zoom).toBeNull();
});

test('of several heads the first of the document is shown; choosing one puts it first; a mean is one', () => {
  show(ready({ heads: [0, 1] }));
  expect(title()).toBe('Layer 0, head 0');
  const select = find<HTMLSelectElement>('[aria-label="Head of the matrix"]');
  flush(() => {
    select.value = '1';
    select.dispatchEvent(new Event('change', { bubbles: true }));
  });
  expect(title()).toBe('Layer 0, head 1');
  expect(state.document.heads).toEqual([1, 0]);
  actions.toggleHead(2);
  expect(state.document.heads).toEqual([1, 0, 2]);
  expect(title()).toBe('Layer 0, head 1');
  actions.toggleHead(2);
  actions.choose({ combine_heads: 'mean' });
  expect(title()).toBe('Layer 0, mean of 2 heads');
  expect(name()).toBe('[CLS] attends to [CLS]: .4063');
});

test('a layer that is still to come has a sentence', () => {
  show(ready({ layer: 2 }, { layers: 1 }));
  expect(root.textContent).toContain('This layer is still being computed.');
  expect(root.querySelector('[role="gridcell"]')).toBeNull();
});

test('a head that holds no numbers is named and not drawn; as one, the others are', () => {
  const layer = layerOf(0, 5);
  layer.weights[25] = NaN;
  show(act.layerArrived(ready({}, { layers: 0 }), layer));
  expect(find('.bertscope-error').textContent).toContain('Layer 0, head 1 holds weights that are');
  expect(root.querySelector('[role="gridcell"]')).toBeNull();
  expect(root.textContent).not.toContain('not here');
  actions.choose({ heads: [0, 1, 2], combine_heads: 'mean' });
  expect(title()).toBe('Layer 0, mean of 2 heads');
  expect(find('.bertscope-error').textContent).toContain('head 1 holds');
  expect(name()).toBe('[CLS] attends to [CLS]: .4063');
  actions.choose({ heads: [0, 1] });
  expect(title()).toBe('Layer 0, head 0');
  actions.choose({ combine_heads: 'overlay' });
  expect(root.querySelector('.bertscope-error')).toBeNull();
});

test('two pieces of a word that are both pinned are one row, which goes as one', () => {
  const next = ready({
    words: true,
    pinned: [
      { side: 'from', token: 1 },
      { side: 'from', token: 2 }
    ]
  });
  show({ ...next, encoding: { ...next.encoding!, wordIds: [null, 0, 0, 1, null] } });
  expect(root.querySelectorAll('.bertscope-matrix-pin')).toHaveLength(1);
  actions.choose({ pinned: [] });
  expect(root.querySelectorAll('.bertscope-matrix-pin')).toHaveLength(0);
});

test('what is hidden and whether rows were scaled is said; a text of nothing else has a sentence', () => {
  show(ready({ delimiters: 'hide' }));
  expect(find('.bertscope-matrix-title').textContent).toMatch(
    /\d+ % of mass hidden: \[CLS\], \[SEP\]/
  );
  actions.choose({ delimiters: 'renormalise' });
  expect(find('.bertscope-matrix-title').textContent).toContain('scaled so that rows sum to 1');
  show(ready({ delimiters: 'hide' }, { tokens: 2 }));
  expect(root.textContent).toContain('Every token is hidden.');
});
