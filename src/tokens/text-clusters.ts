/**
 * How many characters go together in what a reader takes for one. Only clusters of at most 5 bytes
 * are told reliably, which is what the charsmap asks for: flags, families of emoji and Hangul in
 * letters, all longer, may come in parts. Reference: Unicode's grapheme clusters (UAX 29).
 */

/** What joins the character before it. */
const JOINS =
  /^[\p{M}\p{Emoji_Modifier}\u200c-\u200d\uff9e-\uff9f\u0e33\u0eb3\u{e0020}-\u{e007f}]$/u;
/** What the character after it joins: number signs and letters of the class Prepend, and the joiner. */
const IS_JOINED =
  /^[\u200d\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\u{110bd}\u{110cd}\u{111c2}\u{111c3}\u{1193f}\u{11941}\u{11a3a}\u{11a84}-\u{11a89}\u{11d46}\u{11f02}]$/u;
/** Nothing below it joins but a line break of two. */
const FIRST_JOINING = 0x300;

function mayJoin(before: string, char: string): boolean {
  if (char.codePointAt(0)! < FIRST_JOINING) {
    return (before === '\r' && char === '\n') || IS_JOINED.test(before);
  }
  return JOINS.test(char) || IS_JOINED.test(before);
}

/**
 * @param chars one code point each
 * @returns the number of characters of each cluster, in order; they add up to `chars`
 * @example of `e U+0301 a` the numbers 2 and 1
 */
export function countClusters(chars: readonly string[]): number[] {
  const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
  const counts: number[] = [];
  for (let start = 0; start < chars.length;) {
    let end = start + 1;
    while (end < chars.length && mayJoin(chars[end - 1], chars[end])) {
      end += 1;
    }
    if (end - start === 1) {
      counts.push(1);
    } else {
      // Run by run: engines take quadratic time for one long text.
      for (const { segment } of segmenter.segment(chars.slice(start, end).join(''))) {
        counts.push(Array.from(segment).length);
      }
    }
    start = end;
  }
  return counts;
}
