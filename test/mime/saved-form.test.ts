import { parseDocument } from '../../src/state/document';
import { initialState } from '../../src/state/view-state';
import { paintOutput, pictureId, takeSnapshot } from '../../src/mime/saved-form';

const document = parseDocument({ text_a: 'one two', heads: [1] });

test('pictureId() is the same for the same choices, whatever the kernel calls the view', () => {
  const id = pictureId(document);
  expect(id).toMatch(/^[a-z][a-z0-9-]+$/);
  expect(pictureId({ ...document, live_id: 'abc', snapshot: { tokens: [] } })).toBe(id);
  expect(pictureId(parseDocument({ heads: [1], text_a: 'one two' }))).toBe(id);
});

test('pictureId() differs for another text, layer or head', () => {
  const ids = [{}, { text_a: 'one tow' }, { layer: 1 }, { heads: [2] }].map(change =>
    pictureId({ ...document, ...change })
  );
  expect(new Set(ids).size).toBe(4);
});

test('a view without a settled run has neither picture nor snapshot', async () => {
  const state = initialState(document);
  expect(await paintOutput(state)).toBeNull();
  expect(takeSnapshot(state)).toBeNull();
});
