/**
 * Leaves the space out of the span of a piece such as `Ġcat`, as byte-level tokenizers with
 * `trim_offsets` do. Reference: process_offsets in pre_tokenizers/byte_level.rs of
 * huggingface/tokenizers, with its habit of keeping a leading space that it may have added itself.
 */
import { BYTE_SPACE } from './byte-level';
import type { Span } from './encoding';
import { hasType, isObject, readList } from './file-part';
import { isWhitespace } from './unicode-class';

/** `addsSpace`: the text was begun with a space, which is in no span. */
export type OffsetTrim = { readonly addsSpace: boolean };

const isSpace = (char: string): boolean => char === BYTE_SPACE || isWhitespace(char);

/**
 * @param value `post_processor` of a tokenizer.json
 * @returns null where spans stay as they are
 */
export function readOffsetTrim(value: unknown): OffsetTrim | null {
  if (hasType(value, 'Sequence')) {
    const found = readList(value.processors).map(readOffsetTrim);
    return found.find(trim => trim !== null) ?? null;
  }
  const trims = hasType(value, 'ByteLevel') || hasType(value, 'RobertaProcessing');
  return trims && isObject(value) && value.trim_offsets !== false
    ? { addsSpace: value.add_prefix_space !== false }
    : null;
}

/** A place `count` code points on, or back where negative. */
function step(text: string, position: number, count: number): number {
  let at = position;
  for (let left = count; left > 0 && at < text.length; left -= 1) {
    at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  }
  for (let left = count; left < 0 && at > 0; left += 1) {
    at -= at > 1 && text.codePointAt(at - 2)! > 0xffff ? 2 : 1;
  }
  return at;
}

/**
 * @param piece the piece as the vocabulary writes it, or the text of an added token
 * @param span its UTF-16 range in `text`
 * @param isFirst whether it is the first of its sentence
 * @example `Ġcat` of [1, 5] in "a cat" gives [2, 5]
 */
export function trimSpan(
  piece: string,
  span: Span,
  isFirst: boolean,
  text: string,
  { addsSpace }: OffsetTrim
): Span {
  const chars = Array.from(piece);
  const words = chars.findIndex(char => !isSpace(char));
  const before = words < 0 ? chars.length : words;
  const after = chars.length - 1 - chars.findLastIndex(char => !isSpace(char));
  // More than one at the begin cannot all be added.
  const keepsFirst = (isFirst || span[0] === 0) && addsSpace && before === 1;
  const start = keepsFirst ? span[0] : Math.min(step(text, span[0], before), span[1]);
  return [start, Math.max(step(text, span[1], -after), start)];
}
