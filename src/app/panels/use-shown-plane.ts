/** One head of the chosen layer as the matrix shows it, by the same choices as the head view. */
import { useMemo } from 'preact/hooks';

import { reduceLayer } from '../../attention/reduce-layer';
import { groupTokens, type TokenGroups } from '../../attention/token-groups';
import { hiddenWords } from '../../drawing/hidden-words';
import { groupingOf, renormalisesRows } from '../../state/hidden-tokens';
import type { ViewState } from '../../state/view-state';

export type ShownPlane = {
  readonly groups: TokenGroups;
  /** Shape [tokens, tokens], row-major; null while the layer is not there. */
  readonly plane: Float32Array | null;
  readonly layer: number;
  /** The chosen heads; the first is shown. */
  readonly heads: readonly number[];
  /** Whether they are shown as one. */
  readonly isCombined: boolean;
  /** The sentence about what is not shown; empty if everything is. */
  readonly hidden: string;
};

/** Of several heads that are not shown as one, the first of the document. */
export function useShownPlane(state: ViewState): ShownPlane | null {
  const { document, encoding, model, attention } = state;
  const { words, delimiters, punctuation, filter, combine_heads: combine } = document;
  const renormalises = renormalisesRows(document);
  const layer = Math.min(document.layer ?? 0, (model?.layers ?? 1) - 1);
  const heads = useMemo(() => {
    const there = (document.heads ?? model?.opening.heads ?? []).filter(
      head => head < (model?.heads ?? 0)
    );
    return there.length > 0 ? there : [0];
  }, [document.heads, model]);
  const groups = useMemo(
    () =>
      encoding === null
        ? null
        : groupTokens(encoding, groupingOf({ words, delimiters, punctuation })),
    [encoding, words, delimiters, punctuation]
  );
  const weights = attention?.weights[layer] ?? null;
  return useMemo(() => {
    if (groups === null) return null;
    const nothing = { groups, plane: null, layer, heads, isCombined: false, hidden: '' };
    if (weights === null || groups.tokens.length === 0) return nothing;
    const isCombined = combine !== 'overlay' && heads.length > 1;
    const reduced = reduceLayer(weights, isCombined ? heads : heads.slice(0, 1), groups, {
      filter,
      renormalises,
      combine
    });
    const size = reduced.tokens * reduced.tokens;
    const start = reduced.heads[0] * size;
    const plane = reduced.weights.subarray(start, start + size);
    const hidden = hiddenWords(reduced.mass, groups.left, filter, renormalises);
    return { ...nothing, plane, isCombined, hidden };
  }, [groups, weights, heads, layer, filter, renormalises, combine]);
}
