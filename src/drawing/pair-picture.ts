/**
 * The pairs of tokens that a score rests on, in a small picture of their head, as numbers: they
 * stand out, also one that draws no line, before the head's other lines. Plain data, no DOM.
 */
import { layoutThumbnail, type Thumbnail, type ThumbnailInput } from './thumbnail';

export type PairLine = {
  readonly from: number;
  readonly to: number;
  readonly fromY: number;
  readonly toY: number;
  /** 0 to 1. */
  readonly weight: number;
};

export type PairPicture = {
  /** The head's own lines, faint. */
  readonly behind: Thumbnail;
  /** Weakest first, so that the strongest come to lie on top. */
  readonly pairs: readonly PairLine[];
  /** Whether a row is high enough for the token's text. */
  readonly hasNames: boolean;
};

export type PairPictureInput = {
  readonly sentenceIds: ThumbnailInput['sentenceIds'];
  /** One head, shape [tokens, tokens]. */
  readonly plane: Float32Array;
  readonly pairs: readonly {
    readonly from: number;
    readonly to: number;
    readonly weight: number;
  }[];
  /** Between the columns of tokens. */
  readonly widthPx: number;
};

const NAMED_ROW_PX = 13;
const MOST_NAMED = 40;
const BARE_ROW_PX = 2.5;
/** Weaker pairs would only hide the stronger ones. */
const MOST_PAIRS = 300;
const CUT = { by: 'mass', value: 0.9 } as const;

/** @example 19 tokens of a pair of sentences: 20 rows of 13 px with their names */
export function layoutPairPicture(input: PairPictureInput): PairPicture {
  const { sentenceIds, plane, pairs, widthPx } = input;
  const tokens = sentenceIds.length;
  const hasNames = tokens <= MOST_NAMED;
  const behind = layoutThumbnail({
    sentenceIds,
    layer: { weights: plane, tokens, cut: CUT },
    head: 0,
    pinned: [],
    widthPx,
    heightPx: Math.max(60, (tokens + 1) * (hasNames ? NAMED_ROW_PX : BARE_ROW_PX))
  });
  const { y } = behind;
  return {
    behind,
    hasNames,
    pairs: pairs
      .slice(0, MOST_PAIRS)
      .map(({ from, to, weight }) => ({ from, to, weight, fromY: y[from], toY: y[to] }))
      .reverse()
  };
}
