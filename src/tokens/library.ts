/**
 * The library's tokenizer behind the few calls that we need of it, with its vocabulary built once.
 * Leaves out alignment, which the library does not know. Reference: @huggingface/tokenizers 0.2.
 */
import { Tokenizer } from '@huggingface/tokenizers';

import { isBertScopeError, VocabularyError } from '../errors';
import { ShortWordPiece } from './short-word-piece';
import type { TokenizerFile } from './tokenizer-file';

/** Of @huggingface/tokenizers, which does not say it itself; a test compares it with what is installed. */
export const LIBRARY_VERSION = '0.2.0';

/** Ids with the pieces that they stand for, in parallel, without special tokens of the template. */
export type Pieces = { readonly ids: readonly number[]; readonly tokens: readonly string[] };

export type Library = {
  /** The whole of a text, special tokens left out. */
  encode(text: string): Pieces;
  /** The words of a text as the library normalises and splits it. */
  splitWords(text: string): readonly string[];
  /** The pieces of one normalised word (WordPiece files only). */
  encodeWord(word: string): readonly string[];
  /** The number of a piece or added token; undefined where it has none. */
  idOf(token: string): number | undefined;
  /** The number that stands for unknown words; undefined where there is none. */
  readonly unknownId: number | undefined;
  /** What the template makes of one token a sentence. */
  applyTemplate(
    a: string,
    b: string | null
  ): { readonly tokens: readonly string[]; readonly sentenceIds: readonly number[] };
};

function createTokenizer(file: TokenizerFile, config: object): Tokenizer {
  if (file.bert === null) {
    return new Tokenizer(file.json, config);
  }
  // Made with an empty vocabulary and then given the model: added tokens stay out of the pieces.
  const bare = { ...(file.json.model as object), vocab: {} };
  const tokenizer = new Tokenizer({ ...file.json, model: bare }, config);
  tokenizer.model = new ShortWordPiece(file.bert.model);
  return tokenizer;
}

/**
 * @param file a read tokenizer.json
 * @param tokenizerConfig parsed tokenizer_config.json; anything but an object counts as empty
 * @throws {VocabularyError} if the library cannot make a tokenizer of it
 */
export function createLibrary(file: TokenizerFile, tokenizerConfig: unknown): Library {
  const config =
    typeof tokenizerConfig === 'object' && tokenizerConfig !== null ? tokenizerConfig : {};
  let tokenizer: Tokenizer;
  try {
    tokenizer = createTokenizer(file, config);
  } catch (cause) {
    if (isBertScopeError(cause)) {
      throw cause;
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VocabularyError(
      `The tokenizer file cannot be used: ${reason}.`,
      'Choose a model with a WordPiece tokenizer, such as any BERT.',
      { token: '' },
      cause
    );
  }
  const addedIds = new Map(file.addedTokens.map(token => [token.content, token.id]));
  return {
    encode: text => tokenizer.encode(text, { add_special_tokens: false }),
    splitWords: text => {
      const normalized = tokenizer.normalizer?.normalize(text) ?? text;
      return tokenizer.pre_tokenizer?.pre_tokenize(normalized) ?? [normalized];
    },
    encodeWord: word => tokenizer.model!.encode([word]),
    idOf: token => addedIds.get(token) ?? tokenizer.token_to_id(token),
    unknownId: tokenizer.model?.unk_token_id,
    applyTemplate: (a, b) => {
      const pair = b === null ? [a] : [a, b];
      const made = tokenizer.post_processor?.post_process([a], b === null ? null : [b], true);
      return {
        tokens: made?.tokens ?? pair,
        sentenceIds: made?.token_type_ids ?? pair.map((_, index) => index)
      };
    }
  };
}
