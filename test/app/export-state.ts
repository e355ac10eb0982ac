/** A view with made-up numbers, for tests of what is exported. */
import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { initialState, type ViewState } from '../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

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
