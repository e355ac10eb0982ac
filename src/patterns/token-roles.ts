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
  /** Pieces as BERT writes them, whatever the tokenizer: `straw`, and `##berries` inside a word. */
  readonly tokens: readonly string[];
  /** The tokens that are scored, half-open: all but the padding before and behind. */
  readonly start: number;
  readonly end: number;
  readonly sentences: readonly SentenceId[];
  /** D: [CLS] and [SEP], or whatever the template has for them, of the template or typed. */
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

const OPENING = ['[CLS]', '<s>', '<cls>', '<bos>'];
const DELIMITERS = [...OPENING, '[SEP]', '</s>', '<sep>', '<eos>', '<|endoftext|>'];
const PADDING = ['[PAD]', '<pad>'];
/** Two words unknown to the model are the same piece, but not the same word. */
const STAND_INS = [...PADDING, '[UNK]', '[MASK]', '<unk>', '<mask>'];

/**
 * Labels of another tokenizer in BERT's way of writing, so that a word at the begin of a text, which
 * has no space before it, is the same as elsewhere, and other than its letters inside a word.
 */
function spellPieces({ tokens, labels, wordIds, sentenceIds, special }: GroupedEncoding) {
  if (labels === undefined) return tokens;
  return labels.map((label, i) => {
    // A stand-in is none of its word: "▁" and "<unk>" are one, which nobody can read.
    if (STAND_INS.includes(tokens[i])) return tokens[i];
    const text = label.trim();
    const word = wordIds[i] ?? null;
    const isInside =
      i > 0 &&
      word !== null &&
      special[i - 1] !== true &&
      word === wordIds[i - 1] &&
      sentenceIds[i] === sentenceIds[i - 1];
    return isInside ? `##${text}` : text;
  });
}

/**
 * Numbers words: by the word numbers of the encoding, or where they are unknown by the marks of
 * pieces inside a word.
 */
function numberWords(
  { wordIds, sentenceIds }: GroupedEncoding,
  tokens: readonly string[],
  isContent: readonly boolean[]
): number[] {
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
 * @param encoding the tokens as the model had them; tokens of the template called [PAD] or <pad> are
 *   padding
 * @example `[CLS] straw ##berries . [SEP]`: D are the first and the last, C the three between them,
 *   W `straw` and `##berries`, words -1 0 0 1 -1
 */
export function findRoles(encoding: GroupedEncoding): TokenRoles {
  const { special, sentenceIds: sentences } = encoding;
  const tokens = spellPieces(encoding);
  const isPadding = tokens.map((token, i) => special[i] === true && PADDING.includes(token));
  const isDelimiter = tokens.map(
    (token, i) => !isPadding[i] && (special[i] === true || DELIMITERS.includes(token))
  );
  const isContent = tokens.map((_, i) => !isPadding[i] && !isDelimiter[i]);
  const isWord = tokens.map(
    (token, i) => isContent[i] && !isPunctuation(token) && !STAND_INS.includes(token)
  );
  const words = numberWords(encoding, tokens, isContent);
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
    isSeparator: tokens.map((token, i) => isDelimiter[i] && !OPENING.includes(token)),
    isContent,
    isWord,
    words,
    wordTexts: pieces.map(word => joinPieces(word).toLowerCase()),
    isPair: [0, 1].every(sentence =>
      sentences.some((other, i) => isContent[i] && other === sentence)
    )
  };
}
