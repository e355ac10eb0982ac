/**
 * Reads an unknown tokenizer.json into what the aligned front half needs. Leaves out everything
 * that only the library reads (decoder, merges, other normalisers). Reference: the file format of
 * huggingface/tokenizers.
 */
import { VocabularyError } from '../errors';
import type { AddedToken } from './added-token';
import type { BertSettings } from './bert-settings';

type Json = Readonly<Record<string, unknown>>;

/** The WordPiece part of a file. */
export type WordPieceFile = {
  readonly vocabulary: Map<string, number>;
  /** UTF-16 units of the longest piece, prefix included. */
  readonly longestPiece: number;
  readonly unknownToken: string;
  readonly prefix: string;
  readonly maxWordLength: number;
};

export type TokenizerFile = {
  /** The file as it was, an object with the lists that the library insists on. */
  readonly json: Json;
  readonly addedTokens: readonly AddedToken[];
  /** How to align tokens with their source; null for any kind but WordPiece with Bert's parts. */
  readonly bert: { readonly settings: BertSettings; readonly model: WordPieceFile } | null;
};

const ADVICE = 'Take the tokenizer.json that was published with this model.';

function fail(what: string, token: string): never {
  throw new VocabularyError(`The tokenizer file ${what}.`, ADVICE, { token });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readObject(value: unknown, name: string): Json {
  return isObject(value) ? value : fail(`has no "${name}"`, name);
}

function hasType(value: unknown, type: string): value is Json {
  return isObject(value) && value.type === type;
}

function readAddedToken(value: unknown): AddedToken {
  if (!isObject(value) || typeof value.content !== 'string' || !Number.isInteger(value.id)) {
    return fail(`has an added token without text or number: ${JSON.stringify(value)}`, '');
  }
  return {
    id: value.id as number,
    content: value.content,
    singleWord: value.single_word === true,
    lstrip: value.lstrip === true,
    rstrip: value.rstrip === true,
    normalized: value.normalized === true
  };
}

function readSettings(normalizer: Json): BertSettings {
  const lowercase = normalizer.lowercase !== false;
  const { strip_accents: stripAccents } = normalizer;
  return {
    cleanText: normalizer.clean_text !== false,
    isolateChinese: normalizer.handle_chinese_chars !== false,
    stripAccents: typeof stripAccents === 'boolean' ? stripAccents : lowercase,
    lowercase
  };
}

/** `in` over 30,000 names is twice as fast as Object.entries, and this delays the first picture. */
function readVocabulary(value: unknown): Pick<WordPieceFile, 'vocabulary' | 'longestPiece'> {
  const pieces = readObject(value, 'vocab');
  const vocabulary = new Map<string, number>();
  let longestPiece = 0;
  for (const piece in pieces) {
    const id = pieces[piece];
    if (typeof id !== 'number') {
      return fail(`gives the piece ${JSON.stringify(piece)} no number`, piece);
    }
    vocabulary.set(piece, id);
    longestPiece = Math.max(longestPiece, piece.length);
  }
  return { vocabulary, longestPiece };
}

function readWordPiece(model: Json): WordPieceFile {
  const unknownToken = typeof model.unk_token === 'string' ? model.unk_token : '[UNK]';
  const { vocabulary, longestPiece } = readVocabulary(model.vocab);
  if (!vocabulary.has(unknownToken)) {
    return fail(`has no ${unknownToken}, which stands for unknown words`, unknownToken);
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

/**
 * @param tokenizerJson parsed tokenizer.json, not yet looked at
 * @throws {VocabularyError} if it is no tokenizer file, or a WordPiece file without its unknown token
 */
export function readTokenizerFile(tokenizerJson: unknown): TokenizerFile {
  const file = isObject(tokenizerJson) ? tokenizerJson : fail('is not a JSON object', '');
  const model = readObject(file.model, 'model');
  const addedTokens = Array.isArray(file.added_tokens) ? file.added_tokens : [];
  const { normalizer, pre_tokenizer: preTokenizer } = file;
  const isBert =
    hasType(normalizer, 'BertNormalizer') &&
    hasType(preTokenizer, 'BertPreTokenizer') &&
    hasType(model, 'WordPiece');
  return {
    json: {
      decoder: null,
      post_processor: null,
      pre_tokenizer: null,
      normalizer: null,
      ...file,
      added_tokens: addedTokens
    },
    addedTokens: addedTokens.map(readAddedToken).filter(token => token.content !== ''),
    bert: isBert ? { settings: readSettings(normalizer), model: readWordPiece(model) } : null
  };
}
