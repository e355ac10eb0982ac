import * as act from '../../src/state/actions';
import { defaultDocument } from '../../src/state/document';
import { fitTokens } from '../../src/state/fit-tokens';
import { initialState } from '../../src/state/view-state';
import { encodingOf, MODEL } from './sample-run';

const ZOOM = { from: [1, 3], to: [0, 2] } as const;
const document = { ...defaultDocument, text_a: 'one two' };
const encoded = (tokens: number, fields: Partial<typeof document> = {}) =>
  act.runEncoded(initialState({ ...document, ...fields }), encodingOf(tokens), MODEL);
const textOf = (state: { notices: readonly { id: string; text: string }[] }) =>
  state.notices.find(({ id }) => id === 'clamped-tokens')?.text;

test('what is there stays, as the same document', () => {
  const fits = { ...document, pinned: [{ side: 'to', token: 3 }], matrix_zoom: ZOOM } as const;
  expect(fitTokens(fits, 4)).toEqual({ document: fits, notices: [] });
  expect(fitTokens(fits, 4).document).toBe(fits);
});

test('a pin beyond the last token goes and is named', () => {
  const state = encoded(4, {
    pinned: [
      { side: 'from', token: 999 },
      { side: 'to', token: 1 }
    ]
  });
  expect(state.document.pinned).toEqual([{ side: 'to', token: 1 }]);
  expect(textOf(state)).toBe('The text has tokens 0 to 3: token 999 is not there.');
});

test('a part of the matrix ends with the tokens, and beyond them is none', () => {
  const wide = encoded(4, { matrix_zoom: { from: [0, 900], to: [0, 3] } });
  expect(wide.document.matrix_zoom).toEqual({ from: [0, 4], to: [0, 3] });
  expect(textOf(wide)).toMatch(/ends with the last one/);
  const far = encoded(4, { matrix_zoom: { from: [9, 12], to: [0, 3] } });
  expect(far.document.matrix_zoom).toBeNull();
  expect(textOf(far)).toMatch(/the whole matrix is shown/);
});

test('what Python sets for the text on the screen is held to its tokens too', () => {
  const state = act.applyDocument(encoded(4), { pinned: [{ side: 'from', token: 7 }] });
  expect(state.document.pinned).toEqual([]);
  expect(textOf(state)).toMatch(/token 7 is not there/);
  expect(textOf(act.applyDocument(state, { pinned: [] }))).toBeUndefined();
});

test('what is set together with a text, or before its tokens are there, waits for them', () => {
  const pinned = [{ side: 'from', token: 7 }];
  const together = act.applyDocument(encoded(4), { text_a: 'three', pinned });
  expect(together.document.pinned).toEqual(pinned);
  const started = act.runStarted(act.applyDocument(encoded(4), { text_a: 'three' }));
  const after = act.applyDocument(started, { pinned });
  expect(after.document.pinned).toEqual(pinned);
  expect(act.runEncoded(after, encodingOf(8), MODEL).document.pinned).toEqual(pinned);
});

test('a part of the matrix goes with its text, typed or set, and stays with one it comes with', () => {
  const zoomed = encoded(4, { matrix_zoom: ZOOM });
  expect(act.setTexts(zoomed, 'three', null).document.matrix_zoom).toBeNull();
  expect(act.applyDocument(zoomed, { text_a: 'three' }).document.matrix_zoom).toBeNull();
  expect(act.applyDocument(zoomed, { layer: 1 }).document.matrix_zoom).toEqual(ZOOM);
  const given = { text_a: 'three', matrix_zoom: { from: [0, 1], to: [0, 2] } };
  expect(act.applyDocument(zoomed, given).document.matrix_zoom).toEqual(given.matrix_zoom);
});

test('heads that the model lacks are named with the one that is shown instead', () => {
  const { notices } = encoded(4, { heads: [99] });
  expect(notices.map(({ text }) => text)).toEqual([
    'tiny has heads 0 to 2: head 99 is not there; this is head 2.'
  ]);
});
