/**
 * What each token of an input is to the patterns: a delimiter, punctuation, or a word, in which
 * sentence and of which word. Follows section 3.1 of the specification of the patterns; leaves out
 * how tokens are related to each other (relation.ts).
 */
import { isPunctuation, joinPieces } from '../attention/token-groups';
import type { GroupedEncoding } from '../attention/token-groups';
import type { SentenceId } from '../tokens/encoding';

/** Arrays have one entry a token of the encoding, so that a token keeps its number. */
export type TokenRoles = {
  readonly tokens: readonly string[];
  /** The tokens that are scored, half-open: all but the padding before and behind. */
  readonly start: number;
  readonly end: number;
  readonly sentences: readonly SentenceId[];
  /** D: [CLS] and [SEP], of the template or typed. */
  readonly isDelimiter: readonly boolean[];
  /** Those of D that close a sentence. */
  readonly isSeparator: readonly boolean[];
  /** C: what is no delimiter and no padding. */
  readonly isContent: readonly boolean[];
  /** W: what of C holds a word; neither punctuation nor a stand-in for a word nobody knows. */
  readonly isWord: readonly boolean[];
  /** Number of the word a token of C belongs to, over both sentences; -1 for others. */
  readonly words: readonly number[];
  /** Of each word its joined text, lower-case. */
  readonly wordTexts: readonly string[];
  /** Whether both sentences hold content. */
  readonly isPair: boolean;
};

const DELIMITERS = ['[CLS]', '[SEP]'];
/** Two words unknown to the model are the same piece, but not the same word. */
const STAND_INS = ['[UNK]', '[MASK]', '[PAD]'];

/**
 * Numbers words: by the word numbers of the encoding, or where they are unknown by the marks of
 * pieces inside a word.
 */
function numberWords(encoding: GroupedEncoding, isContent: readonly boolean[]): number[] {
  const { tokens, wordIds, sentenceIds } = encoding;
  let word = -1;
  return tokens.map((token, i) => {
    if (!isContent[i]) return -1;
    const follows = i > 0 && isContent[i - 1] && sentenceIds[i - 1] === sentenceIds[i];
    const id = wordIds[i] ?? null;
    const goesOn = id === null ? /^##./u.test(token) : id === wordIds[i - 1];
    if (!(follows && goesOn)) word += 1;
    return word;
  });
}

/**
 * @param encoding the tokens as the model had them; tokens of the template called [PAD] are padding
 * @example `[CLS] straw ##berries . [SEP]`: D are the first and the last, C the three between them,
 *   W `straw` and `##berries`, words -1 0 0 1 -1
 */
export function findRoles(encoding: GroupedEncoding): TokenRoles {
  const { tokens, special, sentenceIds: sentences } = encoding;
  const isPadding = tokens.map((token, i) => special[i] === true && token === '[PAD]');
  const isDelimiter = tokens.map(
    (token, i) => !isPadding[i] && (special[i] === true || DELIMITERS.includes(token))
  );
  const isContent = tokens.map((_, i) => !isPadding[i] && !isDelimiter[i]);
  const isWord = tokens.map(
    (token, i) => isContent[i] && !isPunctuation(token) && !STAND_INS.includes(token)
  );
  const words = numberWords(encoding, isContent);
  const pieces: string[][] = [];
  words.forEach((word, i) => {
    if (word >= 0) (pieces[word] ??= []).push(tokens[i]);
  });
  const start = isPadding.indexOf(false);
  return {
    tokens,
    start: Math.max(0, start),
    end: start < 0 ? 0 : isPadding.lastIndexOf(false) + 1,
    sentences,
    isDelimiter,
    isSeparator: tokens.map((token, i) => isDelimiter[i] && token !== '[CLS]' && token !== '<s>'),
    isContent,
    isWord,
    words,
    wordTexts: pieces.map(word => joinPieces(word).toLowerCase()),
    isPair: [0, 1].every(sentence =>
      sentences.some((other, i) => isContent[i] && other === sentence)
    )
  };
}
