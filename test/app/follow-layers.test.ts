import { withAllLayers } from '../../src/app/bring-layers';
import { followLayers } from '../../src/app/follow-layers';
import { computeRun } from '../../src/app/runs';
import { settings } from '../../src/app/settings';
import { DownloadError } from '../../src/errors';
import { choose, setLayer } from '../../src/state/actions';
import { heldBytes, layersComputed } from '../../src/state/held-layers';
import { createViewStore, type ViewStore } from '../../src/state/store';
import { initialState } from '../../src/state/view-state';
import { parseDocument } from '../../src/state/document';
import type { IEngineClient } from '../../src/worker/client';
import type { LayerRequest, RunListener, RunRequest } from '../../src/worker/messages';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

const kept: string[] = [];
const asked: string[] = [];
const nameOf = ({ textA, layer }: LayerRequest): string => `${textA} ${layer}`;

const engine = {
  run: (_: RunRequest, __: AbortSignal, { onEncoded, onLayer }: RunListener) => {
    onEncoded?.(encodingOf(TOKENS), MODEL);
    for (let layer = 0; layer < MODEL.layers; layer++) onLayer?.(layerOf(layer, TOKENS));
    return Promise.resolve({ elapsedMs: 1, model: MODEL });
  },
  keepLayer: (request: LayerRequest) => void kept.push(nameOf(request)),
  layer: jest.fn((request: LayerRequest) => {
    asked.push(nameOf(request));
    return Promise.resolve(layerOf(request.layer, TOKENS).weights);
  })
} as unknown as jest.Mocked<IEngineClient>;

jest.mock('../../src/app/engine', () => ({
  leaseEngine: () => ({ engine, release: () => undefined })
}));
jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({ engine: {}, models: [{ id: 'embedded' }], article: null })
}));

/** Of three heads: 235,200 bytes a layer, three of which fit into the megabyte, and four. */
const TOKENS = 140;
const LAYER_BYTES = 3 * TOKENS * TOKENS * 4;
const NEVER = new AbortController().signal;
const turn = () => new Promise(resolve => setTimeout(resolve));

const followed: { dispose(): void }[] = [];

/** A view of a text that has been computed. */
async function makeView(text: string, fields = {}): Promise<ViewStore> {
  const document = parseDocument({ text_a: text, layer: 0, heads: [1], ...fields });
  const store = createViewStore(initialState(document));
  followed.push(followLayers(store, () => engine));
  await computeRun(
    document,
    () => engine,
    change => store.setState(change(store.getState()), true),
    NEVER
  );
  await turn();
  return store;
}

const held = (store: ViewStore): readonly number[] =>
  store
    .getState()
    .attention!.weights.flatMap((weights, layer) => (weights === null ? [] : [layer]));
const change = (store: ViewStore, next: (state: ReturnType<ViewStore['getState']>) => unknown) =>
  store.setState(next(store.getState()) as ReturnType<ViewStore['getState']>, true);

beforeEach(() => {
  settings.setState({ attentionMegabytes: 1 });
  kept.length = 0;
  asked.length = 0;
});
afterEach(() => {
  for (const each of followed.splice(0)) each.dispose();
});

test('a view that fits keeps all its layers and asks for nothing', async () => {
  const view = await makeView('one');
  expect(held(view)).toEqual([0, 1, 2]);
  expect([kept, asked]).toEqual([[], []]);
});

test('of two views that do not fit the one used before lets go of what it does not show, far layers first', async () => {
  const first = await makeView('one', { layer: 2 });
  const second = await makeView('two');
  expect([held(first), held(second)]).toEqual([[2], [0, 1, 2]]);
  expect(kept).toEqual(['one 0', 'one 1']);
  expect(layersComputed(first.getState().attention!)).toBe(3);
  expect(first.getState().phase.phase).toBe('ready');
});

test('a layer that is chosen comes back as it was, and others make room for it', async () => {
  const first = await makeView('one', { layer: 2 });
  const second = await makeView('two');
  change(first, state => setLayer(state, 0));
  await turn();
  expect(asked).toEqual(['one 0']);
  expect(first.getState().attention!.weights[0]).toEqual(layerOf(0, TOKENS).weights);
  const bytes = [first, second].map(view => heldBytes(view.getState().attention!));
  expect(bytes[0] + bytes[1]).toBeLessThanOrEqual(2 ** 20);
  expect(held(second)).toContain(0);
});

test('the grid of the view used last has all layers again, and two grids do not take them from each other', async () => {
  const first = await makeView('one');
  const second = await makeView('two');
  change(first, state => choose(state, { view: 'grid' }));
  await turn();
  await turn();
  expect([held(first), held(second)]).toEqual([[0, 1, 2], [0]]);
  change(second, state => choose(state, { view: 'grid' }));
  for (let i = 0; i < 5; i++) await turn();
  expect([held(first), held(second)]).toEqual([[0], [0, 1, 2]]);
  const { length } = asked;
  for (let i = 0; i < 5; i++) await turn();
  expect(asked).toHaveLength(length);
});

test('what a single view cannot hold is let go while it is computed; the shelf is kept before its neighbours', async () => {
  // Four layers fit into the megabyte; two of another view are shown beside it.
  await makeView('one');
  await makeView('two');
  const third = await makeView('three', { shelf: [{ layer: 2, head: 0 }] });
  expect(held(third)).toEqual([0, 2]);
  change(third, state => choose(state, { view: 'grid' }));
  await turn();
  expect(held(third)).toEqual([0, 2]);
});

test('a layer that cannot be had again is told, and asked for anew by whoever comes back', async () => {
  const first = await makeView('one', { layer: 2 });
  await makeView('two');
  engine.layer.mockRejectedValueOnce(
    new DownloadError('The file broke off.', 'Try again.', { url: '' })
  );
  change(first, state => setLayer(state, 0));
  await turn();
  const texts = () => first.getState().notices.map(({ text }) => text);
  expect(texts()).toEqual([
    'Layer 0 had been let go to save memory and could not be had again: The file broke off. Try again.'
  ]);
  change(first, state => ({ ...state, hover: { side: 'from', token: 1 } }));
  await turn();
  expect(held(first)).toEqual([2]);
  change(first, state => setLayer(state, 1));
  await turn();
  change(first, state => setLayer(state, 0));
  await turn();
  expect(held(first)).toContain(0);
  expect(texts()).toEqual([]);
});

test('a text that is being computed takes nothing of the one before, whose layers are of other words', async () => {
  const first = await makeView('one', { layer: 2 });
  await makeView('two');
  // The session starts the next run a moment after the text has changed.
  change(first, state => ({ ...state, document: { ...state.document, text_a: 'new', layer: 0 } }));
  await turn();
  expect(asked).toEqual(['one 0']);
});

test('withAllLayers() gives every layer that was let go, and leaves the view as it is', async () => {
  const first = await makeView('one', { layer: 2 });
  await makeView('two');
  const whole = await withAllLayers(first.getState());
  expect(whole.attention!.weights).toEqual([0, 1, 2].map(layer => layerOf(layer, TOKENS).weights));
  expect(whole.attention!.elsewhere).toBeUndefined();
  expect(heldBytes(first.getState().attention!)).toBe(LAYER_BYTES);
});

test('a view that is gone no longer counts', async () => {
  await makeView('one');
  for (const each of followed.splice(0)) each.dispose();
  const second = await makeView('two');
  expect(held(second)).toEqual([0, 1, 2]);
});
