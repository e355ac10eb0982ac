/** The WordPiece part of a tokenizer.json. Reference: models/wordpiece of huggingface/tokenizers. */
import { failOnFile, readObject, type Json } from './file-part';

export type WordPieceFile = {
  readonly vocabulary: Map<string, number>;
  /** UTF-16 units of the longest piece, prefix included. */
  readonly longestPiece: number;
  readonly unknownToken: string;
  readonly prefix: string;
  readonly maxWordLength: number;
};

/**
 * Pieces to numbers. `in` over 30,000 names is twice as fast as Object.entries, and this delays the
 * first picture.
 *
 * @throws {VocabularyError} if it is no object of numbers
 */
export function readVocabulary(value: unknown): Pick<WordPieceFile, 'vocabulary' | 'longestPiece'> {
  const pieces = readObject(value, 'vocab');
  const vocabulary = new Map<string, number>();
  let longestPiece = 0;
  for (const piece in pieces) {
    const id = pieces[piece];
    if (typeof id !== 'number') {
      return failOnFile(`gives the piece ${JSON.stringify(piece)} no number`, piece);
    }
    vocabulary.set(piece, id);
    longestPiece = Math.max(longestPiece, piece.length);
  }
  return { vocabulary, longestPiece };
}

/** @throws {VocabularyError} if it lacks its vocabulary or its unknown token */
export function readWordPiece(model: Json): WordPieceFile {
  const unknownToken = typeof model.unk_token === 'string' ? model.unk_token : '[UNK]';
  const { vocabulary, longestPiece } = readVocabulary(model.vocab);
  if (!vocabulary.has(unknownToken)) {
    return failOnFile(`has no ${unknownToken}, which stands for unknown words`, unknownToken);
  }
  const { continuing_subword_prefix: prefix, max_input_chars_per_word: maxWordLength } = model;
  return {
    vocabulary,
    longestPiece,
    unknownToken,
    prefix: typeof prefix === 'string' ? prefix : '##',
    maxWordLength: typeof maxWordLength === 'number' ? maxWordLength : 100
  };
}
