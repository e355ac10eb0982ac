/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { AttentionPanel } from '../../../src/app/panels/view';
import type { IViewActions } from '../../../src/app/panels/view';
import { moveHead } from '../../../src/app/panels/shelf';
import * as act from '../../../src/state/actions';
import type { ViewState } from '../../../src/state/view-state';
import { exportState } from '../export-state';

const flush = (work: () => void): void => void rendered(work);
let root: HTMLElement;
let state: ViewState;

const show = (next: ViewState): void => {
  state = next;
  flush(() => render(<AttentionPanel state={state} actions={actions} theme="light" />, root));
};
const none = (): void => undefined;
const actions: IViewActions = {
  setTexts: none,
  setLayer: layer => show(act.setLayer(state, layer)),
  toggleHead: head => show(act.toggleHead(state, head)),
  isolateHead: none,
  allHeads: () => show(act.restoreAllHeads(state)),
  setCut: none,
  choose: choices => show(act.choose(state, choices)),
  showHead: (layer, head) => show(act.showHead(state, layer, head)),
  togglePin: none,
  relateBy: none,
  showSurvey: none,
  hover: none,
  undo: none,
  redo: none,
  retry: none,
  chooseModel: () => undefined,
  stopLoading: () => undefined
};
const all = (selector: string): HTMLElement[] => [...root.querySelectorAll<HTMLElement>(selector)];
const find = (selector: string): HTMLElement => {
  const [found] = all(selector);
  if (found === undefined) throw new Error(`nothing matches ${selector}`);
  return found;
};
const shelf = (): string[] => state.document.shelf.map(({ layer, head }) => `${layer}-${head}`);
const shown = (): (string | undefined)[] => all('[data-shelf]').map(item => item.dataset['shelf']);
const key = (target: Element, name: string, more: KeyboardEventInit = {}): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', {
    key: name,
    bubbles: true,
    cancelable: true,
    ...more
  });
  flush(() => void target.dispatchEvent(event));
  return event;
};
const click = (selector: string): void => flush(() => find(selector).click());

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  // jsdom paints nothing.
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
});
afterEach(() => {
  render(null, root);
  root.remove();
  jest.restoreAllMocks();
});

const THREE = [
  { layer: 0, head: 1 },
  { layer: 2, head: 0 },
  { layer: 1, head: 2 }
];

test('the keep button puts the chosen heads on the shelf and takes them off again', () => {
  show(exportState({ layer: 1, heads: [0, 2] }));
  expect(find('.bertscope-shelf').hidden).toBe(true);
  expect(find('.bertscope-keep').getAttribute('aria-label')).toBe('Keep these 2 heads');
  click('.bertscope-keep');
  expect(shelf()).toEqual(['1-0', '1-2']);
  expect(shown()).toEqual(['1-0', '1-2']);
  expect(find('.bertscope-shelf').hidden).toBe(false);
  flush(() => actions.setLayer(2));
  click('.bertscope-keep');
  expect(shelf()).toEqual(['1-0', '1-2', '2-0', '2-2']);
  expect(find('.bertscope-keep').getAttribute('aria-pressed')).toBe('true');
  click('.bertscope-keep');
  expect(shelf()).toEqual(['1-0', '1-2']);
});

test('a full shelf takes no more, and says why', () => {
  const full = Array.from({ length: 64 }, (_, i) => ({ layer: i, head: 0 }));
  show(exportState({ layer: 0, heads: [1], shelf: full }));
  const keep = find('.bertscope-keep');
  expect(keep.getAttribute('aria-disabled')).toBe('true');
  expect(keep.title).toContain('at most 64');
  click('.bertscope-keep');
  expect(shelf()).toHaveLength(64);
});

test('a click on a small picture shows that head of its layer alone', () => {
  show(exportState({ shelf: THREE }));
  expect(all('[aria-current="true"]')).toHaveLength(1);
  click('[data-shelf="2-0"] .bertscope-shelf-open');
  expect(state.document).toMatchObject({ layer: 2, heads: [0] });
  expect(find('[data-shelf="2-0"] .bertscope-shelf-open').getAttribute('aria-current')).toBe(
    'true'
  );
});

test('Alt and arrows move a head with its focus, and the new place is spoken', () => {
  show(exportState({ shelf: THREE }));
  const opener = find('[data-shelf="2-0"] .bertscope-shelf-open');
  opener.focus();
  expect(key(opener, 'ArrowRight', { altKey: true }).defaultPrevented).toBe(true);
  expect(shelf()).toEqual(['0-1', '1-2', '2-0']);
  expect(document.activeElement?.closest('li')?.dataset['shelf']).toBe('2-0');
  expect(find('.bertscope-shelf [role="status"]').textContent).toBe(
    'Layer 2, head 0 is now 3 of 3.'
  );
  key(document.activeElement!, 'ArrowRight', { altKey: true });
  expect(shelf()).toEqual(['0-1', '1-2', '2-0']);
  key(document.activeElement!, 'Home');
  expect(document.activeElement?.closest('li')?.dataset['shelf']).toBe('0-1');
});

test('Delete takes a head off and leaves the focus on its neighbour', () => {
  show(exportState({ shelf: THREE }));
  const last = find('[data-shelf="1-2"] .bertscope-shelf-open');
  last.focus();
  key(last, 'Delete');
  expect(shelf()).toEqual(['0-1', '2-0']);
  expect(document.activeElement?.closest('li')?.dataset['shelf']).toBe('2-0');
  click('[aria-label="Take Layer 0, head 1 off the shelf"]');
  expect(shelf()).toEqual(['2-0']);
});

test('dragging one onto another puts it there', () => {
  show(exportState({ shelf: THREE }));
  const drag = (type: string, name: string): Event => {
    const event = new Event(type, { bubbles: true, cancelable: true });
    flush(() => void find(`[data-shelf="${name}"]`).dispatchEvent(event));
    return event;
  };
  expect(drag('dragover', '0-1').defaultPrevented).toBe(false);
  drag('dragstart', '1-2');
  expect(drag('dragover', '0-1').defaultPrevented).toBe(true);
  drag('drop', '0-1');
  expect(shelf()).toEqual(['1-2', '0-1', '2-0']);
});

test('what is dragged is no text that a field would take', () => {
  show(exportState({ shelf: THREE }));
  const types: string[] = [];
  const event = Object.assign(new Event('dragstart', { bubbles: true }), {
    dataTransfer: { setData: (type: string) => void types.push(type) }
  });
  find('[data-shelf="1-2"]').dispatchEvent(event);
  expect(types).toEqual(['application/x-bertscope-head']);
});

test('the focus goes to the next head, from the last to the one before, and from none to Keep', () => {
  show(exportState({ shelf: THREE, layer: 0, heads: [1] }));
  const focused = (): string | null | undefined =>
    document.activeElement?.closest('[data-shelf]')?.getAttribute('data-shelf');
  find('[data-shelf="2-0"] .bertscope-shelf-open').focus();
  key(document.activeElement!, 'Delete');
  expect(focused()).toBe('1-2');
  key(document.activeElement!, 'Delete');
  expect(focused()).toBe('0-1');
  key(document.activeElement!, 'Delete');
  expect(shelf()).toEqual([]);
  expect(document.activeElement).toBe(find('.bertscope-keep'));
});

test('what is not there says so: a layer under way, a head that the model lacks', () => {
  show(exportState({ shelf: [...THREE, { layer: 0, head: 11 }] }, { layers: 1 }));
  const absent = all('.bertscope-shelf-absent').map(({ textContent }) => textContent);
  expect(absent).toEqual(['computing …', 'computing …', 'not in this model']);
  expect(find('[data-shelf="2-0"] .bertscope-shelf-open').getAttribute('aria-label')).toBe(
    'Layer 2, head 0, computing …'
  );
});

test('moveHead() moves one entry and keeps the order of the rest', () => {
  expect(moveHead(THREE, 2, 0)).toEqual([THREE[2], THREE[0], THREE[1]]);
  expect(moveHead(THREE, 0, 1)).toEqual([THREE[1], THREE[0], THREE[2]]);
});
