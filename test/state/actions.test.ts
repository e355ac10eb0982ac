import * as act from '../../src/state/actions';
import { defaultDocument, TEXT_LIMIT } from '../../src/state/document';
import { createViewStore } from '../../src/state/store';
import { initialState } from '../../src/state/view-state';
import type { ViewState } from '../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from './sample-run';

const start = (text_a = 'one two', text_b: string | null = null): ViewState =>
  initialState({ ...defaultDocument, text_a, text_b });

/** A state with a finished run of so many tokens. */
function ran(tokens = 4, state = start()): ViewState {
  let next = act.runEncoded(act.runStarted(state), encodingOf(tokens), MODEL);
  for (let layer = 0; layer < MODEL.layers; layer++)
    next = act.layerArrived(next, layerOf(layer, tokens));
  return act.runDone(next, { elapsedMs: 5, model: MODEL });
}
const noticeIds = (state: ViewState): string[] => state.notices.map(({ id }) => id);

const typeInto = (state: ViewState, text: string): ViewState =>
  [...text].reduce((now, letter) => act.setTexts(now, now.document.text_a + letter, null), state);

describe('texts', () => {
  test('typing is undone word by word and redone', () => {
    const typed = typeInto(start(''), 'one two');
    const once = act.undo(typed);
    expect(once.document.text_a).toBe('one ');
    expect(act.undo(once).document.text_a).toBe('');
    expect(act.redo(act.redo(act.undo(once))).document.text_a).toBe('one two');
  });

  test('a text from outside can be undone, and typing after an undo forgets the redo', () => {
    const set = act.applyDocument(start('mine'), { text_a: 'theirs' });
    const undone = act.undo(set);
    expect(undone.document.text_a).toBe('mine');
    expect(act.redo(act.setTexts(undone, 'mine!', null)).document.text_a).toBe('mine!');
  });

  test('undo and redo with nothing to bring back change nothing', () => {
    const state = start();
    expect(act.undo(state)).toBe(state);
    expect(act.redo(state)).toBe(state);
  });

  test('the same texts are no change, and an empty B is no B', () => {
    const state = start('a', null);
    expect(act.setTexts(state, 'a', '')).toBe(state);
  });

  test('lone surrogates are mended, and what is too long is cut and said', () => {
    expect(act.setTexts(start(), 'a\uD83D', null).document.text_a).toBe('a\uFFFD');
    const long = act.setTexts(start(), 'x'.repeat(TEXT_LIMIT + 5), null);
    expect(long.document.text_a).toHaveLength(TEXT_LIMIT);
    expect(noticeIds(long)).toEqual(['text-limit']);
    expect(noticeIds(act.setTexts(long, 'short', null))).toEqual([]);
  });

  test('blank texts clear the picture without an error', () => {
    const state = act.setTexts(ran(), ' ', null);
    expect(state.phase).toEqual({ phase: 'empty' });
    expect([state.encoding, state.attention, state.layersDone]).toEqual([null, null, 0]);
  });

  test('another text on the stored example switches to the embedded model, says so, and undo goes back', () => {
    const state = act.setTexts(
      initialState({ ...defaultDocument, text_a: 'I', model: 'article' }),
      'You',
      null
    );
    expect(state.document.model).toBe('embedded');
    expect(noticeIds(state)).toEqual(['model-switched']);
    const back = act.undo(state);
    expect([back.document.text_a, back.document.model, noticeIds(back)]).toEqual([
      'I',
      'article',
      []
    ]);
  });
});

describe('selection', () => {
  test('nothing chosen becomes the opening selection of the model', () => {
    expect(ran().document).toMatchObject({ layer: 0, heads: [2] });
  });

  test('changing the layer keeps the heads', () => {
    const state = act.setLayer(act.isolateHead(ran(), 1), 1);
    expect(state.document).toMatchObject({ layer: 1, heads: [1] });
  });

  test('a layer or head that the model lacks is clamped and said', () => {
    const layer = act.setLayer(ran(), 9);
    expect(layer.document.layer).toBe(2);
    expect(layer.notices[0].text).toBe('tiny has layers 0 to 2: layer 9 became 2.');
    const fresh = ran(
      4,
      initialState({ ...defaultDocument, text_a: 'x', layer: 7, heads: [1, 8] })
    );
    expect(fresh.document).toMatchObject({ layer: 2, heads: [1] });
    expect(noticeIds(fresh)).toEqual(['clamped-layer', 'clamped-heads']);
    expect(noticeIds(act.setLayer(fresh, 1))).toEqual([]);
  });

  test('a click switches a head, but the last one stays on', () => {
    const two = act.toggleHead(ran(), 0);
    expect(two.document.heads).toEqual([0, 2]);
    const one = act.toggleHead(two, 2);
    expect(one.document.heads).toEqual([0]);
    expect(act.toggleHead(one, 0)).toBe(one);
  });

  test('isolating a head twice restores all', () => {
    const alone = act.isolateHead(ran(), 1);
    expect(alone.document.heads).toEqual([1]);
    expect(act.isolateHead(alone, 1).document.heads).toEqual([0, 1, 2]);
  });

  test('the cut stays within 0 and 1', () => {
    expect(act.setCut(start(), { by: 'weight', value: 7 }).document.cut).toEqual({
      by: 'weight',
      value: 1
    });
    const state = start();
    expect(act.setCut(state, { ...state.document.cut })).toBe(state);
  });

  test('a click pins a token, a second one lets it go', () => {
    const pinned = act.togglePin(act.pin(ran(), 'from', 1), 'to', 1);
    expect(pinned.document.pinned).toEqual([
      { side: 'from', token: 1 },
      { side: 'to', token: 1 }
    ]);
    expect(act.pin(pinned, 'to', 1)).toBe(pinned);
    expect(act.togglePin(pinned, 'from', 1).document.pinned).toEqual([{ side: 'to', token: 1 }]);
  });

  test('hovering the same token again changes nothing', () => {
    const state = act.hover(ran(), { side: 'to', token: 1 });
    expect(act.hover(state, { side: 'to', token: 1 })).toBe(state);
    expect(act.hover(state, null).hover).toBeNull();
  });

  test('a bad field from outside leaves the state as it was', () => {
    const state = ran();
    expect(() => act.applyDocument(state, { layer: -1 })).toThrow('layer');
    expect(act.applyDocument(state, { layer: 8, heads: [0] }).document).toMatchObject({
      layer: 2,
      heads: [0]
    });
  });
});

describe('runs', () => {
  test('the old picture stays until the shown layer of the new text is there', () => {
    const old = act.setLayer(ran(4), 1);
    const started = act.runStarted(act.setTexts(old, 'other', null));
    const encoded = act.runEncoded(started, encodingOf(6), MODEL);
    expect([encoded.encoding, encoded.attention]).toEqual([old.encoding, old.attention]);
    const first = act.layerArrived(encoded, layerOf(0, 6));
    expect([first.encoding, first.layersDone]).toEqual([old.encoding, 1]);
    const second = act.layerArrived(first, layerOf(1, 6));
    expect(second.encoding!.ids).toHaveLength(6);
    expect(second.attention!.tokens).toBe(6);
    expect(second.attention!.weights.map(layer => layer !== null)).toEqual([true, true, false]);
    const third = act.layerArrived(second, layerOf(2, 6));
    expect([third.layersDone, third.incoming]).toEqual([3, null]);
  });

  test('encoding and attention on the screen always have the same number of tokens', () => {
    let state = ran(4);
    const check = (next: ViewState): ViewState => {
      expect(next.attention!.tokens).toBe(next.encoding!.ids.length);
      return next;
    };
    for (const tokens of [6, 3, 5]) {
      state = check(act.runEncoded(check(act.runStarted(state)), encodingOf(tokens), MODEL));
      for (let layer = 0; layer < 2; layer++)
        state = check(act.layerArrived(state, layerOf(layer, tokens)));
    }
  });

  test('the first text shows its tokens before any layer', () => {
    const state = act.runEncoded(act.runStarted(start()), encodingOf(4), MODEL);
    expect(state.encoding!.ids).toHaveLength(4);
    expect(state.attention!.weights).toEqual([null, null, null]);
  });

  test('a new text drops pins that no longer exist, and the hover with them', () => {
    const pinned = act.pin(
      act.pin(act.hover(ran(6), { side: 'to', token: 5 }), 'from', 5),
      'to',
      1
    );
    const state = act.layerArrived(act.runEncoded(pinned, encodingOf(3), MODEL), layerOf(0, 3));
    expect(state.document.pinned).toEqual([{ side: 'to', token: 1 }]);
    expect(state.hover).toBeNull();
  });

  test('a failed run keeps the picture', () => {
    const error = { tag: 'InferenceError', message: 'no', advice: 'again', fields: {} } as const;
    const old = ran(4);
    const state = act.runFailed(act.runEncoded(old, encodingOf(9), MODEL), error);
    expect(state.phase).toEqual({ phase: 'error', error });
    expect(state.encoding).toBe(old.encoding);
  });

  test('what was cut and what the model does not know are said, and forgotten with the next text', () => {
    const tokens = ['[CLS]', '[UNK]', '[UNK]', '[SEP]'];
    const bad = { ...encodingOf(4), tokens, cut: { a: 1, b: 30 }, unknown: 2, aligned: false };
    const state = act.runEncoded(start(), bad, MODEL);
    expect(state.notices.map(({ text }) => text)).toEqual([
      'The model takes 8 tokens: 1 token at the end of A and 30 tokens at the end of B were left out. A shorter text is shown whole.',
      'tiny hardly knows this text: 2 of 2 tokens are unknown to it and shown as [UNK].',
      'These tokens could not be traced back to places in the text.'
    ]);
    expect(act.runEncoded(state, encodingOf(4), MODEL).notices).toEqual([]);
  });

  test('the phases of a run are loading, computing, ready', () => {
    const progress = { stage: 'download', loadedBytes: 1, totalBytes: 2 } as const;
    let state = act.runStarted(start());
    expect(state.phase).toEqual({ phase: 'loading', progress: null });
    state = act.runProgressed(state, progress);
    expect(state.phase).toEqual({ phase: 'loading', progress });
    state = act.runEncoded(state, encodingOf(4), MODEL);
    expect(state.phase).toEqual({ phase: 'computing' });
    state = act.runDone(state, { elapsedMs: 4, model: MODEL });
    expect(state.phase).toEqual({ phase: 'ready', elapsedMs: 4 });
    expect(act.runStarted(state).phase).toEqual({ phase: 'computing' });
  });
});

test('each store holds its own state and tells its subscribers', () => {
  const store = createViewStore(start());
  const seen: (number | null)[] = [];
  const stop = store.subscribe(state => seen.push(state.document.layer));
  store.setState(act.setLayer(store.getState(), 3), true);
  stop();
  store.setState(act.setLayer(store.getState(), 4), true);
  expect(seen).toEqual([3]);
});

test('a layer beyond the model that is about to take the screen is clamped', () => {
  const tall = { ...MODEL, layers: MODEL.layers + 6 };
  let state = act.runEncoded(act.runStarted(start()), encodingOf(4), tall);
  state = act.layerArrived(state, layerOf(0, 4));
  state = act.runEncoded(act.runStarted(act.setTexts(state, 'other', null)), encodingOf(3), MODEL);
  state = act.setLayer(state, MODEL.layers + 3);
  expect(state.document.layer).toBe(MODEL.layers - 1);
  expect(noticeIds(state)).toContain('clamped-layer');
});

test('a layer of another shape than the run on the screen changes nothing', () => {
  const state = ran(4);
  expect(act.layerArrived(state, layerOf(0, 3))).toBe(state);
});

test('a layer ends the loading that a late progress announced', () => {
  let state = act.runEncoded(act.runStarted(start()), encodingOf(4), MODEL);
  state = act.runProgressed(state, { stage: 'prepare', loadedBytes: 1, totalBytes: 1 });
  expect(state.phase.phase).toBe('loading');
  expect(act.layerArrived(state, layerOf(0, 4)).phase.phase).toBe('computing');
});

test('the newest run has no tokens until it is encoded, whatever is still on the screen', () => {
  let state = ran(4);
  expect(state.newest).toBe(state.encoding);
  state = act.runStarted(act.setTexts(state, 'other', null));
  expect(state.newest).toBeNull();
  const encoding = encodingOf(5);
  state = act.runEncoded(state, encoding, MODEL);
  expect(state.newest).toBe(encoding);
});

test('another view begins with nothing pointed at; another choice leaves it', () => {
  const written = initialState({ ...defaultDocument, text_a: 'Dogs bark.' });
  const state = act.hover(written, { side: 'from', token: 0 });
  expect(act.choose(state, { words: true }).hover).toEqual({ side: 'from', token: 0 });
  expect(act.choose(state, { view: 'matrix' }).hover).toBeNull();
});
