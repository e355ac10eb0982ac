import { followVectors } from '../../src/app/follow-vectors';
import { createViewStore } from '../../src/state/store';
import { choose, setLayer } from '../../src/state/actions';
import { DownloadError } from '../../src/errors';
import type { IEngineClient } from '../../src/worker/client';
import type { VectorsMessage } from '../../src/worker/messages';
import { exportState } from './export-state';

jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({ engine: {}, models: [{ id: 'embedded' }], article: null })
}));

const turn = () => new Promise(resolve => setTimeout(resolve));

/** A session that looks at neurons, with an engine that gives what it is told to. */
function makeFollowed() {
  const store = createViewStore(exportState({ view: 'neurons' }));
  const found = { ids: store.getState().encoding!.ids, queries: [] } as unknown as VectorsMessage;
  const vectors = jest.fn<Promise<VectorsMessage>, unknown[]>(() => Promise.resolve(found));
  const start = () => followVectors(store, () => ({ vectors }) as unknown as IEngineClient);
  const look = (view: 'heads' | 'neurons') =>
    store.setState(state => choose(state, { view }), true);
  const problem = () => {
    const there = store.getState().vectors?.found ?? null;
    return there !== null && 'problem' in there ? there.problem : null;
  };
  return { store, vectors, start, look, problem, found };
}

test('after a failure queries and keys are asked for again by whoever comes back to the view', async () => {
  const { store, vectors, start, look, problem, found } = makeFollowed();
  vectors.mockRejectedValueOnce(
    new DownloadError('The file broke off.', 'Try again.', { url: '' })
  );
  const followed = start();
  await turn();
  expect(problem()).toBe('The file broke off.');
  // As long as it is looked at, nothing is tried over and over.
  store.setState(state => ({ ...state, hover: { side: 'from', token: 1 } }));
  await turn();
  expect(vectors).toHaveBeenCalledTimes(1);
  look('heads');
  look('neurons');
  await turn();
  expect(vectors).toHaveBeenCalledTimes(2);
  expect(problem()).toBeNull();
  expect(store.getState().vectors?.found).toBe(found);
  followed.dispose();
});

test('what is there is not asked for again; another layer is', async () => {
  const { store, vectors, start, look } = makeFollowed();
  const followed = start();
  await turn();
  look('heads');
  look('neurons');
  await turn();
  expect(vectors).toHaveBeenCalledTimes(1);
  store.setState(state => setLayer(state, 1));
  await turn();
  expect(vectors.mock.calls.map(([request]) => (request as { layer: number }).layer)).toEqual([
    0, 1
  ]);
  followed.dispose();
});
