import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { createViewStore } from '../../src/state/store';
import { initialState, type ViewState } from '../../src/state/view-state';
import { fieldsOf, type Bundle, type Picture } from '../../src/mime/output-bundle';
import { createWriteBack } from '../../src/mime/write-back';

const WIDGET = 'application/vnd.jupyter.widget-view+json';
const DOCUMENT = 'application/vnd.bertscope.v1+json';
const DELAY_MS = 500;

type Encoding = NonNullable<ViewState['encoding']>;
type Model = NonNullable<ViewState['model']>;

const encodingOf = (count: number): Encoding => ({
  ids: Array.from({ length: count }, (_, i) => i),
  tokens: Array.from({ length: count }, (_, i) => `t${i}`),
  offsets: new Array<null>(count).fill(null),
  sentenceIds: new Array<0>(count).fill(0),
  wordIds: new Array<null>(count).fill(null),
  special: new Array<boolean>(count).fill(false),
  cut: { a: 0, b: 0 },
  limit: 512,
  unknown: 0,
  aligned: true
});
const MODEL = {
  id: 'embedded',
  name: 'small',
  layers: 2,
  heads: 4,
  maxTokens: 512,
  precision: 'fp32',
  sha256: '',
  sizeBytes: 1,
  origin: 'shipped',
  route: null,
  opening: { layer: 1, heads: [3] },
  libraries: {}
} as unknown as Model;

/** A run from its start to its end, as the engine reports it. */
function run(state: ViewState, tokens = 5): ViewState {
  const begun = act.runEncoded(act.runStarted(state), encodingOf(tokens), MODEL);
  return act.runDone(begun, { elapsedMs: Math.random(), model: MODEL });
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function open({ isFresh = false, fields = {} } = {}) {
  const document = { text_a: 'one two', live_id: 'abc', ...fields };
  const written: Bundle[] = [];
  let data: Bundle = {
    [DOCUMENT]: document,
    'text/plain': 'AttentionView()',
    ...(isFresh ? { [WIDGET]: { model_id: 'abc' } } : {})
  };
  const store = createViewStore(initialState(parseDocument({ ...document, version: 1 })));
  const paint = jest.fn((): Promise<Picture | null> => Promise.resolve({ html: 'h', png: 'p' }));
  const writeBack = createWriteBack({
    store,
    port: {
      read: () => data,
      write: bundle => {
        data = bundle;
        written.push(bundle);
        // As the host does: it calls back with what was written.
        writeBack.rebase(fieldsOf(bundle));
      }
    },
    isOwed: isFresh,
    takeSnapshot: state => ({ of: state.document.text_a }),
    paint,
    delayMs: DELAY_MS
  });
  const update = (change: (state: ViewState) => ViewState) =>
    store.setState(change(store.getState()), true);
  const rest = (ms = DELAY_MS) => jest.advanceTimersByTimeAsync(ms);
  return { store, update, rest, written, paint, writeBack, put: (next: Bundle) => (data = next) };
}

describe('nothing is written', () => {
  test('when a saved output is opened and computed, though its selection becomes concrete', async () => {
    const { update, rest, written, store } = open();
    update(run);
    await rest(10 * DELAY_MS);
    expect(store.getState().document).toMatchObject({ layer: 1, heads: [3] });
    expect(written).toEqual([]);
  });

  test('when what the document asked for was beyond the model or its tokens', async () => {
    const fields = { layer: 99, heads: [0, 77], pinned: [{ side: 'to', token: 400 }] };
    const { update, rest, written, store } = open({ fields });
    update(run);
    await rest(10 * DELAY_MS);
    expect(store.getState().document).toMatchObject({ layer: 1, pinned: [] });
    expect(written).toEqual([]);
  });

  test('on hovering', async () => {
    const { update, rest, written, paint } = open();
    update(run);
    for (const token of [0, 1, 2]) {
      update(state => act.hover(state, { side: 'from', token }));
      await rest();
    }
    expect(written).toEqual([]);
    expect(paint).not.toHaveBeenCalled();
  });

  test('when a change was taken back before it was written', async () => {
    const { update, rest, written } = open();
    update(run);
    update(state => act.setLayer(state, 0));
    await rest(DELAY_MS - 1);
    update(state => act.setLayer(state, 1));
    await rest(10 * DELAY_MS);
    expect(written).toEqual([]);
  });

  test('while a run goes on', async () => {
    const { update, rest, written } = open();
    update(run);
    update(state => act.runStarted(act.setTexts(state, 'three', null)));
    await rest(10 * DELAY_MS);
    expect(written).toEqual([]);
  });

  test('over a document of a later version', async () => {
    const { update, rest, written, put } = open();
    put({ [DOCUMENT]: { version: 2, text_a: 'one two' } });
    update(run);
    update(state => act.setLayer(state, 0));
    await rest(10 * DELAY_MS);
    expect(written).toEqual([]);
  });

  test('after the output is gone', async () => {
    const { update, rest, written, writeBack } = open({ isFresh: true });
    update(run);
    writeBack.dispose();
    writeBack.dispose();
    await rest(10 * DELAY_MS);
    expect(written).toEqual([]);
  });

  test('when the picture comes after a further change: that change has its own turn', async () => {
    const { update, rest, written, paint } = open();
    update(run);
    const done: ((picture: Picture) => void)[] = [];
    paint.mockImplementation(() => new Promise(resolve => done.push(resolve)));
    update(state => act.setLayer(state, 0));
    await rest();
    update(state => act.toggleHead(state, 0));
    done[0]({ html: 'old', png: 'old' });
    await rest(0);
    expect(written).toEqual([]);
    await rest();
    done[1]({ html: 'new', png: 'new' });
    await rest(0);
    expect(written.map(bundle => bundle['text/html'])).toEqual(['new']);
  });
});

describe('written once', () => {
  test('is the run of the output’s own cell, when it is done and the hand has rested', async () => {
    const { update, rest, written, writeBack } = open({ isFresh: true });
    await rest(10 * DELAY_MS);
    expect(written).toEqual([]);
    update(run);
    await rest(DELAY_MS - 1);
    expect(written).toEqual([]);
    expect(writeBack.isOwed).toBe(true);
    await rest(10 * DELAY_MS);
    expect(written).toHaveLength(1);
    expect(writeBack.isOwed).toBe(false);
    expect(written[0]).not.toHaveProperty(WIDGET);
    expect(fieldsOf(written[0])).toMatchObject({
      text_a: 'one two',
      layer: 1,
      heads: [3],
      live_id: 'abc',
      snapshot: { of: 'one two' }
    });
  });

  test('are many gestures in a row, with the last of them', async () => {
    const { update, rest, written } = open();
    update(run);
    for (const head of [0, 1, 2]) {
      update(state => act.toggleHead(state, head));
      await rest(DELAY_MS / 2);
    }
    await rest(10 * DELAY_MS);
    expect(written.map(bundle => fieldsOf(bundle)['heads'])).toEqual([[0, 1, 2, 3]]);
  });

  test('is a new text, after its run', async () => {
    const { update, rest, written } = open();
    update(run);
    update(state => run(act.setTexts(state, 'three four five', 'six'), 7));
    await rest(10 * DELAY_MS);
    expect(written.map(fieldsOf)).toMatchObject([{ text_a: 'three four five', text_b: 'six' }]);
  });

  test('is an emptied text, and one whose run failed', async () => {
    const { update, rest, written } = open();
    update(run);
    update(state => act.setTexts(state, '', null));
    await rest(10 * DELAY_MS);
    update(state => act.runStarted(act.setTexts(state, 'lost', null)));
    const error = { tag: 'EngineError', message: 'No.', advice: '', fields: {} };
    update(state => act.runFailed(state, error as unknown as Parameters<typeof act.runFailed>[1]));
    await rest(10 * DELAY_MS);
    expect(written.map(bundle => fieldsOf(bundle)['text_a'])).toEqual(['', 'lost']);
  });

  test('is each of two changes, there and back again', async () => {
    const { update, rest, written } = open();
    update(run);
    update(state => act.setLayer(state, 0));
    await rest();
    update(state => act.setLayer(state, 1));
    await rest(10 * DELAY_MS);
    expect(written.map(bundle => fieldsOf(bundle)['layer'])).toEqual([0, 1]);
  });
});

test('what another has written is the new ground: it is not written again, a change over it is', async () => {
  const { update, rest, written, writeBack, put } = open();
  update(run);
  const theirs = { version: 1, text_a: 'one two', layer: 0, heads: [3], live_id: 'abc' };
  put({ [DOCUMENT]: theirs });
  writeBack.rebase(theirs);
  update(state => act.applyDocument(state, { layer: 0 }));
  await rest(10 * DELAY_MS);
  expect(written).toEqual([]);
  update(state => act.toggleHead(state, 1));
  await rest(10 * DELAY_MS);
  expect(written.map(fieldsOf)).toMatchObject([{ layer: 0, heads: [1, 3] }]);
});

test('an output that holds just this already is not written: two views of it come to the same', async () => {
  const { update, rest, written, put, store } = open();
  update(run);
  update(state => act.setLayer(state, 0));
  put({ [DOCUMENT]: { ...store.getState().document, snapshot: { of: 'one two' } } });
  await rest(10 * DELAY_MS);
  expect(written).toEqual([]);
});

test('changes() says what was chosen since the view was opened, written or not', async () => {
  const { update, rest, writeBack } = open();
  update(run);
  expect(writeBack.changes()).toEqual({});
  update(state => act.setLayer(state, 0));
  expect(writeBack.changes()).toEqual({ layer: 0 });
  await rest(10 * DELAY_MS);
  update(state => act.toggleHead(state, 2));
  expect(writeBack.changes()).toEqual({ layer: 0, heads: [2, 3] });
});
