/** UTF-16 offsets, which the browser counts in, to code points, which Python counts in. */
import type { Span } from './encoding';

/**
 * @param text the text that the spans cut; a lone surrogate counts as one code point
 * @param spans UTF-16 ranges within `text`, or null; a border inside a pair counts as its start
 * @returns the same ranges in code points, nulls in place; time grows with text plus spans
 * @throws {RangeError} if a span leaves the text
 * @example "😀 ok" with `[0,2] [3,5]` gives `[0,1] [2,4]`
 */
export function toCodePointSpans(text: string, spans: readonly (Span | null)[]): (Span | null)[] {
  const codePointAt = new Uint32Array(text.length + 1);
  let count = 0;
  for (let position = 0; position < text.length; count += 1) {
    const next = position + (text.codePointAt(position)! > 0xffff ? 2 : 1);
    codePointAt.fill(count, position, next);
    position = next;
  }
  codePointAt[text.length] = count;
  return spans.map(span => {
    if (span === null) {
      return null;
    }
    const [start, end] = span;
    if (!(start >= 0 && start <= end && end <= text.length)) {
      throw new RangeError(`span ${start} to ${end} leaves a text of ${text.length} units`);
    }
    return [codePointAt[start], codePointAt[end]];
  });
}
