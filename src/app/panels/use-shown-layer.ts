/**
 * What the head view shows of a state: the tokens, pieces or words, and the layer between them. All
 * that is drawn counts these tokens; the document counts pieces, and the way between both is here.
 */
import { useMemo } from 'preact/hooks';

import { splitFiniteHeads } from '../../attention/finite-heads';
import { reduceLayer } from '../../attention/reduce-layer';
import type { ReducedLayer } from '../../attention/reduce-layer';
import { groupTokens } from '../../attention/token-groups';
import type { TokenGroups } from '../../attention/token-groups';
import type { LayerLines } from '../../drawing/line-selection';
import type { TokenRef } from '../../state/document';
import { groupingOf, renormalisesRows } from '../../state/hidden-tokens';
import type { ViewState } from '../../state/view-state';

const NONE: readonly never[] = [];

export type ShownLayer = {
  readonly layerIndex: number;
  /** The chosen heads that the model has. */
  readonly heads: readonly number[];
  /** Those of them whose weights are not numbers: nothing of them is shown. */
  readonly broken: readonly number[];
  /** Null while there are no tokens. */
  readonly groups: TokenGroups | null;
  /** Null while the layer has not come, and where no chosen head can be drawn. */
  readonly reduced: ReducedLayer | null;
  readonly layer: LayerLines | null;
  /** Of shown tokens, without doubles. */
  readonly pinned: readonly TokenRef[];
  readonly hover: TokenRef | null;
};

/** The shown token that a piece belongs to; null where it is not shown. */
function groupRef(groups: TokenGroups, { side, token }: TokenRef): TokenRef | null {
  const group = groups.groupOf[token] ?? -1;
  return group < 0 ? null : { side, token: group };
}

/** The document's pins with the pieces of `ref` pinned as a click wants it. */
export function pinnedAfterClick(
  groups: TokenGroups,
  pinned: readonly TokenRef[],
  { side, token }: TokenRef,
  adds: boolean
): readonly TokenRef[] {
  const [start, end] = groups.pieces[token];
  const isOwn = (ref: TokenRef): boolean =>
    ref.side === side && ref.token >= start && ref.token < end;
  const others = pinned.filter(ref => !isOwn(ref));
  const isPinned = others.length < pinned.length;
  const own = { side, token: start };
  if (adds) return isPinned ? others : [...others, own];
  // What is pinned but not shown must not stay behind unseen.
  const isAlone = isPinned && others.every(ref => groupRef(groups, ref) === null);
  return isAlone ? [] : [own];
}

/** Memoized step by step: a layer changes no tokens, a hover changes nothing of the layer. */
export function useShownLayer(state: ViewState): ShownLayer {
  const { document, encoding, model, attention } = state;
  const { filter, delimiters, punctuation, words, combine_heads: combine, cut } = document;
  const renormalises = renormalisesRows(document);
  const layerIndex = Math.min(document.layer ?? 0, (model?.layers ?? 1) - 1);
  const heads = useMemo(() => {
    const wanted = document.heads ?? model?.opening.heads ?? NONE;
    const there = wanted.filter(head => head < (model?.heads ?? 0));
    return there.length > 0 || model === null ? there : [0];
  }, [document.heads, model]);
  const groups = useMemo(
    () =>
      encoding === null
        ? null
        : groupTokens(encoding, groupingOf({ words, delimiters, punctuation })),
    [encoding, words, delimiters, punctuation]
  );
  const weights = attention?.weights[layerIndex] ?? null;
  const { finite, broken } = useMemo(
    () =>
      weights === null || encoding === null
        ? { finite: heads, broken: NONE }
        : splitFiniteHeads(weights, encoding.tokens.length, heads),
    [weights, encoding, heads]
  );
  const reduced = useMemo(
    () =>
      weights === null || groups === null || finite.length === 0
        ? null
        : reduceLayer(weights, finite, groups, { filter, renormalises, combine }),
    [weights, finite, groups, filter, renormalises, combine]
  );
  const layer = useMemo(() => (reduced === null ? null : { ...reduced, cut }), [reduced, cut]);
  const pinned = useMemo(() => {
    if (groups === null) return NONE;
    const refs = document.pinned.flatMap(ref => groupRef(groups, ref) ?? []);
    return refs.filter(
      ({ side, token }, at) =>
        refs.findIndex(other => other.side === side && other.token === token) === at
    );
  }, [groups, document.pinned]);
  const hover = useMemo(
    () => (groups === null || state.hover === null ? null : groupRef(groups, state.hover)),
    [groups, state.hover]
  );
  return { layerIndex, heads, broken, groups, reduced, layer, pinned, hover };
}
