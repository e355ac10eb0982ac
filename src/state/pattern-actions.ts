/** What heads were found to do, as pure functions (state, …) => state. */
import type { HeadScores } from '../patterns/head-scores';
import type { RelatedTier } from '../patterns/pattern';
import type { Encoding } from '../tokens/encoding';
import type { HeadRef } from './document';
import type { Near, Patterns, ViewState } from './view-state';

type Scored = Pick<ViewState, 'patterns' | 'encoding'>;

/** Those of the tokens on the screen; null if others or none are there. */
export function patternsOf({ patterns, encoding }: Scored): Patterns | null {
  return patterns !== null && patterns.encoding === encoding ? patterns : null;
}

/** One head's; null while its layer is not scored. */
export function headScoresOf(state: Scored, { layer, head }: HeadRef): HeadScores | null {
  return patternsOf(state)?.layers[layer]?.[head] ?? null;
}

/**
 * A layer has been scored. What comes for tokens that are no longer on the screen changes nothing;
 * what comes with another tier than the layers before begins anew, so that all have the same.
 */
export function layerScored(
  state: ViewState,
  encoding: Encoding,
  layer: number,
  heads: readonly HeadScores[],
  related: RelatedTier = 'piece'
): ViewState {
  if (encoding !== state.encoding || state.attention === null) return state;
  const none = new Array<null>(state.attention.layers).fill(null);
  const before = patternsOf(state);
  const layers = before?.related === related ? before.layers : none;
  return { ...state, patterns: { encoding, layers: layers.with(layer, heads), related } };
}

/** Words near each other among the tokens on the screen; null if nobody has asked for them. */
export function nearOf({ near, encoding }: Pick<ViewState, 'near' | 'encoding'>): Near | null {
  return near !== null && near.encoding === encoding ? near : null;
}

/** What is there now. What comes for tokens that are no longer on the screen changes nothing. */
export function nearSet(state: ViewState, near: Near): ViewState {
  return near.encoding === state.encoding ? { ...state, near } : state;
}
