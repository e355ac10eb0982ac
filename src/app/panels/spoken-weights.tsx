/**
 * A live region that says the strongest weights of the token that is looked at, once the reader
 * stays on it: "i attends to went 1.00, [CLS] .00". Leaves out: everything that can be seen.
 */
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';

import { formatWeight } from '../../drawing/numerals';
import { tokenRows } from '../../drawing/weight-rows';
import type { TokenRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';

/** Someone who walks on does not want to hear what was passed. */
const STAY_MS = 350;
const MOST_WEIGHTS = 5;
/** More heads are not told apart by ear. */
const MOST_HEADS = 4;

/** A token's text, with its place where the same text stands elsewhere too. */
function nameOf(tokens: readonly string[], token: number): string {
  const text = tokens[token] ?? '';
  return tokens.indexOf(text) === tokens.lastIndexOf(text) ? text : `${text} (token ${token})`;
}

/** What is said of `ref` in the shown layer and heads; empty while the layer is not there. */
function weightWords({ document, encoding, model, attention }: ViewState, ref: TokenRef): string {
  const layer = Math.min(document.layer ?? 0, (model?.layers ?? 1) - 1);
  const weights = attention?.weights[layer] ?? null;
  const tokens = encoding?.tokens ?? [];
  if (weights === null || model === null || ref.token >= tokens.length) return '';
  const wanted = (document.heads ?? model.opening.heads).filter(head => head < model.heads);
  const heads = wanted.slice(0, MOST_HEADS);
  if (heads.length === 0) return '';
  const chosen = { weights, tokens: tokens.length, heads };
  const rows = tokenRows(chosen, [ref], Math.max(MOST_WEIGHTS, heads.length * 2));
  const other = ref.side === 'from' ? 'to' : 'from';
  const parts = heads.map(head => {
    const named = rows
      .filter(row => row.head === head)
      .map(row => `${nameOf(tokens, row[other])} ${formatWeight(row.weight, 2)}`);
    return heads.length === 1 ? named.join(', ') : `head ${head}: ${named.join(', ')}`;
  });
  const more = wanted.length > heads.length ? `; ${wanted.length - heads.length} more heads` : '';
  const verb = ref.side === 'from' ? 'attends to' : 'is attended to by';
  return `${nameOf(tokens, ref.token)} ${verb} ${parts.join('; ')}${more}`;
}

/** Follows the token under pointer or focus, and the last pinned one when there is none. */
export function SpokenWeights({ state }: { readonly state: ViewState }): JSX.Element {
  const { document, encoding, model, attention, hover } = state;
  const focus = hover ?? document.pinned.at(-1) ?? null;
  const weights = attention?.weights[document.layer ?? 0];
  const words = useMemo(
    () => (focus === null ? '' : weightWords(state, focus)),
    [focus, document.heads, document.layer, encoding, model, weights]
  );
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(words), STAY_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p class="bertscope-visually-hidden bertscope-spoken" aria-live="polite" aria-atomic="true">
      {said}
    </p>
  );
}
