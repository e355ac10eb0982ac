/** Walking a table of numbers by keyboard, and which part of it is on the page. */

/** A place in a table: its row (in a table of weights, who attends) and its column. */
export type Cell = { readonly from: number; readonly to: number };

const PAGE = 10;

/** How many rows and columns a table has. */
export type TableSize = { readonly rows: number; readonly columns: number };

type Move = (cell: Cell, size: TableSize) => Cell;

const MOVES: Readonly<Record<string, Move>> = {
  ArrowUp: ({ from, to }) => ({ from: from - 1, to }),
  ArrowDown: ({ from, to }) => ({ from: from + 1, to }),
  ArrowLeft: ({ from, to }) => ({ from, to: to - 1 }),
  ArrowRight: ({ from, to }) => ({ from, to: to + 1 }),
  PageUp: ({ from, to }) => ({ from: from - PAGE, to }),
  PageDown: ({ from, to }) => ({ from: from + PAGE, to }),
  Home: ({ from }) => ({ from, to: 0 }),
  End: ({ from }, { columns }) => ({ from, to: columns - 1 })
};

const CORNERS: Readonly<Record<string, Move>> = {
  Home: () => ({ from: 0, to: 0 }),
  End: (_, { rows, columns }) => ({ from: rows - 1, to: columns - 1 })
};

/** The cell of the table that is nearest to `cell`. */
export function cellWithin({ from, to }: Cell, { rows, columns }: TableSize): Cell {
  const within = (index: number, count: number): number => Math.max(0, Math.min(count - 1, index));
  return { from: within(from, rows), to: within(to, columns) };
}

/**
 * The cell a key leads to from `cell`, kept inside; null if the key is none of ours.
 *
 * @example ArrowRight on the last column stays there; Ctrl+End leads to the last weight of all
 */
export function cellAfter(event: KeyboardEvent, cell: Cell, size: TableSize): Cell | null {
  if (event.altKey || event.shiftKey) return null;
  const moves = event.ctrlKey || event.metaKey ? CORNERS : MOVES;
  const moved = moves[event.key]?.(cell, size);
  return moved === undefined ? null : cellWithin(moved, size);
}

/**
 * Where the part that holds `index` begins; parts lie side by side and never overlap.
 *
 * @example index 30 in parts of 24 gives 24
 */
export function partAround(index: number, size: number): number {
  return Math.floor(index / size) * size;
}
