/**
 * A live region that says the strongest weights of the tokens that are looked at, once the reader
 * stays on them: "i attends to went 1.00, [CLS] .00". Says what the head view shows, reduced as it
 * is. Leaves out: views that say what is looked at by themselves.
 */
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { litTokens } from '../../drawing/lit-tokens';
import { formatWeight } from '../../drawing/numerals';
import { tokenRows } from '../../drawing/weight-rows';
import { chosenHeads, chosenLayer } from '../../state/chosen-heads';
import { defaultDocument } from '../../state/document';
import type { TokenRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { shownLayer } from '../shown-layer';
import { shownPins } from '../shown-pins';

/** Someone who walks on does not want to hear what was passed. */
const STAY_MS = 350;
const MOST_WEIGHTS = 5;
/** More heads are not told apart by ear. */
const MOST_HEADS = 4;
/** They show the tokens of the head view, and nothing else speaks there. */
const SPOKEN_VIEWS: readonly string[] = ['heads', 'neurons'];

/** A token's text, with its place where the same text stands elsewhere too. */
function nameOf(tokens: readonly string[], token: number): string {
  const text = tokens[token] ?? '';
  return tokens.indexOf(text) === tokens.lastIndexOf(text) ? text : `${text} (token ${token})`;
}

/** What is said of the lit tokens; empty where there is nothing to say. */
export function spokenWords(state: ViewState): string {
  if (!SPOKEN_VIEWS.includes(state.document.view)) return '';
  // The neuron view shows the pieces of one head, whatever the head view is told to join or hide.
  const isWhole = state.document.view === 'neurons';
  const { layer: number, heads: all, pinned, filter, combine_tokens } = state.document;
  const document = isWhole
    ? { ...defaultDocument, layer: number, heads: all, pinned, filter, combine_tokens }
    : state.document;
  const heads = chosenHeads(state)?.heads;
  const layer = shownLayer({ ...state, document }, isWhole ? heads?.slice(0, 1) : heads);
  if (layer === null || layer.reduced === null) return '';
  const { groups, reduced } = layer;
  const shown = shownPins(groups, state.hover === null ? pinned : [state.hover]);
  if (shown.length === 0) return '';
  const { tokens } = groups;
  const of = (refs: readonly TokenRef[]): string => {
    const said = reduced.heads.slice(0, MOST_HEADS);
    const count = Math.max(MOST_WEIGHTS, said.length * 2);
    const rows = tokenRows({ ...reduced, heads: said }, refs, count, document.combine_tokens);
    const side = refs.at(-1)?.side ?? 'from';
    const other = side === 'from' ? 'to' : 'from';
    const parts = said.map(head => {
      const named = rows
        .filter(row => row.head === head)
        .map(row => `${nameOf(tokens, row[other])} ${formatWeight(row.weight, 2)}`);
      return reduced.heads.length === 1 ? named.join(', ') : `head ${head}: ${named.join(', ')}`;
    });
    const left = reduced.heads.length - said.length;
    const names = refs.map(({ token }) => nameOf(tokens, token)).join(' and ');
    const [attends, is] = refs.length === 1 ? ['attends', 'is'] : ['attend', 'are'];
    const verb = side === 'from' ? `${attends} to` : `${is} attended to by`;
    return `${names} ${verb} ${parts.join('; ')}${left > 0 ? `; ${left} more heads` : ''}`;
  };
  return litTokens(shown, document.both_directions).groups.map(of).join('. ');
}

/** Follows the token under pointer or focus, and the pinned ones when there is none. */
export function SpokenWeights({ state }: { readonly state: ViewState }): JSX.Element {
  const { document, encoding, attention, hover } = state;
  const [said, setSaid] = useState('');
  // What is said is worked out when it is said: nothing of it is in the way of drawing.
  useEffect(() => {
    const timer = setTimeout(() => setSaid(spokenWords(state)), STAY_MS);
    return () => clearTimeout(timer);
  }, [document, encoding, attention?.weights[chosenLayer(state)], hover]);
  return (
    <p class="bertscope-visually-hidden bertscope-spoken" aria-live="polite" aria-atomic="true">
      {said}
    </p>
  );
}
