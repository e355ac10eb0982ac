import type { ISession } from '../../src/app/session';
import * as act from '../../src/state/actions';
import { CHOSEN_FIELDS, parseDocument } from '../../src/state/document';
import { createViewStore } from '../../src/state/store';
import { initialState } from '../../src/state/view-state';
import type { ToKernel } from '../../src/widget/messages';
import { sourceOf } from '../../src/app/model-source';
import { allowModelOf, linkSession } from '../../src/widget/session-link';
import { makeEncoding, MODEL } from './run';

type Message = {
  readonly type: string;
  readonly run: number;
  readonly layer?: number;
  readonly error?: string;
};

/** A widget model that keeps what it is given, and a session without an engine. */
function makePair(fields: Record<string, unknown> = {}, traits: Record<string, unknown> = {}) {
  const store = createViewStore(initialState(parseDocument(fields)));
  const session = {
    store,
    actions: {} as ISession['actions'],
    applyDocument: jest.fn((patch: Record<string, unknown>) =>
      store.setState(state => act.applyDocument(state, patch))
    ),
    dispose: jest.fn()
  };
  const values: Record<string, unknown> = {
    ...Object.fromEntries(CHOSEN_FIELDS.map(name => [name, store.getState().document[name]])),
    attention_limit_bytes: 8 * 1024 * 1024,
    ...traits
  };
  const sets: Record<string, unknown>[] = [];
  const messages: Message[] = [];
  const port = {
    isLive: true,
    get: (name: string) => values[name],
    set: (changed: Record<string, unknown>) => {
      sets.push(changed);
      Object.assign(values, changed);
    },
    save: jest.fn(),
    send: jest.fn((message: ToKernel) => {
      messages.push(message as Message);
    })
  };
  const link = linkSession(port, session);
  const run = (texts = 'a b', layers = MODEL.layers) => {
    store.setState(act.runStarted);
    store.setState(state => act.runEncoded(state, makeEncoding(texts), MODEL));
    for (let layer = 0; layer < layers; layer++) {
      const weights = new Float32Array(MODEL.heads * 16).fill(0.25);
      const message = { layer, heads: MODEL.heads, tokens: 4, weights, elapsedMs: 1 };
      store.setState(state => act.layerArrived(state, message));
    }
    if (layers === MODEL.layers) {
      store.setState(state => act.runDone(state, { elapsedMs: 2, model: MODEL }));
    }
  };
  return { store, session, values, sets, messages, port, link, run };
}

/** Lets the pauses between slices pass. */
const settle = () => new Promise(resolve => setTimeout(resolve, 50));
const runId = (values: Record<string, unknown>) => (values['_run'] as { id: number } | null)?.id;

test('a finished run is told with tokens, model and phase, then its layers, then that it is over', async () => {
  const { values, messages, run, port } = makePair({ text_a: 'a b' });
  run();
  await settle();
  const id = runId(values);
  expect(values['_run']).toEqual({ id, text_a: 'a b', text_b: null, model: 'embedded' });
  expect(values['_tokens']).toMatchObject({ tokens: ['[CLS]', 'a', 'b', '[SEP]'] });
  expect(values['_model_info']).toEqual(MODEL);
  expect(values['phase']).toBe('ready');
  expect(port.save).toHaveBeenCalled();
  expect(messages.map(({ type, run, layer }) => [type, run, layer])).toEqual([
    ['attention', id, 0],
    ['attention', id, 1],
    ['settled', id, undefined]
  ]);
});

test('what the run made concrete is left to Python, what the reader chose is told', () => {
  const { values, sets, run, store } = makePair({ text_a: 'a b' });
  run();
  expect(store.getState().document).toMatchObject({ layer: 0, heads: [1] });
  expect(sets.some(changed => 'layer' in changed || 'heads' in changed)).toBe(false);
  store.setState(state => act.toggleHead(state, 0));
  expect([values['layer'], values['heads']]).toEqual([null, [0, 1]]);
  store.setState(state => act.toggleHead(state, 0));
  expect(values['heads']).toEqual([1]);
  store.setState(state => act.setLayer(state, 1));
  store.setState(state => act.setTexts(state, 'lone \ud800', ''));
  expect(values).toMatchObject({ layer: 1, text_a: 'lone \ufffd', text_b: null });
});

test('a hover is not told', () => {
  const { sets, run, store } = makePair({ text_a: 'a b' });
  run();
  const before = sets.length;
  store.setState(state => act.hover(state, { side: 'from', token: 1 }));
  expect(sets).toHaveLength(before);
});

test('what Python sets goes to the session once, and does not come back', () => {
  const { session, sets, link, values } = makePair({ text_a: 'a b' });
  const before = sets.length;
  values['layer'] = 1;
  link.takeTraits({ layer: 1, attention_limit_bytes: 5, tooltip: null });
  expect(session.applyDocument.mock.calls).toEqual([[{ layer: 1 }]]);
  expect(sets).toHaveLength(before);
});

test('what the session made of a value from Python goes back to Python', () => {
  const { link, values, run } = makePair({ text_a: 'a b' });
  run();
  values['layer'] = 99;
  link.takeTraits({ layer: 99 });
  expect(values['layer']).toBe(1);
  expect(values['notices']).toEqual([expect.stringContaining('layer 99 became 1')]);
});

test('what came from the session itself is not applied to it again', () => {
  const { link, session, sets, store } = makePair({ text_a: 'a b' });
  store.setState(state => act.setTexts(state, 'new', null));
  link.takeTraits(sets.at(-1) ?? {});
  expect(session.applyDocument).not.toHaveBeenCalled();
});

test('a new text keeps the old run until its own tokens are there, and a new number is higher', async () => {
  const { values, run, store, messages } = makePair({ text_a: 'a b' });
  run();
  await settle();
  const first = runId(values) ?? 0;
  store.setState(state => act.setTexts(state, 'b a', null));
  expect(runId(values)).toBe(first);
  run('b a');
  await settle();
  expect(runId(values)).toBeGreaterThan(first);
  expect(values['_run']).toMatchObject({ text_a: 'b a' });
  expect(messages.filter(({ type }) => type === 'settled')).toHaveLength(2);
});

test('a run that comes in one step, and one with the same stored tokens, are runs of their own', async () => {
  const { values, store, messages } = makePair({ text_a: 'a b' });
  const encoding = makeEncoding('a b');
  const weights = [0, 1].map(() => new Float32Array(MODEL.heads * 16).fill(0.25));
  const show = (text: string) => {
    store.setState(state => act.setTexts(state, text, null));
    store.setState(act.runStarted);
    store.setState(before => {
      const layers = weights.map((w, layer) => ({
        layer,
        heads: 3,
        tokens: 4,
        weights: w,
        elapsedMs: 1
      }));
      const shown = layers.reduce(act.layerArrived, act.runEncoded(before, encoding, MODEL));
      return act.runDone(shown, { elapsedMs: 1, model: MODEL });
    });
    return runId(values) ?? 0;
  };
  const first = show('a b');
  await settle();
  const second = show('b a');
  await settle();
  expect(second).toBeGreaterThan(first);
  expect(values['_run']).toMatchObject({ text_a: 'b a' });
  const settled = messages.filter(({ type }) => type === 'settled').map(({ run }) => run);
  expect(settled).toEqual([first, second]);
});

test('numbering goes on where the page before a reload stopped', () => {
  const later = Date.now() + 1e6;
  const { values, run } = makePair({ text_a: 'a b' }, { _run: { id: later } });
  run();
  expect(runId(values)).toBe(later + 1);
});

test('a failure before the tokens is a run of its own without tokens', async () => {
  const { values, run, store, messages } = makePair({ text_a: 'a b' });
  run();
  await settle();
  messages.length = 0;
  const error = {
    tag: 'DownloadError',
    message: 'No file.',
    advice: 'Retry.',
    fields: {}
  } as const;
  store.setState(state => act.setTexts(state, 'x', null));
  store.setState(act.runStarted);
  store.setState(state => act.runFailed(state, error));
  await settle();
  expect(values).toMatchObject({ phase: 'error', _tokens: null, _run: { text_a: 'x' } });
  expect(values['notices']).toContain('No file. Retry.');
  expect(messages).toEqual([{ type: 'settled', run: runId(values), error: 'No file. Retry.' }]);
  // The old picture is still there; its tokens are not those of the next text.
  store.setState(state => act.setTexts(state, 'y', null));
  store.setState(act.runStarted);
  expect(values['_run']).toMatchObject({ text_a: 'x' });
  expect(values['_tokens']).toBeNull();
});

test('a failure after the tokens ends the run that was told', async () => {
  const { values, run, store, messages } = makePair({ text_a: 'a b' });
  run('a b', 1);
  const id = runId(values);
  const error = { tag: 'MemoryError', message: 'Full.', advice: 'Close.', fields: {} } as const;
  store.setState(state => act.runFailed(state, error));
  await settle();
  expect(messages).toEqual([{ type: 'settled', run: id, error: 'Full. Close.' }]);
});

test('a blank text is no run', () => {
  const { values, run, store } = makePair({ text_a: 'a b' });
  run();
  store.setState(state => act.setTexts(state, ' ', null));
  expect(values).toMatchObject({ phase: 'empty', _run: null, _tokens: null, _model_info: null });
});

test('attention beyond the limit waits until it is asked for, or the limit is raised', async () => {
  const { messages, run, link, values } = makePair(
    { text_a: 'a b' },
    { attention_limit_bytes: 200 }
  );
  run();
  await settle();
  expect(messages.map(({ type }) => type)).toEqual(['settled']);
  link.takeMessage({ type: 'fetch', run: runId(values), layers: [1] });
  await settle();
  expect(messages.slice(1).map(({ type, layer }) => [type, layer])).toEqual([['attention', 1]]);
  values['attention_limit_bytes'] = 1e6;
  link.takeTraits({ attention_limit_bytes: 1e6 });
  await settle();
  expect(messages.slice(2).map(({ layer }) => layer)).toEqual([0, 1]);
});

test('a request for a run that is over is not answered', async () => {
  const { messages, run, link, values } = makePair({ text_a: 'a b' }, { attention_limit_bytes: 0 });
  run();
  await settle();
  link.takeMessage({ type: 'fetch', run: (runId(values) ?? 0) - 1, layers: [0] });
  await settle();
  expect(messages.map(({ type }) => type)).toEqual(['settled']);
});

test('a report tells all of a run that is over once more: the traits, its layers, that it is over', async () => {
  const { messages, run, link, values, sets } = makePair({ text_a: 'a b' });
  run();
  await settle();
  messages.length = 0;
  const before = sets.length;
  link.takeMessage({ type: 'report' });
  link.takeMessage({ type: 'report' });
  await settle();
  expect(sets).toHaveLength(before);
  const id = runId(values);
  const [first, second, ...rest] = messages;
  expect(first).toMatchObject({
    type: 'report',
    state: {
      _run: { id, text_a: 'a b', text_b: null, model: 'embedded' },
      _tokens: { tokens: ['[CLS]', 'a', 'b', '[SEP]'] },
      _model_info: MODEL,
      phase: 'ready',
      notices: [],
      text_a: 'a b'
    }
  });
  expect(first).not.toHaveProperty('state.layer');
  expect(second).toMatchObject({ type: 'attention', layer: 0 });
  // The second request came while the first was still being answered.
  expect(rest.map(({ type }) => type)).toEqual(['attention', 'settled']);
  link.takeMessage({ type: 'report' });
  await settle();
  expect(messages).toHaveLength(8);
});

test('a report while a run goes on tells where it is and does not say that it is over', async () => {
  const { messages, run, link, store } = makePair({ text_a: 'a b' });
  link.takeMessage({ type: 'report' });
  expect(messages).toMatchObject([{ type: 'report', state: { _run: null, _tokens: null } }]);
  await settle();
  run('a b', 1);
  link.takeMessage({ type: 'report' });
  await settle();
  expect(messages.slice(1)).toMatchObject([{ type: 'report', state: { phase: 'computing' } }]);
  const error = { tag: 'MemoryError', message: 'Full.', advice: 'Close.', fields: {} } as const;
  store.setState(state => act.runFailed(state, error));
  await settle();
  messages.length = 0;
  link.takeMessage({ type: 'report' });
  await settle();
  expect(messages).toMatchObject([{ type: 'report' }, { type: 'settled', error: 'Full. Close.' }]);
  // It is tried again: the failure is no longer how it ended.
  store.setState(act.runStarted);
  messages.length = 0;
  link.takeMessage({ type: 'report' });
  await settle();
  expect(messages.map(({ type }) => type)).toEqual(['report']);
});

test('a report beyond the limit has no layers', async () => {
  const { messages, run, link } = makePair({ text_a: 'a b' }, { attention_limit_bytes: 0 });
  run();
  await settle();
  messages.length = 0;
  link.takeMessage({ type: 'report' });
  await settle();
  expect(messages.map(({ type }) => type)).toEqual(['report', 'settled']);
});

test('a newer run stops the upload of the one before', async () => {
  const { messages, run, store, values } = makePair({ text_a: 'a b' });
  run();
  const first = runId(values);
  store.setState(state => act.setTexts(state, 'b a', null));
  run('b a');
  await settle();
  const ofFirst = messages.filter(message => message.run === first);
  expect(ofFirst.map(({ type, layer }) => [type, layer])).toEqual([['attention', 0]]);
});

test('a kernel that is gone stops nothing: the state goes on, nothing is sent, nothing throws', async () => {
  const { port, run, store, values } = makePair({ text_a: 'a b' });
  port.send.mockImplementation(() => {
    throw new Error('Cannot send on a closed connection');
  });
  expect(() => run()).not.toThrow();
  await settle();
  port.isLive = false;
  port.send.mockClear();
  store.setState(state => act.setTexts(state, 'b a', null));
  run('b a');
  await settle();
  expect(port.send).not.toHaveBeenCalled();
  expect(values['phase']).toBe('ready');
});

test('dispose() ends the link and its upload', async () => {
  const { link, run, store, sets, messages } = makePair({ text_a: 'a b' });
  run();
  link.dispose();
  const before = sets.length;
  store.setState(state => act.setTexts(state, 'x', null));
  await settle();
  expect(sets).toHaveLength(before);
  expect(messages.map(({ layer }) => layer)).toEqual([0]);
});

test('asked for a picture, a view is silent until it is ready', async () => {
  const { messages, run, link } = makePair({ text_a: 'a b' });
  const ask = () => link.takeMessage({ type: 'picture', id: 7, format: 'svg', scale: 1 });
  const answers = () => messages.filter(({ type }) => type === 'picture');
  ask();
  run('a b', 1);
  ask();
  await settle();
  expect(answers()).toEqual([]);
  run();
  ask();
  await settle();
  expect(answers()).toMatchObject([{ type: 'picture', id: 7 }]);
});

test('what a live cell asks for may be fetched, from the host that Python names; a saved one proves nothing', () => {
  const mayFetch = (model: string) => {
    const source = sourceOf(model);
    return source.kind === 'named' && source.mayFetch ? source.modelHost : null;
  };
  const { port, link } = makePair({ model: 'me/first' }, { _model_host: 'https://hub.test' });
  expect(mayFetch('me/first')).toBeNull();
  allowModelOf(port);
  expect(mayFetch('me/first')).toBe('https://hub.test');
  link.takeTraits({ model: 'me/second' });
  expect(mayFetch('me/second')).toBe('https://hub.test');
  port.isLive = false;
  link.takeTraits({ model: 'me/third' });
  allowModelOf(port, 'me/third');
  expect(mayFetch('me/third')).toBeNull();
});
