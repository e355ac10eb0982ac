/** Where arrow keys lead from a token of two columns. */
import type { Orientation, TokenRef } from '../../state/document';
import { isChord } from './roving-keys';

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
 * The token that the focus moves to from `at`; null if the key is none of ours.
 *
 * @param count tokens of a column
 * @example ArrowRight on "from 3" gives "to 3", Home then "to 0"
 */
export function tokenAfter(
  event: KeyboardEvent,
  { side, token }: TokenRef,
  count: number,
  orientation: Orientation
): TokenRef | null {
  if (isChord(event)) return null;
  const key = (orientation === 'horizontal' ? TURNED[event.key] : undefined) ?? event.key;
  const across = ACROSS[key];
  const move = WITHIN[key];
  if (across === undefined && move === undefined) return null;
  const to = move?.(token, count) ?? token;
  return { side: across ?? side, token: Math.max(0, Math.min(count - 1, to)) };
}
