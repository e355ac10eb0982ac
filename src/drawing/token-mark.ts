/** What tells of a piece where it stands in its word, apart from its text: shown, but greyed. */

/** A text of WordPiece's inside of a word, and one that a space goes before. */
const MARKED = /^(##| )(?=\S)/u;

/**
 * @param text a piece as it is shown
 * @returns `##` of a piece inside a word, `·` for the space before a word, or nothing; and the rest
 * @example `##berries` gives `##` and `berries`, ` cat` gives `·` and `cat`
 */
export function splitMark(text: string): { readonly mark: string; readonly rest: string } {
  const found = MARKED.exec(text)?.[1] ?? '';
  return { mark: found === ' ' ? '·' : found, rest: text.slice(found.length) };
}
