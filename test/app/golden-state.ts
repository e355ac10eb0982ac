/** A view of the article's pair on its stored attention, all heads scored: for tests of what is shown of patterns. */
import type { ModelInfo } from '../../src/model/model-info';
import { scorePatterns } from '../../src/patterns/score-patterns';
import * as act from '../../src/state/actions';
import { defaultDocument, type ViewDocument } from '../../src/state/document';
import { layerScored } from '../../src/state/pattern-actions';
import { initialState, type Patterns, type ViewState } from '../../src/state/view-state';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';
import { MODEL } from '../state/sample-run';

export const ARTICLE_MODEL: ModelInfo = {
  ...MODEL,
  id: 'article',
  name: 'bert-base-uncased',
  layers: 12,
  heads: 12,
  origin: 'stored',
  opening: { layer: 2, heads: [0] }
};

export const GOLDEN_PATTERNS: Patterns = {
  encoding: GOLDEN,
  layers: GOLDEN_LAYERS.map(weights => scorePatterns(weights, GOLDEN)),
  related: 'piece'
};

/** @param scored whether the scores are there yet */
export function goldenState(
  choices: Partial<ViewDocument> = {},
  { scored = true } = {}
): ViewState {
  const document = {
    ...defaultDocument,
    text_a: 'I went to the store.',
    text_b: 'At the store, I bought fresh strawberries.',
    model: 'article',
    layer: 2,
    heads: [0],
    ...choices
  };
  let state = act.runEncoded(initialState(document), GOLDEN, ARTICLE_MODEL);
  GOLDEN_LAYERS.forEach((weights, layer) => {
    const message = { layer, heads: 12, tokens: 19, weights, elapsedMs: 1 };
    state = act.layerArrived(state, message);
  });
  state = act.runDone(state, { elapsedMs: 1, model: ARTICLE_MODEL });
  if (!scored) return state;
  return GOLDEN_PATTERNS.layers.reduce(
    (next, heads, layer) => layerScored(next, GOLDEN, layer, heads!),
    state
  );
}
