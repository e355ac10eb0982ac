/** Walking a table of weights by keyboard, and which part of it is on the page. */

/** A weight's place: the token that attends and the one attended to. */
export type Cell = { readonly from: number; readonly to: number };

const PAGE = 10;

type Move = (cell: Cell, last: number) => Cell;

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: ({ from, to }) => ({ from: from - 1, to }),
  ArrowDown: ({ from, to }) => ({ from: from + 1, to }),
  ArrowLeft: ({ from, to }) => ({ from, to: to - 1 }),
  ArrowRight: ({ from, to }) => ({ from, to: to + 1 }),
  PageUp: ({ from, to }) => ({ from: from - PAGE, to }),
  PageDown: ({ from, to }) => ({ from: from + PAGE, to }),
  Home: ({ from }) => ({ from, to: 0 }),
  End: ({ from }, last) => ({ from, to: last })
};

const CORNERS: Readonly<Record<string, Move>> = {
  Home: () => ({ from: 0, to: 0 }),
  End: (_, last) => ({ from: last, to: last })
};

/**
 * The cell a key leads to from `cell` of `count` × `count`, kept inside; null if the key is none
 * of ours.
 *
 * @example ArrowRight on the last column stays there; Ctrl+End leads to the last weight of all
 */
export function cellAfter(event: KeyboardEvent, cell: Cell, count: number): Cell | null {
  if (event.altKey || event.shiftKey) return null;
  const moves = event.ctrlKey || event.metaKey ? CORNERS : MOVES;
  const moved = moves[event.key]?.(cell, count - 1);
  if (moved === undefined) return null;
  const within = (index: number): number => Math.max(0, Math.min(count - 1, index));
  return { from: within(moved.from), to: within(moved.to) };
}

/**
 * Where the part that holds `index` begins; parts lie side by side and never overlap.
 *
 * @example index 30 in parts of 24 gives 24
 */
export function partAround(index: number, size: number): number {
  return Math.floor(index / size) * size;
}
