import { followPatterns } from '../../src/app/follow-patterns';
import { InferenceError } from '../../src/errors';
import type { HeadScores } from '../../src/patterns/head-scores';
import type { RelatedTier } from '../../src/patterns/pattern';
import { scorePatterns } from '../../src/patterns/score-patterns';
import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { nearSet, patternsOf } from '../../src/state/pattern-actions';
import { createViewStore, type ViewStore } from '../../src/state/store';
import { initialState, type ViewState } from '../../src/state/view-state';
import type { ScoreRequest } from '../../src/worker/messages';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';
import { exportState } from './export-state';

type Score = (request: ScoreRequest, signal: AbortSignal) => Promise<readonly HeadScores[]>;
let engine: { readonly score: jest.Mock<ReturnType<Score>, Parameters<Score>> } | null = null;
const onPage = jest.fn<ReturnType<Score>, Parameters<Score>>();
jest.mock('../../src/app/engine', () => ({
  runningEngine: () => engine,
  leaseEngine: () => {
    throw new Error('nobody asked for an engine to be started');
  }
}));
jest.mock('../../src/app/score-on-page', () => ({
  scoreOnPage: (...args: Parameters<Score>) => onPage(...args)
}));
const paints: (() => void)[] = [];
jest.mock('../../src/app/after-paint', () => ({
  afterPaint: (work: () => void) => {
    paints.push(work);
    return () => void paints.splice(paints.indexOf(work), 1);
  }
}));

const turn = () => new Promise(resolve => setTimeout(resolve));
/** Lets the page paint so often, if somebody waits for it. */
async function paint(times = 1): Promise<void> {
  for (let i = 0; i < times; i++) {
    paints.shift()?.();
    await turn();
  }
}
const scoreOf: Score = ({ weights, encoding, permutations = false, ...tiers }) => {
  const heads = scorePatterns(weights, encoding, tiers);
  if (!permutations) return Promise.resolve(heads);
  return Promise.resolve(
    heads.map(head =>
      head.isBroken ? head : { ...head, scores: head.scores.map(score => ({ ...score, p: 0.5 })) }
    )
  );
};
const layersAsked = (store: ViewStore, score: jest.Mock<unknown, Parameters<Score>>) =>
  score.mock.calls.map(([{ weights, permutations }]) => {
    const layer = store.getState().attention!.weights.indexOf(weights);
    return permutations === true ? `p of ${layer}` : layer;
  });
const isScored = (state: ViewState): boolean[] =>
  (patternsOf(state)?.layers ?? []).map(layer => layer !== null);

let store: ViewStore;
let followed: { dispose(): void };
const update = (change: (state: ViewState) => ViewState) =>
  store.setState(change(store.getState()), true);
function open(state: ViewState): void {
  store = createViewStore(state);
  followed = followPatterns(store);
}

beforeEach(() => {
  engine = { score: jest.fn(scoreOf) };
  onPage.mockReset().mockImplementation(scoreOf);
});
afterEach(() => {
  followed.dispose();
  expect(paints).toEqual([]);
});

test('a settled run is scored, the shown layer first, then the others, then its p', async () => {
  open(exportState({ layer: 1 }));
  await paint(10);
  expect(layersAsked(store, engine!.score)).toEqual([1, 0, 2, 'p of 1']);
  const state = store.getState();
  const { attention, encoding } = state;
  expect(patternsOf(state)?.layers[2]).toEqual(scorePatterns(attention!.weights[2]!, encoding!));
  const [head] = patternsOf(state)!.layers[1]!;
  expect(head.isBroken ? null : head.scores[0].p).toBe(0.5);
});

test('nothing is asked before a paint, and only one layer at a time', async () => {
  open(exportState());
  await turn();
  expect(engine!.score).not.toHaveBeenCalled();
  await paint();
  expect(engine!.score).toHaveBeenCalledTimes(1);
  await turn();
  expect(engine!.score).toHaveBeenCalledTimes(1);
  await paint();
  expect(engine!.score).toHaveBeenCalledTimes(2);
});

test('what is still computed is not scored', async () => {
  open(exportState({}, { layers: 2 }));
  await paint(3);
  expect(engine!.score).not.toHaveBeenCalled();
  update(state => act.layerArrived(state, layerOf(2, 4)));
  update(state => act.runDone(state, { elapsedMs: 1, model: MODEL }));
  await paint(10);
  expect(isScored(store.getState())).toEqual([true, true, true]);
});

test('of a stored run the layers that are there are scored, on the page where no worker runs', async () => {
  engine = null;
  const { attention, ...state } = exportState({ layer: 2 });
  const weights = attention!.weights.with(1, null);
  const model = { ...MODEL, origin: 'stored' } as const;
  open({ ...state, model, attention: { ...attention!, weights } });
  await paint(10);
  expect(layersAsked(store, onPage)).toEqual([2, 0, 'p of 2']);
  expect(isScored(store.getState())).toEqual([true, false, true]);
});

test('another layer that is shown gets its p, and no layer is scored twice', async () => {
  open(exportState({ layer: 0 }));
  await paint(10);
  update(state => act.setLayer(state, 2));
  await paint(10);
  update(state => act.setLayer(state, 0));
  await paint(10);
  expect(layersAsked(store, engine!.score)).toEqual([0, 1, 2, 'p of 0', 'p of 2']);
});

test('a second view of the same layers takes what the first has found', async () => {
  const state = exportState();
  open(state);
  await paint(10);
  const found = patternsOf(store.getState());
  engine!.score.mockClear();
  const second = createViewStore(state);
  const also = followPatterns(second);
  await paint(10);
  also.dispose();
  expect(engine!.score).not.toHaveBeenCalled();
  expect(patternsOf(second.getState())).toEqual(found);
});

test('new tokens end the work on the old ones, and what comes late changes nothing', async () => {
  let answer: (heads: readonly HeadScores[]) => void = () => undefined;
  engine!.score.mockImplementationOnce(() => new Promise(resolve => void (answer = resolve)));
  open(exportState());
  await paint();
  const [{ weights }, signal] = engine!.score.mock.calls[0];
  const old = store.getState().encoding!;
  update(act.runStarted);
  expect(signal.aborted).toBe(true);
  update(state => act.runEncoded(state, encodingOf(5), MODEL));
  for (const layer of [0, 1, 2]) update(state => act.layerArrived(state, layerOf(layer, 5)));
  answer(scorePatterns(weights, old));
  await turn();
  expect(store.getState().patterns).toBeNull();
  update(state => act.runDone(state, { elapsedMs: 1, model: MODEL }));
  await paint(10);
  expect(store.getState().patterns?.encoding.tokens).toHaveLength(5);
  expect(isScored(store.getState())).toEqual([true, true, true]);
});

test('a view that is gone asks nothing more', async () => {
  open(exportState());
  await paint();
  const [, signal] = engine!.score.mock.calls[0];
  followed.dispose();
  expect(signal.aborted).toBe(true);
  await paint(3);
  expect(engine!.score).toHaveBeenCalledTimes(1);
});

test('a worker that has ended meanwhile leaves the work to the page', async () => {
  engine!.score.mockRejectedValue(new DOMException('The engine was ended', 'AbortError'));
  open(exportState());
  await paint(10);
  expect(layersAsked(store, onPage)).toEqual([0, 1, 2, 'p of 0']);
  expect(isScored(store.getState())).toEqual([true, true, true]);
});

test('a layer that cannot be scored is said once, not tried again, and the others are scored', async () => {
  engine = null;
  onPage.mockImplementation((request, signal) =>
    request.weights === store.getState().attention!.weights[1]
      ? Promise.reject(new InferenceError('It broke.', 'Reload.'))
      : scoreOf(request, signal)
  );
  open(exportState());
  await paint(10);
  update(state => act.setLayer(state, 1));
  await paint(10);
  expect(isScored(store.getState())).toEqual([true, false, true]);
  expect(store.getState().phase.phase).toBe('ready');
  expect(store.getState().notices.map(({ text }) => text)).toEqual([
    'What the heads of layer 1 do could not be scored: It broke. Reload.'
  ]);
  expect(onPage).toHaveBeenCalledTimes(4);
  // Of other tokens nothing is said yet.
  update(act.runStarted);
  update(state => act.runEncoded(state, encodingOf(5), MODEL));
  expect(store.getState().notices).toEqual([]);
});

test.each([
  ['together', 0, 3],
  ['one by one where they take long', 300, 4]
])('layers that are not shown come to the screen %s', async (_, stepMs, expected) => {
  let nowMs = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (nowMs += stepMs));
  open(exportState());
  let changes = 0;
  const unsubscribe = store.subscribe((state, before) => {
    if (state.patterns !== before.patterns) changes += 1;
  });
  await paint(10);
  clock.mockRestore();
  unsubscribe();
  expect(isScored(store.getState())).toEqual([true, true, true]);
  // The shown layer; the others, before its p is worked out; its p.
  expect(changes).toBe(expected);
});

test('without a text there is nothing to score', async () => {
  open(initialState(parseDocument({})));
  await paint(2);
  expect(engine!.score).not.toHaveBeenCalled();
});

describe('another tier of related words', () => {
  const tiersIn = ({ patterns }: ViewState) =>
    (patterns?.layers ?? []).map(heads => {
      const [head] = heads ?? [];
      if (head === undefined || head.isBroken) return null;
      const identical = head.scores.filter(({ pattern }) => pattern === 'identical');
      return identical.map(({ tier }) => tier).join(' and ');
    });
  const relate = (related: RelatedTier) => update(state => act.relateBy(state, related));

  test('takes the place of the one before with all layers at once', async () => {
    open(exportState());
    await paint(10);
    const seen = new Set<string>();
    store.subscribe(state => seen.add(tiersIn(state).join()));
    relate('stem');
    await paint(10);
    expect([...seen]).toEqual(['piece,piece,piece', Array(3).fill('piece and stem').join()]);
    expect(patternsOf(store.getState())?.related).toBe('stem');
    expect(layersAsked(store, engine!.score).slice(4)).toEqual([0, 1, 2, 'p of 0']);
  });

  test('is not scored again by whoever comes back to it', async () => {
    open(exportState());
    await paint(10);
    relate('stem');
    await paint(10);
    const asked = engine!.score.mock.calls.length;
    relate('piece');
    await paint(10);
    expect(tiersIn(store.getState())).toEqual(['piece', 'piece', 'piece']);
    relate('stem');
    await paint(10);
    expect(patternsOf(store.getState())?.related).toBe('stem');
    expect(engine!.score).toHaveBeenCalledTimes(asked);
  });

  test('waits for near words, and is scored with their pairs', async () => {
    open(exportState());
    relate('vectors');
    await paint(10);
    expect(tiersIn(store.getState())).toEqual(['piece', 'piece', 'piece']);
    const { encoding } = store.getState();
    const { ids } = encoding!;
    const pairs = [[2, 1]] as const;
    const found = { ids, pairs, cosines: [0.5], threshold: 0.3, seed: 1 };
    update(state => nearSet(state, { encoding: encoding!, found }));
    await paint(10);
    expect(engine!.score.mock.lastCall![0].vectors).toBe(pairs);
    expect(patternsOf(store.getState())?.related).toBe('vectors');
    expect(tiersIn(store.getState())).toEqual(Array(3).fill('piece and vectors'));
  });

  test('a layer that cannot be scored holds no other up', async () => {
    engine = null;
    onPage.mockImplementation(request =>
      request.weights === store.getState().attention!.weights[1]
        ? Promise.reject(new InferenceError('It broke.', 'Try again.', {}))
        : scoreOf(request, new AbortController().signal)
    );
    open(exportState());
    await paint(10);
    relate('stem');
    await paint(10);
    expect(tiersIn(store.getState())).toEqual(['piece and stem', null, 'piece and stem']);
  });
});
