/**
 * What the neuron view shows: one token of one head of the chosen layer, its weights, and its
 * queries and keys where they are there. The screen and the exported picture are of the same.
 */
import { splitFiniteHeads } from '../attention/finite-heads';
import { passesFilter } from '../attention/reduce-layer';
import { hiddenWords } from '../drawing/hidden-words';
import { vectorsOf } from '../state/vector-actions';
import type { NotFound, ViewState } from '../state/view-state';
import type { VectorsMessage } from '../worker/messages';
import { chosenHeads } from '../state/chosen-heads';

export type ShownNeurons = {
  readonly layer: number;
  /** The first of the chosen ones. */
  readonly head: number;
  readonly token: number;
  /** Whether the head holds weights that are not numbers: nothing of it is shown. */
  readonly isBroken: boolean;
  /** Of the token, shape [tokens]; null while the layer is not there, and where the head is broken. */
  readonly weights: Float32Array | null;
  /** One entry a token: whether the sentence filter shows what it receives from this one. */
  readonly passes: readonly boolean[];
  /** The sentence about what the filter leaves out; empty if nothing is. */
  readonly hidden: string;
  /** Null while they are computed, or there is a problem. */
  readonly vectors: VectorsMessage | null;
  readonly problem: NotFound | null;
};

/**
 * The token under the pointer, else the pinned one, else the first of the text's own that the
 * filter shows.
 */
function chosenToken(
  { document, encoding, hover }: ViewState,
  isShown: readonly boolean[]
): number {
  const hovered = hover?.side === 'from' && isShown[hover.token] ? hover.token : null;
  const pinned = document.pinned.findLast(({ side, token }) => side === 'from' && isShown[token]);
  const own = isShown.findIndex((shown, token) => shown && encoding?.special[token] === false);
  return hovered ?? pinned?.token ?? Math.max(0, own >= 0 ? own : isShown.indexOf(true));
}

/** @returns null while there are no tokens */
export function shownNeurons(state: ViewState): ShownNeurons | null {
  const { document, encoding, attention } = state;
  const chosen = chosenHeads(state);
  if (encoding === null || chosen === null) return null;
  const { layer } = chosen;
  const head = chosen.heads[0];
  const { sentenceIds } = encoding;
  const filter = sentenceIds.includes(1) ? document.filter : 'all';
  const token = chosenToken(
    state,
    sentenceIds.map(id => passesFilter(filter, 'from', id))
  );
  const passes = sentenceIds.map(
    id => passesFilter(filter, 'from', sentenceIds[token]) && passesFilter(filter, 'to', id)
  );
  const tokens = sentenceIds.length;
  const start = (head * tokens + token) * tokens;
  const all = attention?.weights[layer] ?? null;
  const isBroken = all !== null && splitFiniteHeads(all, tokens, [head]).broken.length > 0;
  const weights = isBroken ? null : (all?.subarray(start, start + tokens) ?? null);
  let filtered = 0;
  weights?.forEach((weight, to) => {
    if (!passes[to]) filtered += weight;
  });
  const found = vectorsOf(state, layer)?.found ?? null;
  return {
    layer,
    head,
    token,
    isBroken,
    weights,
    passes,
    hidden: hiddenWords({ shown: 1 - filtered, left: 0, filtered }, [], filter, false),
    vectors: found !== null && 'queries' in found ? found : null,
    problem: found !== null && 'problem' in found ? found : null
  };
}
