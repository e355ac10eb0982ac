/**
 * The shown layer as the document's choices make it: words, hidden tokens, sentence filter, several
 * heads as one. Screen, speech and files are all of this. Without hooks.
 */
import { splitFiniteHeads } from '../attention/finite-heads';
import { reduceLayer, type ReducedLayer } from '../attention/reduce-layer';
import { groupTokens, type TokenGroups } from '../attention/token-groups';
import { hiddenWords } from '../drawing/hidden-words';
import { chosenHeads } from '../state/chosen-heads';
import { groupingOf, renormalisesRows } from '../state/hidden-tokens';
import type { ViewState } from '../state/view-state';

const NONE: readonly never[] = [];

type Source = Pick<ViewState, 'document' | 'encoding' | 'model' | 'attention'>;

export type ShownLayer = {
  readonly layer: number;
  /** The chosen heads of the model. */
  readonly heads: readonly number[];
  /** Those of them that hold numbers alone; all while the layer is not there. */
  readonly finite: readonly number[];
  /** The others: nothing of them is shown. */
  readonly broken: readonly number[];
  readonly groups: TokenGroups;
  /** Of the finite heads; null while the layer is not there, and where no chosen head is finite. */
  readonly reduced: ReducedLayer | null;
  /** The sentence about what is left out; empty if nothing is. */
  readonly hidden: string;
};

/** A part of {@link ShownLayer} as one matrix. */
export type ShownPlane = ShownLayer & {
  /** Shape [tokens, tokens], row-major; null where there is none. */
  readonly plane: Float32Array | null;
};

/**
 * @param heads instead of the chosen ones
 * @returns null while there are no tokens
 */
export function shownLayer(state: Source, heads?: readonly number[]): ShownLayer | null {
  const { document, encoding, attention } = state;
  const chosen = chosenHeads(state);
  if (encoding === null || chosen === null) return null;
  const { layer } = chosen;
  const { filter, combine_heads: combine } = document;
  const groups = groupTokens(encoding, groupingOf(document));
  const all = heads ?? chosen.heads;
  const weights = attention?.weights[layer] ?? null;
  const nothing = { layer, heads: all, groups, reduced: null, hidden: '' };
  if (weights === null) return { ...nothing, finite: all, broken: NONE };
  const split = splitFiniteHeads(weights, encoding.tokens.length, all);
  if (split.finite.length === 0) return { ...nothing, ...split };
  const renormalises = renormalisesRows(document);
  const reduced = reduceLayer(weights, split.finite, groups, { filter, renormalises, combine });
  const hidden = hiddenWords(reduced.mass, groups.left, filter, renormalises);
  return { ...nothing, ...split, reduced, hidden };
}

/** What the matrix shows: several heads as one, or of several that are not joined the first. */
export function shownPlane(state: Source): ShownPlane | null {
  const isOne = state.document.combine_heads === 'overlay';
  const shown = shownLayer(state, isOne ? chosenHeads(state)?.heads.slice(0, 1) : undefined);
  if (shown === null) return null;
  const { reduced, groups } = shown;
  if (reduced === null || groups.tokens.length === 0) return { ...shown, plane: null };
  const size = reduced.tokens * reduced.tokens;
  const start = reduced.heads[0] * size;
  return { ...shown, plane: reduced.weights.subarray(start, start + size) };
}
