/**
 * The head view as numbers: where each token stands and between which x the lines run. Plain data,
 * no DOM; the painter and the token columns both draw from it. Leaves out: which lines there are
 * (line-selection.ts). Follows BertViz's head view: attending left, attended-to right.
 *
 * Where tokens run across, the whole layout lies on its side: `x` and widths are measured downwards
 * from the top, `y` and heights from the left. Painters and styles exchange the axes; the numbers are
 * the same.
 */
import type { Orientation } from '../state/document';
import type { Encoding, SentenceId } from '../tokens/encoding';

/** What the layout needs to know. All lengths are CSS pixels. */
export type HeadsLayoutInput = {
  readonly encoding: Pick<Encoding, 'tokens' | 'sentenceIds' | 'special'>;
  readonly widthPx: number;
  /** Width of the widest token at FONT_PX. */
  readonly tokenWidthPx: number;
  /** Whether tokens run down or across; down if not said. */
  readonly orientation?: Orientation;
};

export type TokenPlace = {
  readonly token: number;
  readonly text: string;
  /** Whether the tokenizer added it ([CLS], [SEP]). */
  readonly special: boolean;
  readonly sentence: SentenceId;
  /** Middle of its row. */
  readonly y: number;
};

export type HeadsLayout = {
  readonly orientation: Orientation;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rowPx: number;
  readonly fontPx: number;
  /** Both columns have the same rows. */
  readonly rows: readonly TokenPlace[];
  /** Middle of each row; the painter's copy of `rows[i].y`. */
  readonly y: Float32Array;
  /** Outer edges of the two columns: [left.x, left.x + left.width] and so on. */
  readonly left: { readonly x: number; readonly width: number };
  readonly right: { readonly x: number; readonly width: number };
  /** What the widest token and its weight leave free of a column. */
  readonly barsPx: number;
  /** Lines run from `lineStart` to `lineEnd`. */
  readonly lineStart: number;
  readonly lineEnd: number;
  /** Where a rule separates the sentences; empty for one sentence. */
  readonly separators: readonly number[];
};

/** Size of a token's text where rows are roomy. */
export const FONT_PX = 14;
const ROOMY_ROW_PX = 27;
const TIGHT_ROW_PX = 14;
/** Rows get tighter so that a picture is no taller than this, as long as they can be read. */
const COMFORTABLE_HEIGHT_PX = 720;
/** Across, a column of turned text needs as much to be read, and there is more room. */
const TIGHT_ACROSS_PX = 19;
const ROOMY_ACROSS_PX = 34;
/** Between the tokens above and those below. */
const ACROSS_LINES_PX = 170;
const PADDING_PX = 6;
/** Room beside a token for its weight. */
const NUMBER_PX = 46;
/** Room between a token and its weight for a bar a head, where the picture is wide enough. */
const BARS_PX = 40;
const LEAST_COLUMN_PX = 84;
const MOST_COLUMN_PX = 230;
const LEAST_LINES_PX = 84;
/** In a side panel the lines give way before the columns do. */
const SHORTEST_LINES_PX = 44;
const MOST_LINES_PX = 340;
const AMPLE_LINES_PX = 160;
/** Between the edge of a token's highlight and its line. */
const GAP_PX = 5;

const clamp = (value: number, low: number, high: number): number =>
  Math.max(low, Math.min(high, value));

/**
 * Places tokens in two columns.
 *
 * @example 19 tokens in two sentences: rows of 27 px, one separator, about 540 px high
 */
export function layoutHeads({
  encoding,
  widthPx: roomPx,
  tokenWidthPx,
  orientation = 'vertical'
}: HeadsLayoutInput): HeadsLayout {
  const count = encoding.tokens.length;
  const isAcross = orientation === 'horizontal';
  const rowPx = isAcross
    ? clamp(Math.floor((roomPx - 40) / Math.max(1, count)), TIGHT_ACROSS_PX, ROOMY_ACROSS_PX)
    : clamp(Math.floor(COMFORTABLE_HEIGHT_PX / Math.max(1, count)), TIGHT_ROW_PX, ROOMY_ROW_PX);
  const fontPx = clamp(rowPx - 4, 11, FONT_PX);
  const gapPx = rowPx / 2;

  const rows: TokenPlace[] = [];
  const separators: number[] = [];
  let top = PADDING_PX;
  encoding.tokens.forEach((text, token) => {
    if (token > 0 && encoding.sentenceIds[token] !== encoding.sentenceIds[token - 1]) {
      separators.push(Math.round(top + gapPx / 2));
      top += gapPx;
    }
    rows.push({
      token,
      text,
      special: encoding.special[token] ?? false,
      sentence: encoding.sentenceIds[token] ?? 0,
      y: top + rowPx / 2
    });
    top += rowPx;
  });

  const textPx = tokenWidthPx * (fontPx / FONT_PX);
  const bare = textPx + NUMBER_PX + 3 * PADDING_PX;
  const longest = Math.min(MOST_COLUMN_PX, Math.max(LEAST_COLUMN_PX, bare));
  const widthPx = isAcross ? Math.round(2 * longest + ACROSS_LINES_PX) : roomPx;
  // The lines come first: bars get room only where that leaves enough for them.
  const wanted = widthPx - 2 * (bare + BARS_PX) >= AMPLE_LINES_PX ? bare + BARS_PX : bare;
  const most = Math.max(LEAST_COLUMN_PX, Math.min(MOST_COLUMN_PX, (widthPx - LEAST_LINES_PX) / 2));
  const column = Math.round(clamp(wanted, LEAST_COLUMN_PX, most));
  const between = Math.round(clamp(widthPx - 2 * column, SHORTEST_LINES_PX, MOST_LINES_PX));
  const x = Math.max(0, Math.round((widthPx - 2 * column - between) / 2));
  return {
    orientation,
    widthPx,
    heightPx: top + PADDING_PX,
    rowPx,
    fontPx,
    rows,
    y: Float32Array.from(rows, row => row.y),
    left: { x, width: column },
    right: { x: x + column + between, width: column },
    barsPx: Math.max(0, column - textPx - NUMBER_PX - 2 * PADDING_PX),
    lineStart: x + column + GAP_PX,
    lineEnd: x + column + between - GAP_PX,
    separators
  };
}
