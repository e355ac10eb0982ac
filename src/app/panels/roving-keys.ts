/** Where arrow keys lead in a row of buttons that is one tab stop. */

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1
};

/**
 * The index the focus moves to from `index` of `count`, round the ends; null if the key is none of
 * ours.
 *
 * @example ArrowRight on the last of 3 gives 0, End gives 2
 */
export function stepAfter(event: KeyboardEvent, index: number, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  if (event.key === 'Home') return 0;
  if (event.key === 'End') return count - 1;
  const step = STEPS[event.key];
  return step === undefined ? null : (index + step + count) % count;
}
