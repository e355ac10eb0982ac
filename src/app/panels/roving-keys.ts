/** Where arrow keys lead in a row of buttons that is one tab stop. */

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1
};

/** Whether a key is held that makes another one mean something to browser or host. */
export const isChord = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean =>
  ctrlKey || metaKey || altKey;

/**
 * The index the focus moves to from `index` of `count`, round the ends; null if the key is none of
 * ours.
 *
 * @example ArrowRight on the last of 3 gives 0, End gives 2
 */
export function stepAfter(event: KeyboardEvent, index: number, count: number): number | null {
  if (isChord(event) || event.shiftKey) return null;
  if (event.key === 'Home') return 0;
  if (event.key === 'End') return count - 1;
  const step = STEPS[event.key];
  return step === undefined ? null : (index + step + count) % count;
}
