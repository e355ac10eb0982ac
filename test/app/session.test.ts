import type { RunListener, RunRequest, RunSummary } from '../../src/worker/messages';
import { createSession } from '../../src/app/session';
import { applySettings } from '../../src/app/settings';
import { DownloadError } from '../../src/errors';
import type { ModelInfo } from '../../src/model/model-info';
import type { Encoding } from '../../src/tokens/encoding';

type Call = {
  readonly request: RunRequest;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
  readonly resolve: (summary: RunSummary) => void;
  readonly reject: (reason: unknown) => void;
};

const calls: Call[] = [];
const release = jest.fn();
const fakeEngine = {
  rung: 'worker' as string,
  run: (request: RunRequest, signal: AbortSignal, listener: RunListener) =>
    new Promise<RunSummary>((resolve, reject) =>
      calls.push({ request, signal, listener, resolve, reject })
    )
};

jest.mock('../../src/app/engine', () => ({ leaseEngine: () => ({ engine: fakeEngine, release }) }));
// Heads are scored after a paint, which is tested by itself.
jest.mock('../../src/app/follow-patterns', () => ({
  followPatterns: () => ({ dispose: () => undefined })
}));
jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({
    models: [{ id: 'embedded' }],
    article: { descriptionUrl: 'article.json', attentionUrl: 'attention.f32' }
  })
}));

const turn = () => new Promise(resolve => setTimeout(resolve));
const model = {
  id: 'embedded',
  name: 'tiny',
  layers: 2,
  heads: 3,
  origin: 'live',
  opening: { layer: 1, heads: [2] }
} as unknown as ModelInfo;

const encodingOf = (word: string): Encoding => ({
  ids: [101, 7, 102],
  tokens: ['[CLS]', word, '[SEP]'],
  offsets: [null, [0, word.length], null],
  sentenceIds: [0, 0, 0],
  wordIds: [null, 0, null],
  special: [true, false, true],
  cut: { a: 0, b: 0 },
  limit: 512,
  unknown: 0,
  aligned: true
});

const layer = (index: number) => ({
  layer: index,
  heads: 3,
  tokens: 3,
  weights: new Float32Array(27).fill(1 / 3),
  elapsedMs: 1
});

/** Lets a run report tokens and all layers and end. */
async function finish({ listener, resolve }: Call, word: string): Promise<void> {
  listener.onEncoded?.(encodingOf(word), model);
  listener.onLayer?.(layer(0));
  listener.onLayer?.(layer(1));
  resolve({ elapsedMs: 3, model });
  await turn();
}

beforeEach(() => {
  calls.length = 0;
  release.mockClear();
  fakeEngine.rung = 'worker';
});

test('a session with a text runs at once and ends ready, with the model’s opening selection', async () => {
  const session = createSession({ text_a: 'hello' });
  expect(calls).toHaveLength(1);
  expect(calls[0].request).toMatchObject({
    textA: 'hello',
    textB: null,
    model: { id: 'embedded' }
  });
  await finish(calls[0], 'hello');
  const { phase, document, layersDone } = session.store.getState();
  expect(phase).toMatchObject({ phase: 'ready', elapsedMs: 3 });
  expect(document).toMatchObject({ layer: 1, heads: [2] });
  expect(layersDone).toBe(2);
});

test('an empty text runs nothing', () => {
  const session = createSession({});
  expect(calls).toHaveLength(0);
  expect(session.store.getState().phase.phase).toBe('empty');
});

test('the newest text wins: the older run is aborted and its late answers change nothing', async () => {
  const session = createSession({ text_a: 'first' });
  session.actions.setTexts('second', null);
  expect(calls).toHaveLength(2);
  expect(calls[0].signal.aborted).toBe(true);
  await finish(calls[1], 'second');
  calls[0].listener.onEncoded?.(encodingOf('first'), model);
  calls[0].listener.onLayer?.(layer(0));
  calls[0].reject(new DOMException('aborted', 'AbortError'));
  await turn();
  const { encoding, phase } = session.store.getState();
  expect(encoding?.tokens[1]).toBe('second');
  expect(phase.phase).toBe('ready');
});

test('what changes no text and no model runs nothing', async () => {
  const session = createSession({ text_a: 'hello' });
  await finish(calls[0], 'hello');
  session.actions.setLayer(0);
  session.actions.toggleHead(0);
  session.actions.togglePin('from', 1);
  session.applyDocument({ layer: 1, heads: [1] });
  expect(calls).toHaveLength(1);
  expect(session.store.getState().document).toMatchObject({ layer: 1, heads: [1] });
});

test('a failed run is an error on the screen, keeps the text, and retry runs it again', async () => {
  const session = createSession({ text_a: 'hello' });
  calls[0].reject(new DownloadError('No answer.', 'Retry.', { url: 'u', status: null }));
  await turn();
  expect(session.store.getState().phase).toMatchObject({
    phase: 'error',
    error: { tag: 'DownloadError', advice: 'Retry.' }
  });
  expect(session.store.getState().document.text_a).toBe('hello');
  session.actions.retry();
  expect(calls).toHaveLength(2);
  await finish(calls[1], 'hello');
  expect(session.store.getState().phase.phase).toBe('ready');
});

test('an unknown model is an error that names those there are', async () => {
  const session = createSession({ text_a: 'hello', model: 'bert-huge' });
  await turn();
  expect(calls).toHaveLength(0);
  expect(session.store.getState().phase).toMatchObject({
    phase: 'error',
    error: { tag: 'UnsupportedModelError', fields: { model: 'bert-huge' } }
  });
});

test('a field from outside that cannot be used is an error and changes nothing', () => {
  const session = createSession({ text_a: 'hello' });
  session.applyDocument({ layer: -3 });
  expect(session.store.getState().phase).toMatchObject({
    phase: 'error',
    error: { tag: 'DocumentError' }
  });
  expect(session.store.getState().document.layer).toBeNull();
});

test('a document that cannot be read leaves an empty view with the sentence', () => {
  const session = createSession({ version: 9 });
  expect(calls).toHaveLength(0);
  expect(session.store.getState().phase).toMatchObject({
    phase: 'error',
    error: { tag: 'DocumentError' }
  });
});

test('the article’s example with other texts is computed by the embedded model, and that is said', () => {
  const session = createSession({ text_a: 'my own words', model: 'article' });
  expect(calls[0].request).toMatchObject({ textA: 'my own words', model: { id: 'embedded' } });
  expect(session.store.getState().document.model).toBe('embedded');
  expect(session.store.getState().notices.map(({ id }) => id)).toContain('model-switched');
});

test('a run in the page itself is said', async () => {
  fakeEngine.rung = 'page';
  const session = createSession({ text_a: 'hello' });
  await finish(calls[0], 'hello');
  expect(session.store.getState().notices.map(({ id }) => id)).toContain('engine-rung');
});

test('dispose aborts the run and lets the engine go once', () => {
  const session = createSession({ text_a: 'hello' });
  session.dispose();
  session.dispose();
  expect(calls[0].signal.aborted).toBe(true);
  expect(release).toHaveBeenCalledTimes(1);
});

test('a refused field ends the run: its layers do not come under another text', async () => {
  const session = createSession({ text_a: 'hello' });
  await finish(calls[0], 'hello');
  session.actions.setTexts('other', null);
  session.applyDocument({ layer: -1 });
  expect(calls[1].signal.aborted).toBe(true);
  calls[1].listener.onLayer?.(layer(0));
  expect(session.store.getState().phase.phase).toBe('error');
});

test('a document with one bad field keeps its texts', () => {
  const session = createSession({ text_a: 'my long text', text_b: 'and b', layer: 2 ** 60 });
  expect(session.store.getState().document).toMatchObject({
    text_a: 'my long text',
    text_b: 'and b'
  });
  expect(session.store.getState().phase.phase).toBe('error');
});

test('a session that was disposed runs nothing any more', () => {
  const session = createSession({ text_a: 'hello' });
  session.dispose();
  session.actions.setTexts('other', null);
  session.actions.retry();
  expect(calls).toHaveLength(1);
});

describe('the settings', () => {
  afterEach(() => applySettings({}));

  test('maximum tokens and cache go into every run, and another maximum computes again', async () => {
    // The sessions of the tests before follow the settings too.
    const mine = () => calls.filter(({ request }) => request.textA === 'measured');
    applySettings({ maxTokens: 64, cache: false });
    const session = createSession({ text_a: 'measured' });
    expect(mine()[0].request).toMatchObject({ maxTokens: 64, cache: false });
    await finish(mine()[0], 'measured');
    applySettings({ maxTokens: 64, cache: true });
    expect(mine()).toHaveLength(1);
    applySettings({ maxTokens: 32 });
    expect(mine()[1].request).toMatchObject({ maxTokens: 32, cache: true });
    session.dispose();
    applySettings({ maxTokens: 16 });
    expect(mine()).toHaveLength(2);
  });
});
