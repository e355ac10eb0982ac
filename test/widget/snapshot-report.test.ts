import type { ISession } from '../../src/app/session';
import { decodeSnapshot, encodeSnapshot } from '../../src/attention/snapshot';
import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { readSnapshot } from '../../src/state/snapshot-schema';
import { createViewStore } from '../../src/state/store';
import { initialState } from '../../src/state/view-state';
import { linkSession } from '../../src/widget/session-link';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

/** The sample model with so many heads that of some tokens only one layer can be stored. */
const BIG = { ...MODEL, heads: 40 };

function makePair(fields: Record<string, unknown> = {}, restored: unknown = null) {
  const store = createViewStore(initialState(parseDocument(fields)));
  const values: Record<string, unknown> = { attention_limit_bytes: 0, snapshot: restored };
  const messages: Record<string, unknown>[] = [];
  let pending: Record<string, unknown> = {};
  const send = jest.fn();
  const port = {
    isLive: true,
    get: (name: string) => values[name],
    set: (changed: Record<string, unknown>) => {
      Object.assign(values, changed);
      Object.assign(pending, changed);
    },
    save: () => {
      messages.push(pending);
      pending = {};
    },
    send
  };
  const session = {
    store,
    actions: {} as ISession['actions'],
    applyDocument: jest.fn(),
    dispose: jest.fn()
  };
  const begin = (tokens = 5, model = MODEL) => {
    store.setState(act.runStarted);
    store.setState(state => act.runEncoded(state, encodingOf(tokens), model));
  };
  const run = (tokens = 5, model = MODEL) => {
    begin(tokens, model);
    for (const layer of [0, 1, 2]) {
      let x = layer + 1;
      const weights = new Float32Array(model.heads * tokens ** 2).map(
        () => (x = (Math.imul(x, 1664525) + 1013904223) >>> 0) / 2 ** 32
      );
      const message =
        model === MODEL
          ? layerOf(layer, tokens)
          : { layer, heads: model.heads, tokens, weights, elapsedMs: 1 };
      store.setState(state => act.layerArrived(state, message));
    }
    store.setState(state => act.runDone(state, { elapsedMs: 2, model }));
  };
  return { store, values, messages, send, run, begin, link: linkSession(port, session) };
}

const layersIn = (values: Record<string, unknown>) =>
  readSnapshot(values['snapshot']).attention?.layers;
const runOf = (values: Record<string, unknown>) => values['_run'];

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a run that has settled is told as a snapshot, once, and not before it has been still', () => {
  const { values, messages, run, store } = makePair({ text_a: 'a' });
  run();
  jest.advanceTimersByTime(299);
  expect(values['snapshot']).toBeNull();
  const before = messages.length;
  jest.advanceTimersByTime(1);
  expect(decodeSnapshot(readSnapshot(values['snapshot'])).encoding).toEqual(encodingOf(5));
  store.setState(state => act.setLayer(state, 2));
  jest.runAllTimers();
  expect(messages.slice(before).filter(message => 'snapshot' in message)).toHaveLength(1);
});

test('another text takes the snapshot away in the same message', () => {
  const { values, messages, run, store } = makePair({ text_a: 'a' });
  run();
  jest.runAllTimers();
  store.setState(state => act.setTexts(state, 'b', null));
  expect(messages.at(-1)).toMatchObject({ text_a: 'b', snapshot: null });
  const before = messages.length;
  run(4);
  jest.runAllTimers();
  expect(readSnapshot(values['snapshot']).tokens).toHaveLength(4);
  expect(messages.slice(before).filter(message => 'snapshot' in message)).toHaveLength(1);
});

test('a newer run, a failure and the end of the view keep a snapshot from being told', () => {
  const { values, run, begin, store, link } = makePair({ text_a: 'a' });
  run();
  store.setState(state => act.setTexts(state, 'b', null));
  begin();
  jest.runAllTimers();
  expect(values['snapshot']).toBeNull();
  const error = { tag: 'MemoryError', message: 'Full.', advice: 'Close.', fields: {} } as const;
  store.setState(state => act.runFailed(state, error));
  jest.runAllTimers();
  expect(values['snapshot']).toBeNull();
  run();
  link.dispose();
  jest.runAllTimers();
  expect(values['snapshot']).toBeNull();
});

test('where only the shown layer fits, another layer is told when it is looked at', () => {
  const { values, run, store } = makePair({ text_a: 'a', layer: 0 });
  run(64, BIG);
  jest.runAllTimers();
  expect(layersIn(values)).toEqual([0]);
  store.setState(state => act.setLayer(state, 2));
  jest.runAllTimers();
  expect(layersIn(values)).toEqual([2]);
});

describe('a model that was restored with a snapshot', () => {
  const layers = [0, 1, 2].map(layer => layerOf(layer, 5).weights);
  const attention = { layers: 3, heads: 3, tokens: 5, weights: layers, tolerance: 0 };
  const snapshot: unknown = JSON.parse(
    JSON.stringify(encodeSnapshot({ encoding: encodingOf(5), model: MODEL, attention }, 0, 1e6))
  );
  const restore = () => {
    const fields = { text_a: 'a', snapshot };
    const pair = makePair(fields, snapshot);
    const show = () =>
      pair.store.setState(state => act.storedShown(state, decodeSnapshot(readSnapshot(snapshot))));
    show();
    return { ...pair, show };
  };

  test('tells no run, no tokens and no numbers of it', () => {
    const { values, send, store, link } = restore();
    store.setState(state => act.toggleHead(state, 0));
    link.takeMessage({ type: 'fetch', run: 1, layers: [0] });
    link.takeTraits({ attention_limit_bytes: 1e9 });
    jest.runAllTimers();
    expect(store.getState().phase.phase).toBe('ready');
    expect([runOf(values), values['_tokens'], values['_model_info']]).toEqual([null, null, null]);
    expect(send).not.toHaveBeenCalled();
    expect(values['snapshot']).toBe(snapshot);
  });

  test('tells none either when it is shown again after another run', () => {
    const { values, send, store, run, show } = restore();
    store.setState(state => act.setTexts(state, 'b', null));
    run(4);
    expect(runOf(values)).toMatchObject({ text_a: 'b' });
    send.mockClear();
    store.setState(state => act.setTexts(state, 'a', null));
    show();
    jest.runAllTimers();
    expect([runOf(values), values['_tokens']]).toEqual([null, null]);
    expect(send).not.toHaveBeenCalled();
  });

  test('keeps it while the same text is computed again, even when that fails', () => {
    const { values, messages, store, begin, run } = restore();
    begin();
    const error = { tag: 'DownloadError', message: 'No.', advice: 'Retry.', fields: {} } as const;
    store.setState(state => act.runFailed(state, error));
    jest.runAllTimers();
    expect(values['snapshot']).toBe(snapshot);
    run();
    jest.runAllTimers();
    expect(messages.some(message => 'snapshot' in message)).toBe(false);
    expect(runOf(values)).toMatchObject({ text_a: 'a' });
  });

  test('gives it up where the session could not use it', () => {
    expect(makePair({ text_a: 'a' }, { other: 'nonsense' }).values['snapshot']).toBeNull();
  });
});
