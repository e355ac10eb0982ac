import { applySettings } from '../../src/app/settings';
import { parseDocument } from '../../src/state/document';
import { initialState, type ViewState } from '../../src/state/view-state';
import { paintOutput, takeSnapshot } from '../../src/mime/saved-form';

const document = parseDocument({ text_a: 'one two', heads: [1] });
const state = initialState(document);

afterEach(() => applySettings({}));

test('a view without a settled run has neither picture nor snapshot', async () => {
  expect(await paintOutput(state)).toBeNull();
  expect(takeSnapshot(state)).toBeNull();
});

test('where the reader wants no pictures in notebooks a sentence says so', async () => {
  applySettings({ savedPicture: false });
  const ready: ViewState = { ...state, phase: { phase: 'ready', elapsedMs: 1 } };
  const picture = await paintOutput(ready);
  expect(picture?.png).toBeNull();
  expect(picture?.html).toContain('“Picture saved in notebooks” was off');
});
