/** What the matrix shows, by the same choices as the head view, kept as long as they stay. */
import { useMemo } from 'preact/hooks';

import { chosenLayer } from '../../state/chosen-heads';
import type { ViewState } from '../../state/view-state';
import { shownPlane, type ShownPlane } from '../shown-layer';

/** Null while there are no tokens. */
export function useShownPlane(state: ViewState): ShownPlane | null {
  const { document, encoding, model, attention } = state;
  const { heads, words, delimiters, punctuation, filter, combine_heads } = document;
  const layer = chosenLayer(state);
  const weights = attention?.weights[layer] ?? null;
  return useMemo(
    () => shownPlane(state),
    // Layers that are not shown come without changing anything here.
    [encoding, model, layer, weights, heads, words, delimiters, punctuation, filter, combine_heads]
  );
}
