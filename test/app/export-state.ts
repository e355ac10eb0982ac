/** A view with made-up numbers, for tests of what is exported. */
import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { initialState, type ViewState } from '../../src/state/view-state';
import type { Encoding } from '../../src/tokens/encoding';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

/** A pair `[CLS] straw ##berries [SEP] yes [SEP]`, two of whose pieces are one word. */
export function exportPair(fields: Readonly<Record<string, unknown>> = {}): ViewState {
  const encoding: Encoding = {
    ...encodingOf(6),
    tokens: ['[CLS]', 'straw', '##berries', '[SEP]', 'yes', '[SEP]'],
    offsets: [null, [0, 5], [5, 12], null, [0, 3], null],
    sentenceIds: [0, 0, 0, 0, 1, 1],
    wordIds: [null, 0, 0, null, 0, null],
    special: [true, false, false, true, false, true]
  };
  const texts = { text_a: 'strawberries', text_b: 'yes', layer: 0, heads: [1] };
  const document = parseDocument({ ...texts, ...fields });
  let state = act.runEncoded(initialState(document), encoding, MODEL);
  for (let layer = 0; layer < 3; layer++) state = act.layerArrived(state, layerOf(layer, 6));
  return act.runDone(state, { elapsedMs: 1, model: MODEL });
}

/** Three layers of three heads over four tokens `[CLS] t1 t2 [SEP]`; `layers` of them are there. */
export function exportState(
  fields: Readonly<Record<string, unknown>> = {},
  { layers = 3, tokens = 4 } = {}
): ViewState {
  const document = parseDocument({ text_a: 't1 t2', layer: 0, heads: [1], ...fields });
  let state = act.runEncoded(initialState(document), encodingOf(tokens), MODEL);
  for (let layer = 0; layer < layers; layer++) {
    state = act.layerArrived(state, layerOf(layer, tokens));
  }
  return layers < 3 ? state : act.runDone(state, { elapsedMs: 1, model: MODEL });
}
