/** Moving between tokens by keyboard: the one tab stop of a column follows the focus. */

type Move = (index: number, count: number) => number;

const WITHIN: Readonly<Record<string, Move>> = {
  ArrowUp: index => index - 1,
  ArrowDown: index => index + 1,
  PageUp: index => index - 10,
  PageDown: index => index + 10,
  Home: () => 0,
  End: (_, count) => count - 1
};

/** Where tokens run across, the arrows mean the other way. */
const TURNED: Readonly<Record<string, string>> = {
  ArrowUp: 'ArrowLeft',
  ArrowDown: 'ArrowRight',
  ArrowLeft: 'ArrowUp',
  ArrowRight: 'ArrowDown'
};

const ACROSS: Readonly<Record<string, 'from' | 'to'>> = { ArrowLeft: 'from', ArrowRight: 'to' };

/**
 * Moves the focus from the token `event` happened on; true if the key was one of ours.
 *
 * @param stage the element that holds both columns
 */
export function moveTokenFocus(event: KeyboardEvent, stage: HTMLElement): boolean {
  const token = (event.target as HTMLElement).closest<HTMLElement>('[data-token]');
  if (token === null || event.ctrlKey || event.metaKey || event.altKey) return false;
  const isTurned = stage.dataset['orientation'] === 'horizontal';
  const key = (isTurned ? TURNED[event.key] : undefined) ?? event.key;
  const side = ACROSS[key] ?? token.dataset['side']!;
  const column = [...stage.querySelectorAll<HTMLElement>(`[data-side="${side}"]`)];
  const index = Number(token.dataset['token']);
  const move = WITHIN[key];
  if (move === undefined && ACROSS[key] === undefined) return false;
  const at = Math.max(0, Math.min(column.length - 1, move?.(index, column.length) ?? index));
  for (const other of column) other.tabIndex = -1;
  column[at].tabIndex = 0;
  column[at].focus();
  return true;
}
