/**
 * Which tokens a picture shows: pieces as they are or joined to words, with or without the special
 * tokens that the template added. Leaves out: the weights between them (reduce-layer.ts).
 */
import type { Encoding, SentenceId } from '../tokens/encoding';

/** What of an encoding decides about groups. */
export type GroupedEncoding = Pick<
  Encoding,
  'tokens' | 'labels' | 'sentenceIds' | 'special' | 'wordIds'
>;

/** How tokens are grouped. */
export type Grouping = {
  /** Whether the pieces of a word are one. */
  readonly words: boolean;
  /** Whether [CLS] and [SEP] are left out. */
  readonly hidesSpecial: boolean;
  /** Whether tokens of punctuation alone are left out. */
  readonly hidesPunctuation?: boolean;
};

/** The tokens of a picture, as they are shown; the arrays run in parallel, one entry a shown token. */
export type TokenGroups = {
  readonly tokens: readonly string[];
  readonly sentenceIds: readonly SentenceId[];
  readonly special: readonly boolean[];
  /** The pieces each stands for, half-open. */
  readonly pieces: readonly (readonly [start: number, end: number])[];
  /** Of each piece the shown token it belongs to; -1 where that is left out. */
  readonly groupOf: Int32Array;
  /** What is left out: texts of special tokens, each once, and the word punctuation for all of it. */
  readonly left: readonly string[];
  /** Whether every piece is shown, by itself. */
  readonly isWhole: boolean;
};

/** Every piece by itself. */
export const EVERY_PIECE: Grouping = { words: false, hidesSpecial: false };

/** The tokens as they are shown: labels where there are any. */
export const shownTokens = ({ labels, tokens }: Pick<Encoding, 'labels' | 'tokens'>) =>
  labels ?? tokens;

/** Bytes of characters that the tokenizer cut in two, as labels write them. */
const CUT_BYTES = /(?:\\x[0-9A-F]{2})+/gu;

/** The characters of bytes that are whole again; what is still no character stays by number. */
function joinBytes(written: string): string {
  try {
    return decodeURIComponent(written.replaceAll('\\x', '%'));
  } catch {
    return written;
  }
}

/**
 * The text of a word: its pieces without the marks of those inside it, without the space that a
 * label begins a word with, and with characters that were cut in two made whole.
 *
 * @example `straw ##berries` and ` straw berries` give `strawberries`, `\xC3 \xA9` gives `é`
 */
export function joinPieces(pieces: readonly string[]): string {
  const joined = pieces
    .map((piece, at) => (at > 0 && piece.startsWith('##') ? piece.slice(2) : piece))
    .join('')
    // Of "▁" and "store" the word is "store".
    .replace(/^␣+(?=[^␣])/u, '')
    .trim();
  return joined.includes('\\x') ? joined.replace(CUT_BYTES, joinBytes) : joined;
}

/**
 * Symbols (\p{S}: $, +, €, ©) say something of a text, as words do: they are no punctuation. The
 * signs that labels have for a space, a line break or a tab are, since those separate as it does.
 */
const PUNCTUATION = /^[\p{P}␣⏎⇥␍]+$/u;
/** Mark of a piece inside a word, where a text follows it. */
const INSIDE = /^##(?=.)/u;

/**
 * Whether a piece is nothing but punctuation (\p{P}); its mark of standing inside a word is none,
 * nor is the space at its begin.
 */
export const isPunctuation = (piece: string): boolean =>
  PUNCTUATION.test(piece.replace(INSIDE, '').trim());

/**
 * Of each token whether it is punctuation: no special token, and nothing but \p{P}. By words, a piece
 * counts if all of its word does.
 */
function findPunctuation(encoding: GroupedEncoding, words: boolean): readonly boolean[] {
  const { special, wordIds, sentenceIds } = encoding;
  const tokens = shownTokens(encoding);
  const isPiece = tokens.map((text, i) => special[i] !== true && isPunctuation(text));
  if (!words) return isPiece;
  const wordOf = (piece: number): string =>
    `${sentenceIds[piece]} ${wordIds[piece] ?? `#${piece}`}`;
  const others = new Set(tokens.flatMap((_, i) => (isPiece[i] ? [] : [wordOf(i)])));
  return isPiece.map((_, i) => !others.has(wordOf(i)));
}

/** Of each input the ways it was grouped: groups that are the same object need no second look. */
const known = new WeakMap<GroupedEncoding, Map<string, TokenGroups>>();

/**
 * Groups the tokens of one input, which must not change afterwards: the same way of the same input
 * gives the same object. Tokens without a word number (special ones, and all of a text that
 * could not be aligned) stay by themselves.
 *
 * @example `i came , too` without punctuation: `i`, `came`, `too`, left `punctuation`
 * @example `[CLS] straw ##berries [SEP]` by words, special ones left out: one token `strawberries`
 *   of the pieces 1 to 3, left `[CLS]`, `[SEP]`
 */
export function groupTokens(encoding: GroupedEncoding, grouping: Grouping): TokenGroups {
  const { words, hidesSpecial, hidesPunctuation = false } = grouping;
  const name = [words, hidesSpecial, hidesPunctuation].join(' ');
  const ways = known.get(encoding) ?? new Map<string, TokenGroups>();
  known.set(encoding, ways);
  const groups = ways.get(name) ?? makeGroups(encoding, grouping);
  ways.set(name, groups);
  return groups;
}

function makeGroups(encoding: GroupedEncoding, grouping: Grouping): TokenGroups {
  const { sentenceIds, special, wordIds } = encoding;
  const tokens = shownTokens(encoding);
  const count = tokens.length;
  const groupOf = new Int32Array(count).fill(-1);
  const pieces: [number, number][] = [];
  const left = new Set<string>();
  const isMark =
    grouping.hidesPunctuation === true ? findPunctuation(encoding, grouping.words) : null;
  let hasMarks = false;
  for (let piece = 0; piece < count; piece++) {
    if (grouping.hidesSpecial && special[piece] === true) {
      left.add(tokens[piece]);
      continue;
    }
    if (isMark?.[piece] === true) {
      hasMarks = true;
      continue;
    }
    const word = wordIds[piece] ?? null;
    const goesOn =
      grouping.words &&
      word !== null &&
      piece > 0 &&
      groupOf[piece - 1] >= 0 &&
      wordIds[piece - 1] === word &&
      sentenceIds[piece - 1] === sentenceIds[piece];
    if (goesOn) pieces[pieces.length - 1][1] = piece + 1;
    else pieces.push([piece, piece + 1]);
    groupOf[piece] = pieces.length - 1;
  }
  if (hasMarks) left.add('punctuation');
  const isWhole = pieces.length === count;
  // A word has no space at its begin, also where it is one piece.
  const textOf = ([start, end]: readonly [number, number]): string =>
    grouping.words ? joinPieces(tokens.slice(start, end)) : tokens[start];
  if (isWhole && encoding.labels === undefined) {
    return { tokens, sentenceIds, special, pieces, groupOf, left: [], isWhole };
  }
  return {
    tokens: pieces.map(textOf),
    sentenceIds: pieces.map(([start]) => sentenceIds[start]),
    special: pieces.map(([start]) => special[start] ?? false),
    pieces,
    groupOf,
    left: [...left],
    isWhole
  };
}
