/**
 * The matrix as numbers: where its cells, labels and sums stand. Rows attend, columns are attended
 * to. Plain data, no DOM. Leaves out: colours (colour-ramp.ts) and paint (matrix-painter.ts).
 */
import type { MatrixZoom } from '../state/document';

/** All lengths are CSS pixels. */
export type MatrixLayoutInput = {
  readonly tokens: number;
  readonly sentenceIds: readonly number[];
  /** Ranges of tokens; null: all. What lies outside the tokens is left out. */
  readonly zoom: MatrixZoom | null;
  readonly widthPx: number;
  /** The most it is to be high, as long as cells can be told apart; no bound by default. */
  readonly heightPx?: number;
  /** Width of the widest token at the font size of labels. */
  readonly tokenWidthPx: number;
};

export type MatrixRange = { readonly start: number; readonly end: number };

export type MatrixLayout = {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly from: MatrixRange;
  readonly to: MatrixRange;
  /** Side of a cell; below 1 where there are more tokens than pixels. */
  readonly cellPx: number;
  /** Upper left corner of the first cell. */
  readonly left: number;
  readonly top: number;
  /** Lengths of all columns and of all rows. */
  readonly columnsPx: number;
  readonly rowsPx: number;
  readonly labelPx: number;
  /** Every so many tokens one has its label, so that labels do not run into each other. */
  readonly labelEvery: number;
  /** Longest bar of a sum. */
  readonly sumPx: number;
  /** Where a new sentence begins, measured from the first cell. */
  readonly rowRules: readonly number[];
  readonly columnRules: readonly number[];
};

const LARGEST_CELL_PX = 34;
/** Cells from here on are whole pixels. */
const LEAST_SHARP_PX = 9;
/** Cells do not get smaller than this to fit a height. */
const LEAST_TOLD_PX = 1;
const SUM_PX = 32;
const SUM_GAP_PX = 8;
const LABEL_GAP_PX = 6;
const LABEL_PITCH_PX = 15;
const LONGEST_LABEL_PX = 110;
const SHARE_OF_LABELS = 0.24;

function clampRange(range: readonly [number, number] | undefined, tokens: number): MatrixRange {
  const start = Math.max(0, Math.min(tokens - 1, range?.[0] ?? 0));
  return { start, end: Math.max(start + 1, Math.min(tokens, range?.[1] ?? tokens)) };
}

const rules = (
  sentenceIds: readonly number[],
  { start, end }: MatrixRange,
  cellPx: number
): number[] =>
  sentenceIds.flatMap((id, at) =>
    at > start && at < end && id !== sentenceIds[at - 1] ? [(at - start) * cellPx] : []
  );

/**
 * Places cells, labels and sums.
 *
 * @example 19 tokens in 700 px, widest label 60: cells of 28 px, every label is shown
 */
export function layoutMatrix(input: MatrixLayoutInput): MatrixLayout {
  const { tokens, sentenceIds, zoom, widthPx, tokenWidthPx, heightPx = Infinity } = input;
  const from = clampRange(zoom?.from, tokens);
  const to = clampRange(zoom?.to, tokens);
  const most = Math.min(LONGEST_LABEL_PX, Math.floor(widthPx * SHARE_OF_LABELS));
  const labelPx = Math.ceil(Math.min(most, tokenWidthPx)) + LABEL_GAP_PX;
  const room = Math.max(40, widthPx - labelPx - SUM_GAP_PX - SUM_PX);
  const columns = to.end - to.start;
  const rows = from.end - from.start;
  // One scale for both ways, so that a zoomed part is as high as the whole is wide at most.
  const beside = Math.min(LARGEST_CELL_PX, room / Math.max(columns, rows));
  const high = (heightPx - labelPx - SUM_GAP_PX - SUM_PX) / rows;
  const cell = Math.min(beside, Math.max(LEAST_TOLD_PX, high));
  const cellPx = cell >= LEAST_SHARP_PX ? Math.floor(cell) : cell;
  const columnsPx = cellPx * columns;
  const rowsPx = cellPx * rows;
  return {
    widthPx: labelPx + columnsPx + SUM_GAP_PX + SUM_PX,
    heightPx: labelPx + rowsPx + SUM_GAP_PX + SUM_PX,
    from,
    to,
    cellPx,
    left: labelPx,
    top: labelPx,
    columnsPx,
    rowsPx,
    labelPx: labelPx - LABEL_GAP_PX,
    labelEvery: Math.max(1, Math.ceil(LABEL_PITCH_PX / cellPx)),
    sumPx: SUM_PX,
    rowRules: rules(sentenceIds, from, cellPx),
    columnRules: rules(sentenceIds, to, cellPx)
  };
}

/** The cell at a place of the picture; null outside the cells. */
export function cellAt(
  { left, top, cellPx, from, to }: MatrixLayout,
  x: number,
  y: number
): { readonly from: number; readonly to: number } | null {
  const row = Math.floor((y - top) / cellPx) + from.start;
  const column = Math.floor((x - left) / cellPx) + to.start;
  const isInside = row >= from.start && row < from.end && column >= to.start && column < to.end;
  return isInside ? { from: row, to: column } : null;
}

/** The part of a matrix between two of its cells, both included. */
export function zoomBetween(
  one: { readonly from: number; readonly to: number },
  other: { readonly from: number; readonly to: number }
): MatrixZoom {
  return {
    from: [Math.min(one.from, other.from), Math.max(one.from, other.from) + 1],
    to: [Math.min(one.to, other.to), Math.max(one.to, other.to) + 1]
  };
}

const scaled = (
  { start, end }: MatrixRange,
  centre: number,
  factor: number,
  tokens: number
): [number, number] => {
  const length = Math.min(tokens, Math.max(2, Math.round((end - start) * factor)));
  const first = Math.max(0, Math.min(tokens - length, Math.round(centre - length / 2)));
  return [first, first + length];
};

/** Half or twice as many tokens around a cell; null when that is the whole matrix. */
export function zoomAround(
  { from, to }: Pick<MatrixLayout, 'from' | 'to'>,
  cell: { readonly from: number; readonly to: number },
  factor: number,
  tokens: number
): MatrixZoom | null {
  const zoom = {
    from: scaled(from, cell.from, factor, tokens),
    to: scaled(to, cell.to, factor, tokens)
  };
  const isWhole = [zoom.from, zoom.to].every(([start, end]) => start === 0 && end === tokens);
  return isWhole ? null : zoom;
}
