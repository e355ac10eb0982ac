import { followNear } from '../../src/app/follow-near';
import { DownloadError } from '../../src/errors';
import * as act from '../../src/state/actions';
import { nearOf } from '../../src/state/pattern-actions';
import { createViewStore } from '../../src/state/store';
import type { ViewState } from '../../src/state/view-state';
import type { IEngineClient } from '../../src/worker/client';
import type { NearMessage } from '../../src/worker/messages';
import { exportState } from './export-state';

let models = [{ id: 'embedded' }];
jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({ engine: {}, models, article: null })
}));

const turn = () => new Promise(resolve => setTimeout(resolve));

/** A session, and an engine that gives what it is told to. */
function makeFollowed(document: Parameters<typeof exportState>[0] = {}) {
  const store = createViewStore(exportState(document));
  const found: NearMessage = {
    ids: store.getState().encoding!.ids,
    seed: 1,
    threshold: 0.3,
    pairs: [[2, 1]],
    cosines: [0.5]
  };
  const near = jest.fn<Promise<NearMessage>, [unknown, AbortSignal]>(() => Promise.resolve(found));
  const takeEngine = jest.fn(() => ({ near }) as unknown as IEngineClient);
  const update = (change: (state: ViewState) => ViewState) =>
    store.setState(change(store.getState()), true);
  const there = () => nearOf(store.getState())?.found ?? null;
  const problem = () => {
    const now = there();
    return now !== null && 'problem' in now ? now.problem : null;
  };
  const followed = followNear(store, takeEngine);
  return { store, update, near, takeEngine, found, followed, there, problem };
}

beforeEach(() => {
  models = [{ id: 'embedded' }];
});

test('no engine is asked before somebody relates words by embeddings', async () => {
  const { update, takeEngine, near, there, found, followed } = makeFollowed();
  await turn();
  update(state => act.relateBy(state, 'stem'));
  await turn();
  expect(takeEngine).not.toHaveBeenCalled();
  update(state => act.relateBy(state, 'vectors'));
  expect(there()).toBeNull();
  await turn();
  expect(there()).toBe(found);
  // What is there is not asked for again.
  update(state => act.relateBy(state, 'piece'));
  update(state => act.relateBy(state, 'vectors'));
  await turn();
  expect(near).toHaveBeenCalledTimes(1);
  expect(near.mock.calls[0][0]).toMatchObject({ model: { id: 'embedded' } });
  followed.dispose();
});

test('another text is asked for once it is settled, and what comes late for the old one is dropped', async () => {
  const { store, update, near, there, found, followed } = makeFollowed();
  let answer: (found: NearMessage) => void = () => undefined;
  near.mockImplementationOnce(() => new Promise(resolve => (answer = resolve)));
  update(state => act.relateBy(state, 'vectors'));
  await turn();
  const [[, signal]] = near.mock.calls;
  const encoding = { ...store.getState().encoding! };
  update(state => ({ ...state, encoding, phase: { phase: 'computing' } }));
  expect(signal.aborted).toBe(true);
  answer(found);
  await turn();
  expect(near).toHaveBeenCalledTimes(1);
  expect(there()).toBeNull();
  update(state => ({ ...state, phase: { phase: 'ready', elapsedMs: 1 } }));
  await turn();
  expect(near).toHaveBeenCalledTimes(2);
  expect(there()).toBe(found);
  followed.dispose();
});

test.each([
  ['the article’s stored attention', 'article', /only the attention is stored/],
  ['a page without its model', 'elsewhere', /is not loaded here/]
])('of %s they are not available, with a next step', async (_, model, problemWords) => {
  const { store, update, takeEngine, there, problem, followed } = makeFollowed({ model });
  update(state => act.relateBy(state, 'vectors'));
  await turn();
  expect(takeEngine).not.toHaveBeenCalled();
  expect(problem()).toMatch(/^Not available/);
  expect(problem()).toMatch(problemWords);
  expect(there()).toMatchObject({ advice: expect.stringMatching(/same stem/) as string });
  expect(store.getState().relatedBy).toBe('vectors');
  followed.dispose();
});

test('tokens other than those on the screen are refused: their pairs would be of other words', async () => {
  const { update, near, found, problem, followed } = makeFollowed();
  near.mockResolvedValueOnce({ ...found, ids: [1, 2, 3] });
  update(state => act.relateBy(state, 'vectors'));
  await turn();
  expect(problem()).toMatch(/other tokens/);
  followed.dispose();
});

test('a failure is told, not tried over and over, and tried anew by whoever chooses it again', async () => {
  const { update, near, found, there, problem, followed } = makeFollowed();
  near.mockRejectedValueOnce(new DownloadError('The file broke off.', 'Try again.', { url: '' }));
  update(state => act.relateBy(state, 'vectors'));
  await turn();
  expect(problem()).toBe('The file broke off.');
  update(state => ({ ...state, hover: { side: 'from', token: 1 } }));
  await turn();
  expect(near).toHaveBeenCalledTimes(1);
  update(state => act.relateBy(state, 'piece'));
  update(state => act.relateBy(state, 'vectors'));
  await turn();
  expect(there()).toBe(found);
  followed.dispose();
});
