/** One head of the chosen layer as the matrix shows it, by the same choices as the head view. */
import { useMemo } from 'preact/hooks';

import { reduceLayer } from '../../attention/reduce-layer';
import { groupTokens, type TokenGroups } from '../../attention/token-groups';
import type { ViewState } from '../../state/view-state';

export type ShownPlane = {
  readonly groups: TokenGroups;
  /** Shape [tokens, tokens], row-major; null while the layer is not there. */
  readonly plane: Float32Array | null;
  readonly layer: number;
  /** The chosen heads. */
  readonly heads: readonly number[];
  /** Whether they are shown as one. */
  readonly isCombined: boolean;
  /** Share of the mass in tokens or pairs that are not shown, 0 to 1. */
  readonly hiddenMass: number;
};

/** @param shown which of several heads; the first if it is not among them */
export function useShownPlane(state: ViewState, shown: number | null): ShownPlane | null {
  const { document, encoding, model, attention } = state;
  const { words, delimiters, filter, combine_heads: combine } = document;
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
        : groupTokens(encoding, { words, hidesSpecial: delimiters !== 'show' }),
    [encoding, words, delimiters]
  );
  const weights = attention?.weights[layer] ?? null;
  const one = shown !== null && heads.includes(shown) ? shown : heads[0];
  return useMemo(() => {
    if (groups === null) return null;
    const nothing = { groups, plane: null, layer, heads, isCombined: false, hiddenMass: 0 };
    if (weights === null) return nothing;
    const isCombined = combine !== 'overlay' && heads.length > 1;
    const reduced = reduceLayer(weights, isCombined ? heads : [one], groups, {
      filter,
      renormalises: delimiters === 'renormalise',
      combine
    });
    const size = reduced.tokens * reduced.tokens;
    const start = reduced.heads[0] * size;
    const plane = reduced.weights.subarray(start, start + size);
    return { ...nothing, plane, isCombined, hiddenMass: 1 - reduced.mass.shown };
  }, [groups, weights, heads, one, layer, filter, delimiters, combine]);
}
