/**
 * The library's reading of BERT's own tokenizer, to check ours against, with its vocabulary built
 * once. Leaves out alignment, which the library does not know. Reference: @huggingface/tokenizers 0.2.
 */
import { Tokenizer } from '@huggingface/tokenizers';

import { failOnFile, type Json } from './file-part';
import { ShortWordPiece } from './short-word-piece';
import type { WordPieceFile } from './word-piece-file';

/** Of @huggingface/tokenizers, which does not say it itself; a test compares it with what is installed. */
export const LIBRARY_VERSION = '0.2.0';

/** Ids with the pieces that they stand for, in parallel, without special tokens of the template. */
export type Pieces = { readonly ids: readonly number[]; readonly tokens: readonly string[] };

export type Library = {
  /** The whole of a text, special tokens left out. */
  encode(text: string): Pieces;
  /** The words of a text as the library normalises and splits it. */
  splitWords(text: string): readonly string[];
};

/**
 * @param json a tokenizer.json with the lists that the library insists on
 * @param model the WordPiece part of it
 * @param tokenizerConfig parsed tokenizer_config.json; anything but an object counts as empty
 * @throws {VocabularyError} if the library cannot make a tokenizer of it
 */
export function createLibrary(json: Json, model: WordPieceFile, tokenizerConfig: unknown): Library {
  const config =
    typeof tokenizerConfig === 'object' && tokenizerConfig !== null ? tokenizerConfig : {};
  let tokenizer: Tokenizer;
  try {
    // Made with an empty vocabulary and then given the model: added tokens stay out of the pieces.
    const bare = { ...(json.model as object), vocab: {} };
    tokenizer = new Tokenizer({ ...json, model: bare }, config);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return failOnFile(`cannot be used: ${reason}`, '', cause);
  }
  tokenizer.model = new ShortWordPiece(model);
  return {
    encode: text => tokenizer.encode(text, { add_special_tokens: false }),
    splitWords: text => {
      const normalized = tokenizer.normalizer?.normalize(text) ?? text;
      return tokenizer.pre_tokenizer?.pre_tokenize(normalized) ?? [normalized];
    }
  };
}
