/**
 * Undo and redo of the texts, with the model that belonged to them. Typing is undone word by word,
 * everything else (a paste, a change from outside) step by step. Leaves out: selections, which
 * have no history.
 */

/** What one step of the history brings back. */
export type Texts = {
  readonly text_a: string;
  readonly text_b: string | null;
  readonly model: string;
};

export type TextHistory = {
  /** Oldest first. */
  readonly past: readonly Texts[];
  /** Next first. */
  readonly future: readonly Texts[];
  /** Where typing would go on: the place just behind what the last step typed; null after anything else. */
  readonly typing: { readonly field: 'text_a' | 'text_b'; readonly at: number } | null;
};

export const emptyHistory: TextHistory = { past: [], future: [], typing: null };

const DEPTH = 200;

/** Where and what was put in when `before` became `after` by insertion alone; null otherwise. */
function insertion(before: string, after: string): { at: number; text: string } | null {
  const length = after.length - before.length;
  if (length <= 0) return null;
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return before.slice(at) === after.slice(at + length)
    ? { at, text: after.slice(at, at + length) }
    : null;
}

/** The field that alone differs, with its insertion, when one character was typed. */
function typed(
  from: Texts,
  to: Texts
): { field: 'text_a' | 'text_b'; at: number; text: string } | null {
  if (from.model !== to.model) return null;
  const field = from.text_a === to.text_a ? 'text_b' : 'text_a';
  const other = field === 'text_a' ? 'text_b' : 'text_a';
  if (from[other] !== to[other]) return null;
  const put = insertion(from[field] ?? '', to[field] ?? '');
  return put === null || [...put.text].length > 1 ? null : { field, ...put };
}

/**
 * The history after `from` became `to`.
 *
 * @example typing "o", "n", "e", " ", "t" leaves two steps: before "one " and before "t"
 */
export function remember(history: TextHistory, from: Texts, to: Texts): TextHistory {
  const put = typed(from, to);
  const goesOn =
    put !== null &&
    history.typing !== null &&
    history.typing.field === put.field &&
    history.typing.at === put.at;
  const endsWord = put !== null && /\s/u.test(put.text);
  return {
    past: goesOn ? history.past : [...history.past, from].slice(-DEPTH),
    future: [],
    typing: put === null || endsWord ? null : { field: put.field, at: put.at + put.text.length }
  };
}

/** One step back: the texts to show and the history then; null when there is none. */
export function back(history: TextHistory, now: Texts): [Texts, TextHistory] | null {
  const texts = history.past.at(-1);
  if (texts === undefined) return null;
  return [
    texts,
    { past: history.past.slice(0, -1), future: [now, ...history.future], typing: null }
  ];
}

/** One step forward again; null when there is none. */
export function forth(history: TextHistory, now: Texts): [Texts, TextHistory] | null {
  const [texts, ...future] = history.future;
  if (texts === undefined) return null;
  return [texts, { past: [...history.past, now], future, typing: null }];
}
