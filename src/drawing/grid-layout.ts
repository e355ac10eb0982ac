/**
 * The grid of all heads as numbers: where each thumbnail stands, which one a point hits and where
 * a key leads. Plain data, no DOM. In the order of the layers rows are layers and columns are
 * heads; in any other order the cells flow and each carries its label. Leaves out: what is in a
 * thumbnail (head-thumbnail.ts) and the order itself (grid-order.ts).
 */

/** All lengths are CSS pixels. */
export type GridLayoutInput = {
  readonly layers: number;
  readonly heads: number;
  readonly widthPx: number;
  /** Whether every cell carries its own label, because rows and columns mean nothing. */
  readonly labelled: boolean;
};

export type GridLayout = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly columns: number;
  readonly rows: number;
  readonly count: number;
  /** Left edge of the first column: before it stand the numbers of the rows. */
  readonly startPx: number;
  /** From one cell to the next. */
  readonly stepXPx: number;
  readonly stepYPx: number;
  /** Of a thumbnail. */
  readonly cellWidthPx: number;
  readonly cellHeightPx: number;
  /** Above each thumbnail; 0 where cells carry no label. */
  readonly labelPx: number;
};

/** A thumbnail's place. */
export type CellRect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Rows get lower so that a grid is no taller than this, as long as thumbnails can be read. */
const COMFORTABLE_HEIGHT_PX = 788;
const ROW_NUMBER_PX = 24;
const LABEL_PX = 14;
const LEAST_CELL_PX = 14;
const MOST_CELL_PX = 112;
const LEAST_HEIGHT_PX = 26;
/** From this step on there is room for wider gaps. */
const ROOMY_STEP_PX = 44;
/** The narrowest column in which a label such as "11-10" can be read. */
const LABELLED_STEP_PX = 38;
/** A thumbnail is at most so much higher than wide, and so much wider than high. */
const TALLEST = 1.15;
const WIDEST = 2.2;
/** More rows than this stand closer. */
const MANY_ROWS = 16;
/** Room around the grid for the rings of its outer cells. */
const EDGE_PX = 3;

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));

/**
 * Places layers × heads thumbnails. What does not fit the width beside each other at its least size
 * makes a grid wider than `widthPx`, or, where cells carry labels, with fewer columns.
 *
 * @example 12 × 12 heads, 766 px wide: cells of 55 × 59 px, 61 px apart
 */
export function layoutGrid({ layers, heads, widthPx, labelled }: GridLayoutInput): GridLayout {
  const count = layers * heads;
  const startPx = labelled ? EDGE_PX : ROW_NUMBER_PX;
  const free = Math.max(0, widthPx - startPx - EDGE_PX);
  const columns = Math.max(
    1,
    labelled ? Math.min(heads, Math.floor(free / LABELLED_STEP_PX)) : heads
  );
  const rows = Math.ceil(count / columns);
  const even = Math.floor(free / columns);
  const gapPx = even >= ROOMY_STEP_PX ? 6 : 3;
  const fitPx = clamp(even - gapPx, LEAST_CELL_PX, MOST_CELL_PX);
  const labelPx = labelled ? LABEL_PX : 0;
  const gapYPx = rows > MANY_ROWS && !labelled ? 3 : gapPx;
  const fitting = Math.floor(COMFORTABLE_HEIGHT_PX / Math.max(1, rows)) - gapYPx - labelPx;
  const cellHeightPx = Math.max(LEAST_HEIGHT_PX, Math.min(fitting, Math.round(fitPx * TALLEST)));
  const cellWidthPx = Math.min(fitPx, Math.floor(cellHeightPx * WIDEST));
  const stepXPx = cellWidthPx + gapPx;
  const stepYPx = cellHeightPx + gapYPx + labelPx;
  return {
    widthPx: Math.max(widthPx, startPx + columns * stepXPx + EDGE_PX),
    heightPx: 2 * EDGE_PX + rows * stepYPx - gapYPx,
    columns,
    rows,
    count,
    startPx,
    stepXPx,
    stepYPx,
    cellWidthPx,
    cellHeightPx,
    labelPx
  };
}

/** Where the thumbnail of cell `index` stands; cells count in reading order from 0. */
export function cellRect(layout: GridLayout, index: number): CellRect {
  const { columns, startPx, stepXPx, stepYPx, labelPx } = layout;
  return {
    x: startPx + (index % columns) * stepXPx,
    y: EDGE_PX + Math.floor(index / columns) * stepYPx + labelPx,
    width: layout.cellWidthPx,
    height: layout.cellHeightPx
  };
}

/** The cell at a point, its label and the gap beside it counted; null where there is none. */
export function cellAt(layout: GridLayout, x: number, y: number): number | null {
  const column = Math.floor((x - layout.startPx) / layout.stepXPx);
  const row = Math.floor((y - EDGE_PX) / layout.stepYPx);
  const index = row * layout.columns + column;
  const isInside = column >= 0 && column < layout.columns && row >= 0 && index < layout.count;
  return isInside ? index : null;
}

/** The cells that a stretch of the grid touches, `end` excluded. */
export function cellsWithin(
  layout: GridLayout,
  { top, height }: { readonly top: number; readonly height: number }
): { readonly start: number; readonly end: number } {
  const first = Math.max(0, Math.floor((top - EDGE_PX) / layout.stepYPx));
  const last = Math.ceil((top + height - EDGE_PX) / layout.stepYPx);
  return {
    start: Math.min(layout.count, first * layout.columns),
    end: Math.max(0, Math.min(layout.count, last * layout.columns))
  };
}

const PAGE_ROWS = 5;

/**
 * Where a key leads from cell `index`, as in any grid: arrows by one, Home and End within the row,
 * with Ctrl (`far`) to the first and last cell. At an edge it stays.
 *
 * @returns null for other keys
 */
export function cellAfter(
  layout: GridLayout,
  index: number,
  key: string,
  far: boolean
): number | null {
  const { columns, count } = layout;
  const rowStart = index - (index % columns);
  const rowEnd = Math.min(count, rowStart + columns) - 1;
  const down = (rows: number): number => {
    const to = index + rows * columns;
    return to >= 0 && to < count ? to : index;
  };
  switch (key) {
    case 'ArrowLeft':
      return Math.max(rowStart, index - 1);
    case 'ArrowRight':
      return Math.min(rowEnd, index + 1);
    case 'ArrowUp':
      return down(-1);
    case 'ArrowDown':
      return down(1);
    case 'PageUp':
      return down(-Math.min(PAGE_ROWS, Math.floor(index / columns)));
    case 'PageDown':
      return down(Math.min(PAGE_ROWS, Math.floor((count - 1 - index) / columns)));
    case 'Home':
      return far ? 0 : rowStart;
    case 'End':
      return far ? count - 1 : rowEnd;
    default:
      return null;
  }
}
