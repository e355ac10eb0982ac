/** WordPiece as a model of words: the pieces of the library, with the characters they cover. */
import { ShortWordPiece } from './short-word-piece';
import type { WordPieceFile } from './word-piece-file';
import type { IWordModel, Piece } from './word-model';

/** How many code points of its word a piece covers. */
function pieceLength(piece: string, isFirst: boolean, prefix: string): number {
  return Array.from(isFirst ? piece : piece.slice(prefix.length)).length;
}

/** @example "wörter" with the pieces `wort ##er` of the normalised `worter` covers `0-4 4-6` */
export function createWordPieceModel(file: WordPieceFile): IWordModel {
  const model = new ShortWordPiece(file);
  const { vocabulary, prefix, unknownToken } = file;
  return {
    cut: chars => {
      const pieces = model.encode([chars.join('')]);
      let from = 0;
      return pieces.map((token, index): Piece => {
        // One piece is the whole word, also when it is [UNK], which does not spell it.
        const to =
          pieces.length === 1 ? chars.length : from + pieceLength(token, index === 0, prefix);
        const piece = { id: vocabulary.get(token)!, token, from, to };
        from = to;
        return piece;
      });
    },
    idOf: token => vocabulary.get(token),
    unknownId: vocabulary.get(unknownToken),
    listIds: () => vocabulary.values()
  };
}
