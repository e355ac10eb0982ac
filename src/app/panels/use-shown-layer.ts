/**
 * What the head view shows of a state: the tokens, pieces or words, and the layer between them. All
 * that is drawn counts these tokens; the document counts pieces, and the way between both is here.
 */
import { useMemo } from 'preact/hooks';

import type { ReducedLayer } from '../../attention/reduce-layer';
import type { TokenGroups } from '../../attention/token-groups';
import type { LayerLines } from '../../drawing/line-selection';
import { chosenLayer } from '../../state/chosen-heads';
import type { TokenRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { shownLayer } from '../shown-layer';
import { shownPins, shownToken } from '../shown-pins';

const NONE: readonly never[] = [];

export type ShownLayer = {
  readonly layerIndex: number;
  /** The chosen heads that the model has. */
  readonly heads: readonly number[];
  /** Those of them that are shown, and where none can be, all. */
  readonly drawn: readonly number[];
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
  const isAlone = isPinned && others.every(ref => shownToken(groups, ref) === null);
  return isAlone ? [] : [own];
}

/** Kept as long as it stays: a layer that is not shown and a hover change nothing of it. */
export function useShownLayer(state: ViewState): ShownLayer {
  const { document, encoding, model, attention, hover: hovered } = state;
  const { filter, delimiters, punctuation, words, combine_heads, cut } = document;
  const layerIndex = chosenLayer(state);
  const weights = attention?.weights[layerIndex] ?? null;
  const shown = useMemo(
    () => shownLayer(state),
    [
      encoding,
      model,
      layerIndex,
      weights,
      document.heads,
      filter,
      delimiters,
      punctuation,
      words,
      combine_heads
    ]
  );
  const { heads = NONE, finite = NONE, broken = NONE, groups = null, reduced = null } = shown ?? {};
  const layer = useMemo(() => (reduced === null ? null : { ...reduced, cut }), [reduced, cut]);
  const pinned = useMemo(
    () => (groups === null ? NONE : shownPins(groups, document.pinned)),
    [groups, document.pinned]
  );
  const hover = useMemo(
    () => (groups === null || hovered === null ? null : shownToken(groups, hovered)),
    [groups, hovered]
  );
  const drawn = finite.length > 0 ? finite : heads;
  return { layerIndex, heads, drawn, broken, groups, reduced, layer, pinned, hover };
}
