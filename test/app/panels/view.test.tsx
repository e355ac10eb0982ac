/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { AttentionPanel } from '../../../src/app/panels/view';
import type { IViewActions } from '../../../src/app/panels/view';
import * as act from '../../../src/state/actions';
import { defaultDocument } from '../../../src/state/document';
import { initialState } from '../../../src/state/view-state';
import type { ViewState } from '../../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../../state/sample-run';

/** Does something and everything that is rendered because of it. */
const flush = (work: () => void): void => void rendered(work);

let root: HTMLElement;
let state: ViewState;
let calls: unknown[][];

const show = (next: ViewState): void => {
  state = next;
  flush(() => render(<AttentionPanel state={state} actions={actions} theme="light" />, root));
};
const run =
  <Args extends unknown[]>(name: string, action: (state: ViewState, ...args: Args) => ViewState) =>
  (...args: Args): void => {
    calls.push([name, ...args]);
    show(action(state, ...args));
  };
const actions: IViewActions = {
  setTexts: run('setTexts', act.setTexts),
  setLayer: run('setLayer', act.setLayer),
  toggleHead: run('toggleHead', act.toggleHead),
  isolateHead: run('isolateHead', act.isolateHead),
  allHeads: run('allHeads', act.restoreAllHeads),
  setCut: run('setCut', act.setCut),
  togglePin: run('togglePin', act.togglePin),
  relateBy: run('relateBy', act.relateBy),
  showSurvey: run('showSurvey', act.showSurvey),
  hover: run('hover', act.hover),
  undo: run('undo', act.undo),
  redo: run('redo', act.redo),
  retry: () => calls.push(['retry']),
  chooseModel: () => undefined,
  stopLoading: () => undefined,
  choose: run('choose', act.choose),
  showHead: run('showHead', act.showHead)
};

function ready(): ViewState {
  const document = { ...defaultDocument, text_a: 't1 t2 t3', layer: 0, heads: [1] };
  let next = act.runEncoded(initialState(document), encodingOf(5), MODEL);
  for (let layer = 0; layer < 3; layer++) next = act.layerArrived(next, layerOf(layer, 5));
  return act.runDone(next, { elapsedMs: 4.2, model: MODEL });
}
const find = <T extends HTMLElement = HTMLElement>(selector: string): T => {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`nothing matches ${selector}`);
  return found;
};
const token = (side: string, index: number) => find(`[data-side="${side}"][data-token="${index}"]`);
const key = (target: HTMLElement, name: string, more: KeyboardEventInit = {}): void => {
  const init = { key: name, bubbles: true, cancelable: true, ...more };
  flush(() => void target.dispatchEvent(new KeyboardEvent('keydown', init)));
};

beforeEach(() => {
  // jsdom has no canvas: the panel must do without lines.
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  root = document.body.appendChild(document.createElement('div'));
  calls = [];
});
afterEach(() => {
  flush(() => render(null, root));
  root.remove();
  jest.restoreAllMocks();
});

test('tokens stand on both sides as named buttons, hostile ones as plain text', () => {
  const evil = '<img src=x onerror=alert(1)>';
  const encoding = { ...encodingOf(5), tokens: ['[CLS]', evil, '##ly', 't3', '[SEP]'] };
  show(act.layerArrived(act.runEncoded(ready(), encoding, MODEL), layerOf(0, 5)));
  expect(root.querySelectorAll('button[data-token]')).toHaveLength(10);
  expect(token('from', 1).textContent).toBe(evil);
  expect(root.querySelector('img')).toBeNull();
  expect(token('to', 2).querySelector('.bertscope-hash')!.textContent).toBe('##');
});

test('pieces are read by their labels, the space before a word as a greyed dot', () => {
  const tokens = ['<s>', 'The', 'Ġcat', 's', '</s>'];
  const labels = ['<s>', 'The', ' cat', 's', '</s>'];
  const encoding = { ...encodingOf(5), tokens, labels };
  show(act.layerArrived(act.runEncoded(ready(), encoding, MODEL), layerOf(0, 5)));
  expect([1, 2, 3].map(at => token('from', at).textContent)).toEqual(['The', '·cat', 's']);
  expect(token('from', 2).querySelector('.bertscope-hash')!.textContent).toBe('·');
});

test('a lit token shows its weights beside the other side and in the inspector', () => {
  show(ready());
  actions.hover({ side: 'from', token: 1 });
  const beside = [...root.querySelectorAll<HTMLElement>('.bertscope-number-to')];
  expect(beside.map(element => element.textContent)).toEqual(['.06', '.06', '.75', '.06', '.06']);
  const rows = [...root.querySelectorAll('.bertscope-inspector tr')].map(row => row.textContent);
  expect(rows[0]).toBe('t2.7500');
  expect(find('.bertscope-subtitle').textContent).toBe('t1 attends to');
});

test('hovering leaves the tokens untouched', () => {
  show(ready());
  const before = token('to', 3);
  const changes: MutationRecord[] = [];
  const observer = new MutationObserver(records => changes.push(...records));
  for (const column of root.querySelectorAll('.bertscope-column')) {
    observer.observe(column, { subtree: true, childList: true, attributes: true });
  }
  actions.hover({ side: 'to', token: 2 });
  expect(observer.takeRecords().concat(changes)).toEqual([]);
  expect(token('to', 3)).toBe(before);
  observer.disconnect();
});

test('a click pins, Escape lets go, and no key reaches the notebook', () => {
  show(ready());
  const leaked = jest.fn();
  document.body.addEventListener('keydown', leaked);
  flush(() => token('from', 2).click());
  expect(token('from', 2).getAttribute('aria-pressed')).toBe('true');
  key(token('from', 2), 'Escape');
  expect(token('from', 2).getAttribute('aria-pressed')).toBe('false');
  expect(leaked).not.toHaveBeenCalled();
  document.body.removeEventListener('keydown', leaked);
});

test('arrow keys move between tokens, within a column and across', () => {
  show(ready());
  token('from', 0).focus();
  key(token('from', 0), 'ArrowDown');
  expect(document.activeElement).toBe(token('from', 1));
  expect([token('from', 0).tabIndex, token('from', 1).tabIndex]).toEqual([-1, 0]);
  key(token('from', 1), 'ArrowRight');
  expect(document.activeElement).toBe(token('to', 1));
  key(token('to', 1), 'End');
  expect(document.activeElement).toBe(token('to', 4));
});

test('clicking switches a head, double-clicking leaves it alone and then restores all', () => {
  show(ready());
  const head = find('[data-head="0"]');
  const click = (detail: number) =>
    flush(() => void head.dispatchEvent(new MouseEvent('click', { detail, bubbles: true })));
  const dblclick = () =>
    flush(() => void head.dispatchEvent(new MouseEvent('dblclick', { bubbles: true })));
  click(1);
  expect(state.document.heads).toEqual([0, 1]);
  click(1);
  expect(state.document.heads).toEqual([1]);
  for (const after of [[0], [0, 1, 2]]) {
    click(1);
    const before = calls.length;
    click(2);
    expect(calls).toHaveLength(before);
    dblclick();
    expect(state.document.heads).toEqual(after);
  }
  expect(find('[data-head="2"]').getAttribute('aria-pressed')).toBe('true');
});

test('the heads are one tab stop that arrows move, and Shift+Enter leaves one alone', () => {
  show(ready());
  const bar = find('[role="toolbar"][aria-label="Heads"]');
  const stops = (): (string | null)[] =>
    [...bar.querySelectorAll('[tabindex="0"]')].map(button => button.getAttribute('aria-label'));
  expect(stops()).toEqual(['Head 1']);
  flush(() => find('[data-head="1"]').focus());
  for (const [name, label] of [
    ['ArrowRight', 'Head 2'],
    ['ArrowRight', 'All heads'],
    ['ArrowRight', 'Head 0'],
    ['End', 'All heads'],
    ['Home', 'Head 0'],
    ['ArrowLeft', 'All heads'],
    ['ArrowLeft', 'Head 2']
  ]) {
    key(document.activeElement as HTMLElement, name);
    expect(document.activeElement!.getAttribute('aria-label')).toBe(label);
    expect(stops()).toEqual([label]);
  }
  key(find('[data-head="2"]'), 'Enter', { shiftKey: true });
  expect(state.document.heads).toEqual([2]);
  key(find('[data-head="2"]'), 'Enter', { shiftKey: true });
  expect(state.document.heads).toEqual([0, 1, 2]);
});

test('the strongest weights of a token are spoken once the reader stays on it', () => {
  jest.useFakeTimers();
  try {
    show(ready());
    const spoken = (): string | null => find('.bertscope-spoken').textContent;
    actions.hover({ side: 'from', token: 1 });
    flush(() => void jest.advanceTimersByTime(200));
    actions.hover({ side: 'from', token: 2 });
    flush(() => void jest.advanceTimersByTime(200));
    expect(spoken()).toBe('');
    flush(() => void jest.advanceTimersByTime(200));
    expect(spoken()).toBe('t2 attends to t3 .75, [CLS] .06, t1 .06, t2 .06, [SEP] .06');
    actions.hover({ side: 'to', token: 2 });
    flush(() => void jest.advanceTimersByTime(400));
    expect(spoken()).toMatch(/^t2 is attended to by t1 \.75, /);
    flush(() => find('[data-head="0"]').click());
    flush(() => void jest.advanceTimersByTime(400));
    expect(spoken()).toMatch(/^t2 is attended to by head 0: t2 \.75, .*; head 1: t1 \.75, /);
    const same = { ...encodingOf(5), tokens: ['[CLS]', 'a', 'a', 'b', '[SEP]'] };
    show(act.layerArrived(act.runEncoded(ready(), same, MODEL), layerOf(0, 5)));
    actions.hover({ side: 'from', token: 1 });
    flush(() => void jest.advanceTimersByTime(400));
    expect(spoken()).toMatch(/^a \(token 1\) attends to a \(token 2\) \.75, /);
    const live = root.querySelectorAll('[aria-live]:not([aria-live="off"])');
    expect([...live].some(region => region.querySelector('table') !== null)).toBe(false);
  } finally {
    jest.useRealTimers();
  }
});

test('the key ? and the button open the list of gestures, but not while typing', () => {
  const shown = jest.fn(function (this: HTMLDialogElement) {
    this.open = true;
  });
  Object.assign(HTMLDialogElement.prototype, { showModal: shown });
  show(ready());
  key(find('[data-text="a"]'), '?');
  expect(root.querySelector('dialog')).toBeNull();
  key(token('from', 1), '?');
  expect(find('dialog').textContent).toContain('not an explanation');
  expect(shown).toHaveBeenCalledTimes(1);
  flush(() => void find('dialog').dispatchEvent(new Event('close')));
  expect(root.querySelector('dialog')).toBeNull();
  flush(() => find('[aria-haspopup="dialog"]').click());
  expect(find('dialog').querySelectorAll('tbody tr').length).toBeGreaterThan(10);
});

test('the layer steps by buttons and arrow keys and stops at the ends', () => {
  show(ready());
  expect(find('[data-layer]').textContent).toContain('layer 01st of 3');
  flush(() => find('[aria-label="Next layer"]').click());
  expect(find('[data-layer]').dataset['layer']).toBe('1');
  key(find('[aria-label="Next layer"]'), 'End');
  flush(() => find('[aria-label="Next layer"]').click());
  expect(state.document.layer).toBe(2);
  expect(find('[aria-label="Next layer"]').getAttribute('aria-disabled')).toBe('true');
});

test('every edit counts at once; undo and redo work by key', () => {
  show(ready());
  const field = find<HTMLTextAreaElement>('[data-text="b"]');
  field.value = 'x';
  flush(() => void field.dispatchEvent(new InputEvent('input', { bubbles: true })));
  expect(calls.at(-1)).toEqual(['setTexts', 't1 t2 t3', 'x']);
  key(field, 'z', { ctrlKey: true });
  expect([state.document.text_b, field.value]).toEqual([null, '']);
  key(field, 'Z', { metaKey: true, shiftKey: true });
  expect(field.value).toBe('x');
});

test('the cut states the share of the mass and the number of lines', () => {
  show(ready());
  const words = () => find('.bertscope-share').textContent;
  expect(words()).toBe('100 % of mass · 25 of 25 lines');
  const slider = find<HTMLInputElement>('input[type="range"]');
  slider.value = '0.7';
  flush(() => void slider.dispatchEvent(new InputEvent('input', { bubbles: true })));
  expect(words()).toBe('75 % of mass · 5 of 25 lines');
});

test('status, notices, errors, progress and the empty prompt are said', () => {
  show(act.addNotice(ready(), { id: 'x', text: 'Note well.' }));
  expect(find('.bertscope-status').textContent).toMatch(
    /tiny \(not the article’s model\).*abcdef01.*5 tokens.*4\.2 ms.*nothing sent/
  );
  expect(find('.bertscope-notices').textContent).toBe('Note well.');

  const error = {
    tag: 'DownloadError',
    message: 'No file.',
    advice: 'Try again.',
    fields: {}
  } as const;
  show(act.runFailed(ready(), error));
  expect(find('[role="alert"]').textContent).toContain('No file. Try again.');
  flush(() => find('[role="alert"] button').click());
  expect(calls.at(-1)).toEqual(['retry']);

  show(act.runProgressed(initialState(), { stage: 'download', loadedBytes: 2e6, totalBytes: 4e6 }));
  expect(find('.bertscope-loading span').textContent).toBe('Loading the model: 2.0 MB of 4.0 MB');
  expect(find<HTMLProgressElement>('progress').position).toBe(0.5);

  show(act.setTexts(ready(), '', null));
  expect(find('.bertscope-prompt').textContent).toContain('Type a sentence');
  expect(root.querySelector('[role="alert"]')).toBeNull();
});

test('a run says how long it took; stored attention took no time', () => {
  const stored = { ...MODEL, origin: 'stored' } as const;
  show(ready());
  expect(find('footer').textContent).toContain('4.2 ms');
  show(act.runDone(ready(), { elapsedMs: 140, model: stored }));
  expect(find('footer').textContent).not.toMatch(/\d ms/);
});

test('stored attention says so, how exact it is, and whose it is not', () => {
  const { encoding, model, attention } = ready();
  if (encoding === null || model === null || attention === null) throw new Error('no run');
  const stored = { ...model, name: 'makers/tiny', origin: 'stored' } as const;
  const begin = initialState({ ...defaultDocument, text_a: 't1 t2 t3' });
  const show8 = { encoding, model: stored, attention: { ...attention, tolerance: 0.004 } };
  show(act.storedShown(begin, show8));
  expect(find('footer').textContent).toMatch(/stored: tiny \(not the article’s model\).*± \.004/);
  show(
    act.storedShown(begin, { ...show8, model: { ...stored, name: 'bert-base-uncased' }, attention })
  );
  expect(find('footer').textContent).toContain('stored: bert-base-uncased');
  expect(find('footer').textContent).not.toMatch(/±|not the article/);
});

test('every button and field has a name', () => {
  show(ready());
  for (const control of root.querySelectorAll('button, input, select, textarea')) {
    expect(control.getAttribute('aria-label') ?? control.textContent).not.toBe('');
  }
});
