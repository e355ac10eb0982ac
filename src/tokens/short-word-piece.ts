/**
 * The library's WordPiece with one shortcut: it never tries a piece longer than the longest of the
 * vocabulary. The library tries the whole rest of a word first, which takes seconds for a pasted
 * page of base64. Leaves out nothing: the pieces are the same (held by a test).
 * Reference: models/wordpiece/mod.rs of huggingface/tokenizers.
 */
import { WordPiece } from '@huggingface/tokenizers';

import type { WordPieceFile } from './word-piece-file';

function cutWord(word: string, file: WordPieceFile): string[] {
  const pieces: string[] = [];
  for (let start = 0; start < word.length;) {
    const head = start === 0 ? '' : file.prefix;
    // Half a surrogate pair is in no vocabulary, so units will do.
    let end = Math.min(word.length, start + file.longestPiece);
    let piece = head + word.slice(start, end);
    while (end > start && !file.vocabulary.has(piece)) {
      end -= 1;
      piece = head + word.slice(start, end);
    }
    if (end === start) {
      return [file.unknownToken];
    }
    pieces.push(piece);
    start = end;
  }
  return pieces;
}

/** @example "unaffable" with the pieces `un ##aff ##able` gives those; "日xx" without `日` `[UNK]` */
export class ShortWordPiece extends WordPiece {
  constructor(private readonly file: WordPieceFile) {
    super({
      type: 'WordPiece',
      unk_token: file.unknownToken,
      continuing_subword_prefix: file.prefix,
      max_input_chars_per_word: file.maxWordLength,
      vocab: {}
    } as unknown as ConstructorParameters<typeof WordPiece>[0]);
    // Our map, since the library's constructor takes four times as long to fill one.
    this.tokens_to_ids = file.vocabulary;
    this.unk_token = file.unknownToken;
    this.unk_token_id = file.vocabulary.get(file.unknownToken)!;
  }

  override encode(words: string[]): string[] {
    const { maxWordLength, unknownToken } = this.file;
    return words.flatMap(word =>
      word.length > maxWordLength && Array.from(word).length > maxWordLength
        ? [unknownToken]
        : cutWord(word, this.file)
    );
  }
}
