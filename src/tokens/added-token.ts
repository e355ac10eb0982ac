/**
 * Finds tokens such as [MASK] that stand in the text itself, before anything else is split.
 * Leaves out what the template adds. Reference: AddedVocabulary::find_matches of
 * huggingface/tokenizers: leftmost, then longest.
 */
import type { Span } from './encoding';
import { WHITESPACE, WORD } from './unicode-class';

/** One entry of `added_tokens`. */
export type AddedToken = {
  readonly id: number;
  readonly content: string;
  /** Found only where no word character touches it. */
  readonly singleWord: boolean;
  /** Swallows the whitespace before it. */
  readonly lstrip: boolean;
  /** Swallows the whitespace after it. */
  readonly rstrip: boolean;
  /** Looked for in the normalised text instead of the source. */
  readonly normalized: boolean;
};

/** A stretch of text: an added token, or what lies between two (`token` null). */
export type Section = { readonly token: AddedToken | null; readonly span: Span };

/** Cuts a text into sections that cover it without gap; none for an empty text. */
export type SectionSplitter = (text: string) => Section[];

const ENDS_WITH_WORD = new RegExp(`[${WORD}]$`, 'u');
const STARTS_WITH_WORD = new RegExp(`^[${WORD}]`, 'u');
const SPACE = new RegExp(`^[${WHITESPACE}]$`, 'u');

/** The last code point of `text` before `position`, at most. */
function charBefore(text: string, position: number): string {
  return Array.from(text.slice(Math.max(0, position - 2), position)).pop() ?? '';
}

function standsAlone(text: string, [start, end]: Span): boolean {
  return (
    !ENDS_WITH_WORD.test(charBefore(text, start)) &&
    !STARTS_WITH_WORD.test(text.slice(end, end + 2))
  );
}

/** `span` with the whitespace that the token swallows; never back into the section before. */
function widen(text: string, [start, end]: Span, token: AddedToken, floor: number): Span {
  let from = start;
  let to = end;
  while (token.lstrip && from > floor && SPACE.test(text[from - 1])) {
    from -= 1;
  }
  while (token.rstrip && to < text.length && SPACE.test(text[to])) {
    to += 1;
  }
  return [from, to];
}

/**
 * @param tokens the tokens to look for
 * @param spelling how a token is written in the texts to come (its content, or that normalised)
 * @returns a splitter; for "a [MASK]" with [MASK] among the tokens: null [0,2], [MASK] [2,8]
 */
export function createSectionSplitter(
  tokens: readonly AddedToken[],
  spelling: (token: AddedToken) => string
): SectionSplitter {
  const bySpelling = new Map<string, AddedToken>();
  for (const token of tokens) {
    const spelled = spelling(token);
    if (spelled !== '' && !bySpelling.has(spelled)) {
      bySpelling.set(spelled, token);
    }
  }
  // Alternatives are tried in order, so the longest comes first.
  const spellings = [...bySpelling.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    spellings.map(text => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
    'gu'
  );
  return text => {
    const sections: Section[] = [];
    let done = 0;
    for (const match of spellings.length === 0 ? [] : text.matchAll(pattern)) {
      const token = bySpelling.get(match[0])!;
      const found: Span = [match.index, match.index + match[0].length];
      if (token.singleWord && !standsAlone(text, found)) {
        continue;
      }
      const span = widen(text, found, token, done);
      if (done < span[0]) {
        sections.push({ token: null, span: [done, span[0]] });
      }
      sections.push({ token, span });
      done = span[1];
    }
    if (done < text.length) {
      sections.push({ token: null, span: [done, text.length] });
    }
    return sections;
  };
}
