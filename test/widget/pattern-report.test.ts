import type { ISession } from '../../src/app/session';
import { scorePatterns } from '../../src/patterns/score-patterns';
import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { layerScored } from '../../src/state/pattern-actions';
import { createViewStore } from '../../src/state/store';
import { initialState, type ViewState } from '../../src/state/view-state';
import { linkSession } from '../../src/widget/session-link';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

type Told = { readonly run: number; readonly complete: boolean } & Readonly<
  Record<'heads' | 'patterns' | 'scores', Readonly<Record<string, unknown[]>>>
>;

/** A widget model that keeps what it is told of patterns, and a session without an engine. */
function makePair() {
  const store = createViewStore(initialState(parseDocument({ text_a: 't1' })));
  const values: Record<string, unknown> = { attention_limit_bytes: 0 };
  const told: Told[] = [];
  const send = jest.fn();
  const port = {
    isLive: true,
    get: (name: string) => values[name],
    set: (changed: Record<string, unknown>) => {
      Object.assign(values, changed);
      if ('_patterns' in changed) told.push(changed['_patterns'] as Told);
    },
    save: jest.fn(),
    send
  };
  const session = { store, actions: {} as ISession['actions'], applyDocument: jest.fn() };
  const link = linkSession(port, { ...session, dispose: jest.fn() });
  const change = (action: (state: ViewState) => ViewState) =>
    store.setState(action(store.getState()), true);
  const run = (tokens = 5) => {
    change(act.runStarted);
    change(state => act.runEncoded(state, encodingOf(tokens), MODEL));
    for (const layer of [0, 1, 2]) change(state => act.layerArrived(state, layerOf(layer, tokens)));
    change(state => act.runDone(state, { elapsedMs: 1, model: MODEL }));
  };
  const score = (...layers: number[]) => {
    for (const layer of layers) {
      change(state => {
        const heads = scorePatterns(state.attention!.weights[layer]!, state.encoding!);
        return layerScored(state, state.encoding!, layer, heads);
      });
    }
  };
  const runId = () => (values['_run'] as { id: number }).id;
  return { change, run, score, told, link, send, port, runId };
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());
const pass = (ms = 300) => jest.advanceTimersByTime(ms);

test('what the heads do is told once for a run, under its number, in columns', () => {
  const { run, score, told, runId, port } = makePair();
  run();
  score(0, 1);
  pass(299);
  score(2);
  pass(299);
  expect(told).toEqual([]);
  port.save.mockClear();
  pass(1);
  expect(told).toHaveLength(1);
  expect(port.save).toHaveBeenCalledTimes(1);
  const [{ heads, patterns, scores }] = told;
  expect(told[0]).toMatchObject({ run: runId(), complete: true });
  // Python reads them by these names (`bertscope/_patterns.py`).
  expect(Object.keys(heads)).toEqual(['layer', 'head', 'name', 'kind', 'idle', 'entropy']);
  expect(heads['layer']).toEqual([0, 0, 0, 1, 1, 1, 2, 2, 2]);
  expect(patterns).toHaveLength(6);
  expect(Object.keys(scores)).toEqual([
    ...['queries', 'kept', 'mass', 'conditional', 'chance', 'lift', 'corrected', 'top_rate'],
    ...['control', 'margin', 'p', 'rank']
  ]);
  expect(new Set(Object.values(scores).map(column => column.length))).toEqual(new Set([54]));
});

test('what comes later, as a p, is told again', () => {
  const { run, score, told } = makePair();
  run();
  score(0, 1, 2);
  pass();
  score(1);
  pass();
  expect(told).toHaveLength(2);
});

test('as long as a layer is missing it is said', () => {
  const { run, score, told } = makePair();
  run();
  score(0, 2);
  pass();
  expect(told).toMatchObject([{ complete: false }]);
});

test('scores of an older text are not told for a newer one', () => {
  const { run, score, told, runId } = makePair();
  run(5);
  score(0, 1, 2);
  run(4);
  pass();
  expect(told).toEqual([]);
  score(0, 1, 2);
  pass();
  expect(told.map(({ run: id }) => id)).toEqual([runId()]);
});

test('a stored run, which may be rounded, is not told', () => {
  const { change, score, told } = makePair();
  const weights = [0, 1, 2].map(layer => layerOf(layer, 5).weights);
  const attention = { layers: 3, heads: 3, tokens: 5, weights, tolerance: 0.004 };
  change(state => act.storedShown(state, { encoding: encodingOf(5), model: MODEL, attention }));
  score(0, 1, 2);
  pass();
  expect(told).toEqual([]);
});

test('a cell that waits is told at once what there is', () => {
  const { run, score, link, send, runId } = makePair();
  run();
  link.takeMessage({ type: 'report' });
  const [first] = send.mock.lastCall as [{ type: string; state: object }];
  expect(first.type).toBe('report');
  expect(first.state).not.toHaveProperty('_patterns');
  score(0, 1, 2);
  send.mockClear();
  jest.useRealTimers();
  return new Promise(resolve => setTimeout(resolve)).then(() => {
    link.takeMessage({ type: 'report' });
    const sent = send.mock.calls as [{ type: string; state?: { _patterns: Told } }][];
    const [message] = sent.find(([{ type }]) => type === 'report')!;
    expect(message.state!._patterns).toMatchObject({ run: runId(), complete: true });
  });
});

test('a view that is gone tells nothing', () => {
  const { run, score, told, link } = makePair();
  run();
  score(0, 1, 2);
  link.dispose();
  pass();
  expect(told).toEqual([]);
});
