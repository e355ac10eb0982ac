/** @jest-environment jsdom */
import { savedPicture } from '../../src/app/saved-picture';
import { applySettings } from '../../src/app/settings';
import type { ModelInfo } from '../../src/model/model-info';
import { parseDocument } from '../../src/state/document';
import { initialState, type ViewState } from '../../src/state/view-state';

const model = {
  name: 'tiny',
  layers: 2,
  heads: 3,
  sha256: 'abc',
  opening: { layer: 1, heads: [2] }
} as unknown as ModelInfo;

/** Three tokens; every head attends to the first. */
function stateOf(fields: Readonly<Record<string, unknown>> = {}): ViewState {
  const layer = Float32Array.from({ length: 27 }, (_, i) => (i % 3 === 0 ? 0.8 : 0.1));
  return {
    ...initialState(parseDocument({ text_a: 'one', ...fields })),
    encoding: {
      ids: [1, 2, 3],
      tokens: ['[CLS]', 'one', '[SEP]'],
      offsets: [null, [0, 3], null],
      sentenceIds: [0, 0, 0],
      wordIds: [null, 0, null],
      special: [true, false, true],
      cut: { a: 0, b: 0 },
      limit: 512,
      unknown: 0,
      aligned: true
    },
    model,
    attention: { layers: 2, heads: 3, tokens: 3, tolerance: 0, weights: [layer, null] }
  };
}

const scopeOf = (state: ViewState): string | undefined =>
  /class="bertscope-svg ([a-z][a-z0-9-]+)"/.exec(savedPicture(state)?.svg ?? '')?.[1];

test('a layer that is not there has no picture', () => {
  expect(savedPicture(stateOf())).toBeNull();
  expect(savedPicture(stateOf({ layer: 0 }))?.html).toContain('tiny, layer 0 (of 0–1), head 2');
});

test('equal views have the same rules by name, others their own', () => {
  const first = stateOf({ layer: 0, live_id: 'x' });
  expect(scopeOf(first)).toBeDefined();
  expect(scopeOf(stateOf({ layer: 0, live_id: 'y', snapshot: {} }))).toBe(scopeOf(first));
  const others = [
    { heads: [0] },
    { text_b: 'two' },
    { pinned: [{ side: 'to', token: 1 }] },
    { cut: { by: 'mass', value: 0.5 } }
  ].map(change => scopeOf(stateOf({ layer: 0, ...change })));
  expect(new Set([...others, scopeOf(first)]).size).toBe(5);
});

test('a text that is cut elsewhere has rules of its own', () => {
  const state = stateOf({ layer: 0 });
  const cut = { ...state, encoding: { ...state.encoding!, ids: [1, 5, 3] } };
  expect(scopeOf(cut)).not.toBe(scopeOf(state));
});

test('a pin beyond the last token and a head that the model lacks are left out', () => {
  const state = stateOf({ layer: 0, heads: [7], pinned: [{ side: 'from', token: 9 }] });
  expect(savedPicture(state)?.svg).toContain('head 0');
  expect(savedPicture(state)?.svg).not.toContain('class="ts pins');
});

test('the reader’s own head colours are those of the picture too', () => {
  applySettings({ headColours: ['#123456'] });
  expect(savedPicture(stateOf({ layer: 0, heads: [0] }))?.svg).toContain('stroke:#123456');
  applySettings({});
});

test('the picture shows what the view shows: without [CLS] and [SEP], several heads as one, thick lines', () => {
  const plain = stateOf({ layer: 0, heads: [0, 1] });
  const reduced = stateOf({
    layer: 0,
    heads: [0, 1],
    delimiters: 'hide',
    combine_heads: 'mean',
    stroke: 'thickness'
  });
  const svg = savedPicture(reduced)?.svg ?? '';
  expect(svg).toContain('layer 0 (of 0–1), mean of heads 0, 1');
  expect(svg).not.toContain('>[CLS]</text>');
  // Two of three rows, and .9 of the third.
  expect(svg).toContain('97 % of mass hidden: [CLS], [SEP].');
  expect(svg).toContain('of the rest of the mean of these heads’ attention');
  expect(svg).not.toContain('stroke-opacity');
  expect(savedPicture(plain)?.svg).toContain('[CLS]');
  expect(scopeOf(reduced)).not.toBe(scopeOf(plain));
});
