/** @jest-environment jsdom */
import { mount } from '../../src/app/mount';
import type { IMounted } from '../../src/app/mount';
import type { ISession } from '../../src/app/session';
import * as act from '../../src/state/actions';
import type * as panels from '../../src/app/panels/view';
import { AttentionPanel } from '../../src/app/panels/view';
import { defaultDocument } from '../../src/state/document';
import { layerScored } from '../../src/state/pattern-actions';
import { createViewStore } from '../../src/state/store';
import { initialState } from '../../src/state/view-state';
import type { ViewState } from '../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

jest.mock('../../src/app/panels/view', () => {
  const real = jest.requireActual<typeof panels>('../../src/app/panels/view');
  return { ...real, AttentionPanel: jest.fn(real.AttentionPanel) };
});

const store = createViewStore(initialState({ ...defaultDocument, text_a: 't1', layer: 0 }));
const session = { store, actions: {} } as unknown as ISession;
const run = (change: (state: ViewState) => ViewState) =>
  store.setState(change(store.getState()), true);

let frames: FrameRequestCallback[];
let mounted: IMounted;
const view = () => document.querySelector<HTMLElement>('.bertscope')!;
const turn = () => Promise.resolve();

beforeEach(() => {
  frames = [];
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  jest.spyOn(window, 'requestAnimationFrame').mockImplementation(work => frames.push(work));
  window.matchMedia = jest.fn(() => ({
    matches: false,
    addEventListener: jest.fn(),
    removeEventListener: jest.fn()
  })) as unknown as typeof matchMedia;
  store.setState(initialState({ ...defaultDocument, text_a: 't1', layer: 0 }), true);
  mounted = mount(document.body, session);
});
afterEach(() => {
  mounted.dispose();
  jest.restoreAllMocks();
});

test('a shown layer is drawn in the turn it comes in, and its promise follows it', async () => {
  run(state => act.runEncoded(state, encodingOf(5), MODEL));
  run(state => act.layerArrived(state, layerOf(0, 5)));
  await turn();
  // The picture is measured first; that is the same frame, which has not begun yet.
  await turn();
  expect(view().querySelectorAll('[data-token]')).toHaveLength(10);
  expect(view().dataset['layersDone']).toBe('1');
  expect(view().dataset['phase']).toBe('computing');
});

test('layers that are not shown wait for one frame together', async () => {
  run(state => act.runEncoded(state, encodingOf(5), MODEL));
  run(state => act.layerArrived(state, layerOf(0, 5)));
  await turn();
  run(state => act.layerArrived(state, layerOf(1, 5)));
  await turn();
  run(state => act.layerArrived(state, layerOf(2, 5)));
  await turn();
  expect(view().dataset['layersDone']).toBe('1');
  expect(frames).toHaveLength(1);
  frames[0](0);
  expect(view().dataset['layersDone']).toBe('3');
});

test('what heads do is drawn with the next frame, however many layers are scored before it', async () => {
  const encoding = encodingOf(5);
  run(state => act.runEncoded(state, encoding, MODEL));
  for (const layer of [0, 1, 2]) run(state => act.layerArrived(state, layerOf(layer, 5)));
  run(state => act.runDone(state, { elapsedMs: 4, model: MODEL }));
  await turn();
  await turn();
  frames.length = 0;
  const panel = jest.mocked(AttentionPanel).mockClear();
  for (const layer of [0, 1, 2]) {
    run(state => layerScored(state, encoding, layer, []));
    await turn();
  }
  expect(frames).toHaveLength(1);
  expect(panel).not.toHaveBeenCalled();
  frames[0](0);
  expect(panel).toHaveBeenCalledTimes(1);
  expect(panel.mock.calls[0][0].state.patterns?.layers).toEqual([[], [], []]);
});

test('the end of a run is drawn at once with all that waited', async () => {
  run(state => act.runEncoded(state, encodingOf(5), MODEL));
  for (const layer of [0, 1, 2]) run(state => act.layerArrived(state, layerOf(layer, 5)));
  run(state => act.runDone(state, { elapsedMs: 4, model: MODEL }));
  await turn();
  expect([view().dataset['layersDone'], view().dataset['phase']]).toEqual(['3', 'ready']);
});

test('nothing is drawn after dispose', async () => {
  run(state => act.runEncoded(state, encodingOf(5), MODEL));
  const root = view();
  mounted.dispose();
  await turn();
  expect(root.children).toHaveLength(0);
  expect(document.querySelector('.bertscope')).toBeNull();
});
