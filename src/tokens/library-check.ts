/**
 * Holds our front half against the library's own encode. Where the library is known to leave the
 * Rust reference it cannot be the judge, so such texts are let through: there, equality with Rust
 * itself is proved for every code point by test/engine/tokens.test.ts.
 *
 * The library leaves Rust in three ways: it asks the engine's Unicode tables (newer than Rust's and
 * different from browser to browser), it reads Chinese characters beyond U+FFFF as two halves, and
 * it lower-cases a final capital sigma by its place. The first two are found by probing a code
 * point, the third is named.
 */
import type { AddedToken } from './added-token';
import { alignText } from './aligned-text';
import { splitWords } from './aligned-words';
import type { CodePointRules } from './code-point-rule';
import type { Library } from './library';
import { isCombining } from './unicode-class';

const CAPITAL_SIGMA = 0x3a3;

/** Longer runs of combining marks are not checked: the engine orders them in quadratic time. */
const LONGEST_MARK_RUN = 500;

/** Whether the library's reading of a text may differ from Rust's; such a text is not checked. */
export type DeviationTest = (text: string) => boolean;

/**
 * @param library the library's reading
 * @param rules our reading, which is Rust's
 * @param addedTokens the library also finds inside words those that Rust takes as whole words only
 * @returns a test that remembers the code points it has probed
 */
export function createDeviationTest(
  library: Library,
  rules: CodePointRules,
  addedTokens: readonly AddedToken[]
): DeviationTest {
  const known = new Map<number, boolean>([[CAPITAL_SIGMA, true]]);
  const wholeWords = addedTokens.filter(token => token.singleWord);
  const normalize = (text: string) => alignText(text, 0, text.length, rules).chars.join('');

  const probe = (codePoint: number): boolean => {
    const text = `a${String.fromCodePoint(codePoint)}a`;
    const aligned = alignText(text, 0, text.length, rules);
    const ours = splitWords(aligned, 0, aligned.chars.length).map(([from, to]) =>
      aligned.chars.slice(from, to).join('')
    );
    return ours.join(' ') !== library.splitWords(text).join(' ');
  };

  return text => {
    let markRun = 0;
    for (let position = 0; position < text.length; position += 1) {
      const codePoint = text.codePointAt(position)!;
      if (codePoint < 0x80) {
        markRun = 0;
        continue;
      }
      if (isCombining(codePoint)) {
        markRun += 1;
      } else if (!rules(codePoint).removed) {
        markRun = 0;
      }
      let deviates = known.get(codePoint);
      if (deviates === undefined) {
        deviates = probe(codePoint);
        known.set(codePoint, deviates);
      }
      if (deviates || markRun > LONGEST_MARK_RUN) {
        return true;
      }
      position += codePoint > 0xffff ? 1 : 0;
    }
    return wholeWords.some(({ content, normalized }) =>
      normalized ? normalize(text).includes(normalize(content)) : text.includes(content)
    );
  };
}

/**
 * Whether the library gives the same ids for `text`, or cannot be asked.
 *
 * @param ids ours, without special tokens of the template
 */
export function agreesWithLibrary(
  text: string,
  ids: readonly number[],
  library: Library,
  deviates: DeviationTest
): boolean {
  if (deviates(text)) {
    return true;
  }
  const theirs = library.encode(text).ids;
  return theirs.length === ids.length && theirs.every((id, index) => id === ids[index]);
}
