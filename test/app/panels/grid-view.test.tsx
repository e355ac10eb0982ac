/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { GridView } from '../../../src/app/panels/grid-view';
import type { IViewActions } from '../../../src/app/panels/view-actions';
import * as act from '../../../src/state/actions';
import { defaultDocument } from '../../../src/state/document';
import { initialState } from '../../../src/state/view-state';
import type { ViewState } from '../../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../../state/sample-run';

let root: HTMLElement;
let state: ViewState;
const calls: unknown[][] = [];
const nothing = (): void => undefined;
const actions: IViewActions = {
  setTexts: nothing,
  setLayer: nothing,
  toggleHead: nothing,
  isolateHead: nothing,
  allHeads: nothing,
  setCut: nothing,
  togglePin: nothing,
  relateBy: nothing,
  showSurvey: nothing,
  hover: nothing,
  undo: nothing,
  redo: nothing,
  retry: nothing,
  chooseModel: () => undefined,
  stopLoading: () => undefined,
  choose: choices => {
    calls.push(['choose', choices]);
    show(act.choose(state, choices));
  },
  showHead: (layer, head) => {
    calls.push(['showHead', layer, head]);
    show(act.showHead(state, layer, head));
  }
};
function show(next: ViewState): void {
  state = next;
  const colours = Array.from({ length: MODEL.heads }, () => '#112233');
  void rendered(() =>
    render(<GridView state={state} actions={actions} theme="light" colours={colours} />, root)
  );
}
/** With the first `layers` layers there. */
function run(layers: number): ViewState {
  const document = { ...defaultDocument, text_a: 't1 t2 t3', layer: 0, heads: [1] };
  let next = act.runEncoded(initialState(document), encodingOf(5), MODEL);
  for (let layer = 0; layer < layers; layer++) next = act.layerArrived(next, layerOf(layer, 5));
  return next;
}
const find = (selector: string): HTMLElement => root.querySelector<HTMLElement>(selector)!;
const key = (name: string): void =>
  void rendered(
    () =>
      void find('[role="grid"]').dispatchEvent(
        new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true })
      )
  );
const cellName = (): string => find('[role="gridcell"]').getAttribute('aria-label')!;

let now: jest.SpyInstance<number, []>;
beforeEach(() => {
  // The clock stands: how much is measured in one turn does not depend on the machine.
  now = jest.spyOn(performance, 'now').mockReturnValue(0);
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  Element.prototype.scrollIntoView = () => undefined;
  root = document.body.appendChild(document.createElement('div'));
  calls.length = 0;
});
afterEach(() => {
  void rendered(() => render(null, root));
  root.remove();
  jest.restoreAllMocks();
});

test('the grid is one tab stop; arrows walk from the shown head, Enter opens', () => {
  show(run(MODEL.layers));
  const grid = find('[role="grid"]');
  expect(root.querySelectorAll('[role="grid"][tabindex="0"]')).toHaveLength(1);
  expect(grid.getAttribute('aria-activedescendant')).toBe(find('[role="gridcell"]').id);
  expect(cellName()).toMatch(/^layer 0, head 1, sharpness \.\d\d, /);
  key('ArrowDown');
  expect(cellName()).toMatch(/^layer 1, head 1, /);
  key('Home');
  expect(cellName()).toMatch(/^layer 1, head 0, /);
  key('Enter');
  expect(calls).toEqual([
    ['showHead', 1, 0],
    ['choose', { view: 'heads' }]
  ]);
  expect(state.document).toMatchObject({ layer: 1, heads: [0], view: 'heads' });
});

test('a head whose layer has not come says that it is being computed', () => {
  show(run(1));
  key('ArrowDown');
  expect(cellName()).toBe('layer 1, head 1, computing');
  show(run(2));
  expect(cellName()).toMatch(/^layer 1, head 1, sharpness /);
});

test('the shown heads of the shown layer are ringed', () => {
  show(act.setLayer(run(MODEL.layers), 2));
  expect(
    [...root.querySelectorAll<HTMLElement>('[data-ring]')].map(e => e.dataset['ring'])
  ).toEqual(['2-1']);
});

test('order and least measure are choices of the document, with the heads left counted', () => {
  show(run(MODEL.layers));
  const select = find('select') as HTMLSelectElement;
  select.value = 'self';
  void rendered(() => void select.dispatchEvent(new Event('change', { bubbles: true })));
  expect(calls).toEqual([['choose', { grid_sort: 'self' }]]);
  expect(cellName()).toMatch(/weight on itself \.\d\d/);
  const total = MODEL.layers * MODEL.heads;
  expect(find('output').textContent).toBe(`.00 · ${total} of ${total} heads`);
  show(act.choose(state, { grid_least: 1 }));
  expect(find('output').textContent).toBe(`1.00 · 0 of ${total} heads`);
});

test('weights that are no numbers are said in words', () => {
  const next = run(MODEL.layers);
  const broken = new Float32Array(MODEL.heads * 25).fill(NaN);
  const attention = { ...next.attention!, weights: next.attention!.weights.with(0, broken) };
  show({ ...next, attention });
  expect(cellName()).toBe('layer 0, head 1, sharpness unknown: some weights are not numbers');
});

test('measuring takes a turn for every few milliseconds, and until it is done nothing moves', () => {
  const turns: FrameRequestCallback[] = [];
  jest.spyOn(window, 'requestAnimationFrame').mockImplementation(turn => turns.push(turn));
  let milliseconds = 0;
  now.mockImplementation(() => (milliseconds += 10));
  show(run(MODEL.layers));
  show(act.choose(state, { grid_sort: 'self' }));
  const total = MODEL.layers * MODEL.heads;
  for (let measured = 1; measured < total; measured++) {
    expect(find('output').textContent).toBe('.00 · measuring …');
    expect(find('[role="row"]').getAttribute('aria-rowindex')).toBe('2');
    const turn = turns.splice(0).at(-1)!;
    void rendered(() => turn(0));
  }
  expect(find('output').textContent).toBe(`.00 · ${total} of ${total} heads`);
});

test('what is left out is left out of every head, and said; nothing left has a sentence', () => {
  show(run(MODEL.layers));
  expect(cellName()).toMatch(/, \[CLS\] → t1 \.750$/);
  show(act.choose(state, { delimiters: 'hide' }));
  expect(cellName()).toMatch(/, t1 → t2 \.750$/);
  expect(find('p.bertscope-caption').textContent).toMatch(/Hidden: \[CLS\], \[SEP\]\./);
  show(act.layerArrived(act.runEncoded(state, encodingOf(2), MODEL), layerOf(0, 2)));
  expect(root.textContent).toContain('Every token is hidden.');
  expect(root.querySelector('[role="grid"]')).toBeNull();
});
