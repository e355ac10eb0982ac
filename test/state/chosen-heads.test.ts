import { chosenHeads, chosenLayer } from '../../src/state/chosen-heads';
import { parseDocument } from '../../src/state/document';
import { MODEL } from './sample-run';

const of = (fields: object, model: typeof MODEL | null = MODEL) => ({
  document: parseDocument(fields),
  model
});
const opening = { ...MODEL, opening: { layer: 2, heads: [0, 1] } };

test('what nobody chose is the model’s opening, what the model lacks is the nearest it has', () => {
  expect(chosenHeads(of({}, opening))).toEqual({ layer: 2, heads: [0, 1] });
  expect(chosenLayer(of({}, opening))).toBe(2);
  expect(chosenHeads(of({ layer: 9, heads: [1, 7] }))).toEqual({ layer: 2, heads: [1] });
  expect(chosenHeads(of({ heads: [7] }))?.heads).toEqual([0]);
});

test('without a model there are no heads, and the layer is the one that is asked for', () => {
  expect(chosenHeads(of({}, null))).toBeNull();
  expect([chosenLayer(of({ layer: 5 }, null)), chosenLayer(of({}, null))]).toEqual([5, 0]);
});

test('the list of heads is the document’s own, so that nothing is drawn again for it', () => {
  const state = of({ heads: [2, 0] });
  expect(chosenHeads(state)?.heads).toBe(state.document.heads);
});
