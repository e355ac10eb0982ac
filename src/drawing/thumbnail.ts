/**
 * A head as a small picture, as numbers: where its tokens stand and which of its lines are drawn.
 * Plain data, no DOM; canvas (thumbnail-painter.ts) and SVG (svg-shelf.ts) draw from it. Leaves
 * out: the tokens' texts, which have no room.
 */
import type { TokenRef } from '../state/document';
import type { Encoding } from '../tokens/encoding';
import { selectLines } from './line-selection';
import { selectTokenLines } from './token-lines';
import type { HeadLines, LayerLines } from './line-selection';

/** One head of one layer, and what is pinned. */
export type ThumbnailInput = {
  readonly sentenceIds: Encoding['sentenceIds'];
  readonly layer: Omit<LayerLines, 'heads'>;
  readonly head: number;
  /** Their lines stand out; those beyond the last token are left out. */
  readonly pinned: readonly TokenRef[];
  /** In CSS pixels. */
  readonly widthPx: number;
  readonly heightPx: number;
};

export type ThumbnailLine = {
  readonly fromY: number;
  readonly toY: number;
  /** 0 to 1. */
  readonly opacity: number;
  readonly widthPx: number;
};

export type Thumbnail = {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Lines run from `startX` to `endX`; tokens are dots beyond both. */
  readonly startX: number;
  readonly endX: number;
  /** Middle of each token's dot. */
  readonly y: Float32Array;
  readonly dotPx: number;
  /** Faintest first, so that the strongest come to lie on top. */
  readonly lines: readonly ThumbnailLine[];
  /** Ends of lit lines, as dots. */
  readonly lit: readonly TokenRef[];
};

const EDGE_PX = 5;
/** A small picture holds no more; the strongest are kept. */
const MOST_LINES = 240;
/** What is not lit stays to be seen behind what is. */
const BEHIND = 0.3;

function placeTokens(sentenceIds: Encoding['sentenceIds'], heightPx: number): Float32Array {
  const count = sentenceIds.length;
  const room = heightPx - 2 * EDGE_PX;
  const isPair = sentenceIds.some(id => id !== sentenceIds[0]);
  // A gap between the sentences, as in the large picture.
  const step = room / Math.max(1, count - 1 + (isPair ? 1 : 0));
  let gap = 0;
  return Float32Array.from(sentenceIds, (id, token) => {
    if (token > 0 && id !== sentenceIds[token - 1]) gap = step;
    return EDGE_PX + token * step + gap;
  });
}

/**
 * Lays out one head.
 *
 * @throws {RangeError} if the layer does not hold the head
 * @example three tokens in 60 px: dots at 5, 30 and 55
 */
export function layoutThumbnail(input: ThumbnailInput): Thumbnail {
  const { sentenceIds, head, widthPx, heightPx } = input;
  const layer = { ...input.layer, heads: [head] };
  const y = placeTokens(sentenceIds, heightPx);
  const lit = input.pinned.filter(({ token }) => token < layer.tokens);
  const strokes = (lines: HeadLines, share: number, extraPx: number): ThumbnailLine[] =>
    Array.from({ length: Math.min(lines.count, MOST_LINES) }, (_, i) => ({
      fromY: y[lines.from[i]],
      toY: y[lines.to[i]],
      opacity: Math.min(1, lines.weight[i] * share),
      widthPx: 0.8 + (0.6 + extraPx) * lines.weight[i]
    })).reverse();
  const { lines, threshold } = selectLines(layer);
  const pinnedLines =
    lit.length === 0 ? [] : strokes(selectTokenLines(layer, lit, threshold), 1, 0.8);
  return {
    widthPx,
    heightPx,
    startX: EDGE_PX + 3,
    endX: widthPx - EDGE_PX - 3,
    y,
    dotPx: Math.max(0.5, Math.min(1.4, heightPx / (2.6 * Math.max(1, sentenceIds.length)))),
    lines: [...strokes(lines, lit.length === 0 ? 1 : BEHIND, 0), ...pinnedLines],
    lit
  };
}
