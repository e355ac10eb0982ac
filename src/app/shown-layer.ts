/**
 * The shown layer as the document's choices make it: words, hidden tokens, sentence filter, several
 * heads as one. For what is exported of it; without hooks.
 */
import { reduceLayer, type ReducedLayer } from '../attention/reduce-layer';
import { groupTokens, type TokenGroups } from '../attention/token-groups';
import { hiddenWords } from '../drawing/hidden-words';
import { groupingOf, renormalisesRows } from '../state/hidden-tokens';
import type { ViewState } from '../state/view-state';
import { chosenHeads } from './chosen-heads';

export type ShownLayer = {
  readonly layer: number;
  /** The chosen heads of the model. */
  readonly heads: readonly number[];
  readonly groups: TokenGroups;
  /** Null while the layer is not there. */
  readonly reduced: ReducedLayer | null;
  /** The sentence about what is left out; empty if nothing is. */
  readonly hidden: string;
};

/**
 * @param heads instead of the chosen ones
 * @returns null while there is nothing
 */
export function shownLayer(state: ViewState, heads?: readonly number[]): ShownLayer | null {
  const { document, encoding, attention } = state;
  const chosen = chosenHeads(state);
  if (encoding === null || attention === null || chosen === null) return null;
  const { filter, combine_heads: combine } = document;
  const groups = groupTokens(encoding, groupingOf(document));
  const weights = attention.weights[chosen.layer];
  const all = heads ?? chosen.heads;
  const nothing = { layer: chosen.layer, heads: all, groups, reduced: null, hidden: '' };
  if (!weights) return nothing;
  const renormalises = renormalisesRows(document);
  const reduced = reduceLayer(weights, all, groups, { filter, renormalises, combine });
  const hidden = hiddenWords(reduced.mass, groups.left, filter, renormalises);
  return { ...nothing, reduced, hidden };
}
