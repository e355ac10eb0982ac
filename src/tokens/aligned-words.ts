/**
 * Splits a normalised text into words as BertPreTokenizer does: whitespace separates, punctuation
 * stands alone. Leaves out what becomes of a word. Reference: pre_tokenizers/bert.rs.
 */
import type { AlignedText } from './aligned-text';
import { isPunctuation, isWhitespace } from './unicode-class';

/** Half-open range of character indices of an AlignedText. */
export type WordRange = readonly [from: number, to: number];

type CharKind = 'letter' | 'space' | 'punctuation';

const kinds = new Map<string, CharKind>();

function kindOf(char: string): CharKind {
  let kind = kinds.get(char);
  if (kind === undefined) {
    kind = isWhitespace(char)
      ? 'space'
      : isPunctuation(char.codePointAt(0)!)
        ? 'punctuation'
        : 'letter';
    kinds.set(char, kind);
  }
  return kind;
}

/**
 * The words of the characters `from` to `to`.
 *
 * @example "i'm in" gives `[0,1] [1,2] [2,3] [4,6]`
 */
export function splitWords(text: AlignedText, from: number, to: number): WordRange[] {
  const words: WordRange[] = [];
  let start = from;
  for (let index = from; index < to; index += 1) {
    const kind = kindOf(text.chars[index]);
    if (kind === 'letter') {
      continue;
    }
    if (start < index) {
      words.push([start, index]);
    }
    if (kind === 'punctuation') {
      words.push([index, index + 1]);
    }
    start = index + 1;
  }
  if (start < to) {
    words.push([start, to]);
  }
  return words;
}
