/**
 * The part that the matrix shows, from the document's tokens (pieces) to the rows and columns of the
 * picture, which may be words or leave tokens out, and back: the same text stays in sight.
 */
import type { TokenGroups } from '../attention/token-groups';
import type { MatrixZoom } from '../state/document';

type Range = readonly [number, number];
type Pieces = TokenGroups['pieces'];

function toGroups([start, end]: Range, pieces: Pieces): Range {
  const first = pieces.findIndex(piece => piece[1] > start);
  const last = pieces.findLastIndex(piece => piece[0] < end);
  if (first < 0) return [Math.max(0, pieces.length - 1), Math.max(1, pieces.length)];
  return [first, Math.max(first, last) + 1];
}

/**
 * The rows and columns that show these tokens; where all of them are left out, the next one.
 *
 * @example of `[CLS] straw ##berries [SEP]` by words, tokens 2 to 4 are the words 1 to 3
 */
export function zoomOfGroups(
  zoom: MatrixZoom | null,
  { pieces }: Pick<TokenGroups, 'pieces'>
): MatrixZoom | null {
  return zoom === null
    ? null
    : { from: toGroups(zoom.from, pieces), to: toGroups(zoom.to, pieces) };
}

/** The tokens that these rows and columns of the picture stand for. */
export function zoomOfPieces(
  zoom: MatrixZoom | null,
  { pieces }: Pick<TokenGroups, 'pieces'>
): MatrixZoom | null {
  const back = ([start, end]: Range): Range => [pieces[start][0], pieces[end - 1][1]];
  return zoom === null ? null : { from: back(zoom.from), to: back(zoom.to) };
}
