/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { AttentionPanel } from '../../../src/app/panels/view';
import type { IViewActions } from '../../../src/app/panels/view';
import { hiddenWords } from '../../../src/drawing/hidden-words';
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

/** `[CLS] t1 ##t2 t3 [SEP]`, t1 and ##t2 one word. Head h of layer 0 attends .75 to h further on. */
function ready(fields: Partial<ViewDocument> = {}): ViewState {
  const document = { ...defaultDocument, text_a: 't1 t3', layer: 0, heads: [1], ...fields };
  const encoding = {
    ...encodingOf(5),
    tokens: ['[CLS]', 't1', '##t2', 't3', '[SEP]'],
    wordIds: [null, 0, 0, 1, null]
  };
  let next = act.runEncoded(initialState(document), encoding, MODEL);
  for (let layer = 0; layer < 3; layer++) next = act.layerArrived(next, layerOf(layer, 5));
  return act.runDone(next, { elapsedMs: 4.2, model: MODEL });
}
const find = <T extends HTMLElement = HTMLElement>(selector: string): T => {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const token = (side: string, index: number) => find(`[data-side="${side}"][data-token="${index}"]`);
const click = (target: HTMLElement, more: MouseEventInit = {}): void =>
  flush(() => void target.dispatchEvent(new MouseEvent('click', { bubbles: true, ...more })));
const numbers = (side: string): (string | null)[] =>
  [...root.querySelectorAll(`.bertscope-number-${side}`)].map(element => element.textContent);
const texts = (side: string): (string | null)[] =>
  [...root.querySelectorAll(`[data-side="${side}"]`)].map(element => element.textContent);

beforeEach(() => {
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  root = document.body.appendChild(document.createElement('div'));
});
afterEach(() => {
  flush(() => render(null, root));
  root.remove();
  jest.restoreAllMocks();
});

test('a click pins a token alone, and a click on the only pinned one lets it go', () => {
  show(ready());
  click(token('from', 1));
  click(token('from', 3));
  expect(state.document.pinned).toEqual([{ side: 'from', token: 3 }]);
  click(token('from', 3));
  expect(state.document.pinned).toEqual([]);
});

test('Shift-click adds a token and takes it away; the numbers are the sum, then the mean', () => {
  show(ready());
  click(token('from', 1));
  click(token('from', 2), { shiftKey: true });
  expect(state.document.pinned).toHaveLength(2);
  expect(numbers('to')).toEqual(['.13', '.13', '.81', '.81', '.13']);
  expect(find('.bertscope-subtitle').textContent).toBe('t1##t2 attend to, sum of 2 tokens');
  flush(() => actions.choose({ combine_tokens: 'mean' }));
  expect(numbers('to')).toEqual(['.06', '.06', '.41', '.41', '.06']);
  click(token('from', 1), { shiftKey: true });
  expect(state.document.pinned).toEqual([{ side: 'from', token: 2 }]);
});

test.each([['Enter'], [' ']])('Shift and %p on a focused token add it and take it away', key => {
  show(ready({ pinned: [{ side: 'from', token: 1 }] }));
  const press = (more: KeyboardEventInit = {}): void =>
    flush(
      () =>
        void token('from', 3).dispatchEvent(
          new KeyboardEvent('keydown', {
            key,
            shiftKey: true,
            bubbles: true,
            cancelable: true,
            ...more
          })
        )
    );
  press();
  press({ repeat: true });
  expect(state.document.pinned).toEqual([
    { side: 'from', token: 1 },
    { side: 'from', token: 3 }
  ]);
  press();
  expect(state.document.pinned).toEqual([{ side: 'from', token: 1 }]);
});

test('for fingers a switch makes every tap add a token', () => {
  show(ready());
  const adding = find('.bertscope-add');
  click(token('from', 1));
  click(adding);
  expect(adding.getAttribute('aria-pressed')).toBe('true');
  click(token('from', 3));
  expect(state.document.pinned).toHaveLength(2);
  click(adding);
  click(token('from', 2));
  expect(state.document.pinned).toEqual([{ side: 'from', token: 2 }]);
});

test('by words, pieces are one token; pins stay numbers of pieces', () => {
  show(ready({ words: true, pinned: [{ side: 'from', token: 2 }] }));
  expect(texts('to')).toEqual(['[CLS]', 't1t2', 't3', '[SEP]']);
  expect(token('from', 1).getAttribute('aria-pressed')).toBe('true');
  // The mean of t1 (.75 to ##t2) and ##t2 (.75 to t3), summed over both pieces of the word.
  expect(numbers('to')).toEqual(['.06', '.47', '.41', '.06']);
  click(token('from', 2));
  expect(state.document.pinned).toEqual([{ side: 'from', token: 3 }]);
  flush(() => actions.hover({ side: 'to', token: 2 }));
  expect(numbers('from')).toHaveLength(4);
});

test('without [CLS] and [SEP] the share they held is stated, whatever the cut', () => {
  show(ready({ delimiters: 'hide' }));
  expect(texts('from')).toEqual(['t1', '##t2', 't3']);
  // 2 of 5 rows, and of the others .125, .125 and .8125.
  expect(find('.bertscope-hidden').textContent).toBe('61 % of mass hidden: [CLS], [SEP]');
  expect(find('.bertscope-share').textContent).toContain('of the rest');
  flush(() => actions.choose({ delimiters: 'renormalise' }));
  expect(find('.bertscope-hidden').textContent).toContain('rows sum to 1');
});

test('one switch makes rows sum to 1 again, whatever is hidden', () => {
  show(ready());
  const option = (name: string): HTMLInputElement => find(`input[data-option="${name}"]`);
  expect(option('renormalise').disabled).toBe(true);
  flush(() => option('delimiters').click());
  flush(() => option('renormalise').click());
  expect(state.document).toMatchObject({ delimiters: 'renormalise', punctuation: 'show' });
  flush(() => option('punctuation').click());
  expect(state.document).toMatchObject({ delimiters: 'renormalise', punctuation: 'renormalise' });
  flush(() => option('delimiters').click());
  expect(option('renormalise').checked).toBe(true);
  flush(() => option('renormalise').click());
  expect(state.document).toMatchObject({ delimiters: 'show', punctuation: 'hide' });
});

test('without punctuation the share it held is stated', () => {
  const run = ready({ punctuation: 'hide' });
  const tokens = ['[CLS]', 't1', ',', 't3', '[SEP]'];
  show({ ...run, encoding: { ...run.encoding!, tokens, wordIds: [null, 0, 1, 2, null] } });
  expect(texts('to')).toEqual(['[CLS]', 't1', 't3', '[SEP]']);
  // One of five rows, and of the others .75 (that before it) and three times .0625.
  expect(find('.bertscope-hidden').textContent).toBe('39 % of mass hidden: punctuation');
});

test('where all tokens are hidden the picture says so and which options show them', () => {
  const run = ready({ punctuation: 'hide', delimiters: 'hide' });
  const tokens = ['[CLS]', '.', '.', '!', '[SEP]'];
  show({ ...run, encoding: { ...run.encoding!, tokens, wordIds: [null, 0, 1, 2, null] } });
  expect(find('.bertscope-picture-side').textContent).toContain('Every token is hidden');
  expect(find('.bertscope-changed').textContent).toBe(' · 2 changed');
});

test('what is pinned on a hidden token is not shown, and a click leaves nothing unseen behind', () => {
  show(ready({ delimiters: 'hide', pinned: [{ side: 'from', token: 0 }] }));
  expect(root.querySelectorAll('[aria-pressed="true"][data-token]')).toHaveLength(0);
  click(token('from', 0));
  expect(state.document.pinned).toEqual([{ side: 'from', token: 1 }]);
});

/** With a weight of this head of layer 0 put in place. */
function spoilt(run: ViewState, head: number, weight: number): ViewState {
  const attention = run.attention!;
  const layer = attention.weights[0]!.slice();
  layer[head * 25 + 7] = weight;
  return { ...run, attention: { ...attention, weights: attention.weights.with(0, layer) } };
}

test.each([[NaN], [Infinity], [-Infinity]])(
  'a head with a weight of %d is named with a next step, and the other heads are drawn',
  weight => {
    show(spoilt(ready({ heads: [1] }), 1, weight));
    expect(find('.bertscope-error').textContent).toBe(
      'Layer 0, head 1 holds weights that are not numbers, so it is not drawn. ' +
        'Choose another head or layer, or a file of the model with parameters in float32.'
    );
    expect(find('.bertscope-inspector').textContent).toContain('There are no numbers to show.');
    flush(() => actions.toggleHead(0));
    expect(state.document.heads).toEqual([0, 1]);
    expect(find('.bertscope-error').textContent).toContain('head 1');
    expect(find('.bertscope-share').textContent).toBe('100 % of mass · 25 of 25 lines');
    flush(() => actions.choose({ pinned: [{ side: 'from', token: 1 }] }));
    expect(numbers('to')).toEqual(['.06', '.75', '.06', '.06', '.06']);
    flush(() => actions.isolateHead(0));
    expect(root.querySelector('.bertscope-error')).toBeNull();
  }
);

test('several heads as one are those that hold numbers, and are counted so', () => {
  show(spoilt(ready({ heads: [0, 1, 2], combine_heads: 'mean' }), 1, NaN));
  expect(find('.bertscope-inspector .bertscope-title').textContent).toContain('mean of 2 heads');
  expect(find('.bertscope-error').textContent).toContain('head 1 holds');
});

test('one token alone, which attends to itself, has a picture and its number', () => {
  const run = ready({ pinned: [{ side: 'from', token: 0 }], heads: [0] });
  const encoding = { ...run.encoding!, ids: [1], tokens: ['t1'], wordIds: [0], special: [false] };
  const weights = run.attention!.weights.map(() => Float32Array.of(1, 1, 1));
  show({
    ...run,
    encoding: { ...encoding, sentenceIds: [0], offsets: [null] },
    attention: { ...run.attention!, tokens: 1, heads: 3, weights }
  });
  expect(numbers('to')).toEqual(['1.00']);
  expect(find('.bertscope-share').textContent).toContain('1 of 1 lines');
});

test('several heads as one have one number a token and say so', () => {
  show(ready({ heads: [0, 1], combine_heads: 'mean', pinned: [{ side: 'from', token: 1 }] }));
  expect(numbers('to')).toEqual(['.06', '.41', '.41', '.06', '.06']);
  expect(find('.bertscope-title').textContent).toBe('Layer 0, mean of 2 heads');
  flush(() => actions.choose({ combine_heads: 'max' }));
  expect(numbers('to')).toEqual(['.06', '.75', '.75', '.06', '.06']);
});

test('both directions put numbers on both sides and name the hues', () => {
  show(ready({ both_directions: true, pinned: [{ side: 'to', token: 1 }] }));
  expect(numbers('to')).toEqual(['.06', '.06', '.75', '.06', '.06']);
  expect(numbers('from')).toEqual(['.75', '.06', '.06', '.06', '.06']);
  expect(find('.bertscope-foot').textContent).toContain('attends toattended by');
});

test('every option sets its field, and how many are set is said', () => {
  show(ready({ heads: [0, 1] }));
  expect(root.querySelector('[data-option="filter"]')).toBeNull();
  const pick = (field: string, value: string): void => {
    const select = find<HTMLSelectElement>(`select[data-option="${field}"]`);
    select.value = value;
    flush(() => void select.dispatchEvent(new Event('change', { bubbles: true })));
  };
  pick('combine_heads', 'max');
  pick('combine_tokens', 'mean');
  pick('stroke', 'thickness');
  pick('orientation', 'horizontal');
  for (const field of ['delimiters', 'words', 'both_directions']) {
    flush(() => find(`input[data-option="${field}"]`).click());
  }
  expect(state.document).toMatchObject({
    delimiters: 'hide',
    combine_heads: 'max',
    combine_tokens: 'mean',
    stroke: 'thickness',
    orientation: 'horizontal',
    words: true,
    both_directions: true
  });
  expect(find('.bertscope-changed').textContent).toBe(' · 7 changed');
});

test('where tokens run across, the arrows follow', () => {
  show(ready({ orientation: 'horizontal' }));
  const press = (target: HTMLElement, key: string): void =>
    flush(
      () =>
        void target.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
        )
    );
  token('from', 0).focus();
  press(token('from', 0), 'ArrowRight');
  expect(document.activeElement).toBe(token('from', 1));
  press(token('from', 1), 'ArrowDown');
  expect(document.activeElement).toBe(token('to', 1));
});

test('hiddenWords() says nothing of a whole picture, and names what a filter leaves out', () => {
  const whole = { shown: 1, left: 0, filtered: 0 };
  expect(hiddenWords(whole, [], 'all', false)).toBe('');
  expect(hiddenWords({ shown: 0.52, left: 0, filtered: 0.48 }, [], 'ab', false)).toBe(
    '48 % of mass is not A → B'
  );
});
