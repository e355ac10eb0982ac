import type { RunListener, RunRequest, RunSummary } from '../../src/worker/messages';
import { createSession } from '../../src/app/session';
import { snapshotLimitBytes, snapshotOf } from '../../src/app/snapshot-of';
import { decodeSnapshot, encodeExactly, encodeSnapshot } from '../../src/attention/snapshot';
import { readSnapshot } from '../../src/state/snapshot-schema';
import { DownloadError, EngineError } from '../../src/errors';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

type Call = {
  readonly request: RunRequest;
  readonly signal: AbortSignal;
  readonly listener: RunListener;
  readonly resolve: (summary: RunSummary) => void;
  readonly reject: (reason: unknown) => void;
};

const calls: Call[] = [];
const host = {
  engine: {} as object | null,
  models: [{ id: 'embedded' }],
  article: null as null | { descriptionUrl: string; attentionUrl: string }
};
const leaseEngine = jest.fn(() => {
  if (host.engine === null) throw new EngineError('This page cannot compute.', 'Export live.');
  const run = (request: RunRequest, signal: AbortSignal, listener: RunListener) =>
    new Promise<RunSummary>((resolve, reject) =>
      calls.push({ request, signal, listener, resolve, reject })
    );
  return { engine: { rung: 'worker', run }, release: () => undefined };
});
jest.mock('../../src/app/engine', () => ({ leaseEngine: () => leaseEngine() }));
// Heads are scored after a paint, which is tested by itself.
jest.mock('../../src/app/follow-patterns', () => ({
  followPatterns: () => ({ dispose: () => undefined })
}));
jest.mock('../../src/app/host', () => ({ hostAssets: () => host }));
// What is painted is none of this; the work comes when the test says so.
let painted: (() => void) | null = null;
jest.mock('../../src/app/after-paint', () => ({
  afterPaint: (work: () => void) => {
    painted = work;
    return () => {
      painted = null;
    };
  }
}));

const turn = () => new Promise(resolve => setTimeout(resolve));
const TEXT = 't1 t2 t3';
const TOKENS = 5;

/** The sample model's run of a text, all layers or some. */
function sample(model = MODEL, held = [0, 1, 2]) {
  const weights = [0, 1, 2].map(layer =>
    held.includes(layer) ? layerOf(layer, TOKENS).weights : null
  );
  const attention = { layers: 3, heads: 3, tokens: TOKENS, weights, tolerance: 0 };
  return { encoding: encodingOf(TOKENS), model, attention };
}
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const SNAPSHOT = plain(encodeSnapshot(sample(), 0, snapshotLimitBytes()));
const SHORT = plain(encodeSnapshot(sample(MODEL, [1]), 1, snapshotLimitBytes()));
const open = (fields: object = {}, options = {}) =>
  createSession({ text_a: TEXT, snapshot: SNAPSHOT, ...fields }, options);
const stateOf = (session: ReturnType<typeof open>) => session.store.getState();
const noticesOf = (session: ReturnType<typeof open>) =>
  stateOf(session).notices.map(({ id }) => id);

async function finish({ listener, resolve }: Call, tokens = TOKENS): Promise<void> {
  listener.onEncoded?.(encodingOf(tokens), MODEL);
  for (const layer of [0, 1, 2]) listener.onLayer?.(layerOf(layer, tokens));
  resolve({ elapsedMs: 3, model: MODEL });
  await turn();
}

beforeEach(() => {
  calls.length = 0;
  painted = null;
  leaseEngine.mockClear();
  host.engine = {};
  host.article = null;
});

describe('a document with its snapshot', () => {
  test('is ready at once with what was stored, and no engine is touched', () => {
    const session = open({ layer: 2, heads: [1, 7] });
    const { phase, layersDone, model, encoding, attention, newest, document } = stateOf(session);
    expect(phase.phase).toBe('ready');
    expect([layersDone, newest]).toEqual([3, null]);
    expect(model).toMatchObject({ name: 'tiny', origin: 'stored', route: null });
    expect(encoding).toEqual(encodingOf(TOKENS));
    expect(attention?.tolerance).toBe(2e-5);
    expect(document).toMatchObject({ layer: 2, heads: [1] });
    expect(noticesOf(session)).toEqual(['clamped-heads']);
    expect(leaseEngine).not.toHaveBeenCalled();
    expect(painted).toBeNull();
  });

  test('opens with the model’s opening selection where the document names none', () => {
    expect(stateOf(open()).document).toMatchObject({ layer: 0, heads: [2] });
  });

  test('of another model or a longer text is computed, and the snapshot is dropped', () => {
    const ofOther = plain(encodeSnapshot(sample({ ...MODEL, id: 'article' }), 0, 1e6));
    const beyond = { ...(SNAPSHOT as object), offsets: [null, [0, 99], null, null, null] };
    for (const snapshot of [ofOther, beyond]) {
      const session = open({ snapshot });
      expect(stateOf(session).document.snapshot).toBeNull();
      expect(stateOf(session).phase.phase).toBe('loading');
    }
    expect(calls).toHaveLength(2);
  });

  test('that is damaged says so, keeps texts and selection, and is computed', async () => {
    const session = open({ layer: 1, snapshot: { ...(SNAPSHOT as object), ids: [1] } });
    expect(noticesOf(session)).toEqual(['snapshot']);
    expect(stateOf(session).notices[0].text).toContain('computed again');
    expect(stateOf(session).document).toMatchObject({ text_a: TEXT, layer: 1 });
    await finish(calls[0]);
    expect(stateOf(session).phase.phase).toBe('ready');
  });

  test('that is damaged and cannot be computed is an error that keeps the text', async () => {
    host.engine = null;
    const session = open({ snapshot: 'nonsense' });
    await turn();
    expect(stateOf(session).phase).toMatchObject({ error: { tag: 'EngineError' } });
    expect(stateOf(session).notices[0].text).toContain('Run the cell again');
    expect(stateOf(session).document.text_a).toBe(TEXT);
  });

  test('that comes later is shown where the run has failed', async () => {
    host.engine = null;
    const session = open({ snapshot: null });
    await turn();
    expect(stateOf(session).phase.phase).toBe('error');
    session.applyDocument({ snapshot: SNAPSHOT });
    expect(stateOf(session).phase.phase).toBe('ready');
  });
});

describe('a stored view that is edited', () => {
  test('computes the new text, and shows what is stored again when that is undone', async () => {
    const session = open();
    session.actions.setTexts('other', null);
    expect(calls[0].request).toMatchObject({ textA: 'other' });
    expect(stateOf(session).document.snapshot).toBeNull();
    session.actions.undo();
    expect(calls[0].signal.aborted).toBe(true);
    expect(calls).toHaveLength(1);
    expect(stateOf(session)).toMatchObject({ phase: { phase: 'ready' }, newest: null });
    expect(stateOf(session).document.snapshot).toBe(SNAPSHOT);
  });

  test('without an engine says so over the picture there was, and undo makes it ready again', async () => {
    host.engine = null;
    const session = open();
    session.actions.setTexts('other', null);
    await turn();
    expect(stateOf(session).phase).toMatchObject({ error: { tag: 'EngineError' } });
    expect(stateOf(session).encoding?.tokens).toContain('t1');
    expect(snapshotOf(stateOf(session), snapshotLimitBytes())).toBeNull();
    session.actions.undo();
    expect(stateOf(session).phase.phase).toBe('ready');
    session.actions.setTexts('', null);
    session.actions.undo();
    expect(stateOf(session)).toMatchObject({ phase: { phase: 'ready' }, layersDone: 3 });
  });

  test('retry computes what was stored', () => {
    open().actions.retry();
    expect(calls[0].request).toMatchObject({ textA: TEXT });
  });
});

describe('a layer that is not stored', () => {
  test('is computed when it is asked for, and the picture stays meanwhile', async () => {
    const session = open({ layer: 1, snapshot: SHORT });
    expect(stateOf(session).layersDone).toBe(1);
    session.actions.setLayer(2);
    expect(calls).toHaveLength(1);
    expect(stateOf(session)).toMatchObject({
      phase: { phase: 'computing' },
      document: { layer: 2 }
    });
    expect(stateOf(session).encoding).not.toBeNull();
    await finish(calls[0]);
    expect(stateOf(session)).toMatchObject({
      phase: { phase: 'ready' },
      model: { origin: 'live' }
    });
    expect(stateOf(session).attention?.tolerance).toBe(0);
  });

  test('is computed at once when the document opens with it', () => {
    open({ layer: 0, snapshot: SHORT });
    expect(calls).toHaveLength(1);
  });

  test('cannot be shown without an engine: the stored one stays, with a sentence that goes again', () => {
    host.engine = null;
    const session = open({ layer: 0, snapshot: SHORT });
    expect(stateOf(session)).toMatchObject({ phase: { phase: 'ready' }, document: { layer: 1 } });
    expect(noticesOf(session)).toEqual(['withheld-layer']);
    session.actions.toggleHead(0);
    expect(noticesOf(session)).toEqual([]);
    session.applyDocument({ layer: 2 });
    expect(stateOf(session).document.layer).toBe(1);
    expect(stateOf(session).notices[0].text).toBe(
      'Layer 2 is not stored, and this page cannot compute it: layer 1 is stored.'
    );
  });
});

describe('a stored view that computes in the background', () => {
  test('shows what is stored first, and exact layers in its place when they are there', async () => {
    const session = open({}, { recompute: true });
    expect(stateOf(session).phase.phase).toBe('ready');
    expect(calls).toHaveLength(0);
    painted?.();
    expect(stateOf(session).phase.phase).toBe('computing');
    expect(stateOf(session).model?.origin).toBe('stored');
    await finish(calls[0]);
    const { phase, model, newest, attention } = stateOf(session);
    expect([phase.phase, model?.origin, attention?.tolerance]).toEqual(['ready', 'live', 0]);
    expect(newest).not.toBeNull();
  });

  test('keeps what is stored when the run fails', async () => {
    const session = open({}, { recompute: true });
    painted?.();
    calls[0].reject(new DownloadError('No answer.', 'Retry.', { url: 'u', status: null }));
    await turn();
    expect(stateOf(session).phase.phase).toBe('error');
    expect(stateOf(session).attention?.weights.includes(null)).toBe(false);
  });

  test('runs once when an edit comes first, and not at all after dispose or without an engine', () => {
    const session = open({}, { recompute: true });
    session.actions.setTexts('other', null);
    expect(painted).toBeNull();
    expect(calls).toHaveLength(1);
    open({}, { recompute: true }).dispose();
    expect(painted).toBeNull();
    host.engine = null;
    open({}, { recompute: true });
    expect(painted).toBeNull();
  });
});

describe('the article', () => {
  const article = plain(encodeExactly(sample({ ...MODEL, id: 'article' })));
  const document = {
    text_a: 'I went to the store.',
    text_b: 'At the store, I bought fresh strawberries.',
    model: 'article',
    snapshot: article
  };

  test('is read from its snapshot where the page has not its numbers', () => {
    const { phase, attention, model } = stateOf(createSession(document));
    expect([phase.phase, attention?.tolerance, model?.id]).toEqual(['ready', 0, 'article']);
  });

  test('is read from the page’s own numbers where it has them', () => {
    host.article = { descriptionUrl: 'article.json', attentionUrl: 'attention.f32' };
    const session = createSession(document);
    expect(stateOf(session).phase.phase).toBe('loading');
    session.dispose();
  });
});

describe('snapshotOf()', () => {
  const limit = snapshotLimitBytes();

  test('is null while a run goes on, when it is switched off, and where layers are missing', async () => {
    const session = open({ snapshot: null });
    expect(snapshotOf(stateOf(session), limit)).toBeNull();
    await finish(calls[0]);
    expect(snapshotOf(stateOf(session), 0)).toBeNull();
    const { attention, ...rest } = stateOf(session);
    const weights = attention?.weights.with(1, null) ?? [];
    expect(
      snapshotOf({ ...rest, attention: attention && { ...attention, weights } }, limit)
    ).toBeNull();
  });

  test('of a run opens again as the same picture', async () => {
    const session = open({ snapshot: null });
    await finish(calls[0]);
    const { attention } = decodeSnapshot(readSnapshot(plain(snapshotOf(stateOf(session), limit))));
    attention.weights.forEach((layer, at) =>
      layer?.forEach((weight, i) => expect(weight).toBeCloseTo(layerOf(at, TOKENS).weights[i], 4))
    );
  });

  test('of what was stored is what was stored, even where it lacks layers', () => {
    expect(snapshotOf(stateOf(open()), limit)).toEqual(SNAPSHOT);
    expect(snapshotOf(stateOf(open({ layer: 1, snapshot: SHORT })), limit)).toEqual(SHORT);
  });
});
