/**
 * Membership in the Unicode classes of the Rust tokenizers, for any engine's Unicode version.
 * Leaves out what Unicode itself keeps stable: lower case and decomposition come from the engine.
 * Reference: huggingface/tokenizers, normalizers/bert.rs and pre_tokenizers/bert.rs.
 */
import {
  COMBINING_RANGES,
  MARK_RANGES,
  OTHER_MARK_RANGES,
  PUNCTUATION_RANGES,
  REMOVED_RANGES,
  UNASSIGNED_RANGES,
  WHOLE_COMPATIBLE_RANGES,
  WHOLE_RANGES
} from './unicode-tables';

/** Whether a code point is in a class. */
export type UnicodeClass = (codePoint: number) => boolean;

/** The class of a table "gap length gap length ..." in base 36, as unicode-tables.ts describes it. */
function createClass(table: string): UnicodeClass {
  const numbers = table.split(' ').map(digits => parseInt(digits, 36));
  // Ascending borders: inside a range after an odd number of them, outside after an even one.
  const borders: number[] = [];
  let position = 0;
  for (const number of numbers) {
    position += number;
    borders.push(position);
  }
  return codePoint => {
    let low = 0;
    let high = borders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (borders[middle] <= codePoint) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low % 2 === 1;
  };
}

/** What `clean_text` removes. Tab, line feed and carriage return are whitespace, not in here. */
export const isRemoved = createClass(REMOVED_RANGES);

/** What stands alone as a word: ASCII symbols and general category P. */
export const isPunctuation = createClass(PUNCTUATION_RANGES);

/** What `strip_accents` removes after decomposition: general category Mn. */
export const isStrippedMark = createClass(MARK_RANGES);

/** What canonical ordering may move: combining classes above 0. */
export const isCombining = createClass(COMBINING_RANGES);

/** What the engine may decompose, but Rust leaves whole. */
export const isLeftWhole = createClass(WHOLE_RANGES);

/** What NFKD of the engine may decompose, but Rust's leaves whole, beside {@link isLeftWhole}. */
export const isLeftWholeCompatible = createClass(WHOLE_COMPATIBLE_RANGES);

/** What the normaliser StripAccents removes beside {@link isStrippedMark}: categories Mc and Me. */
export const isOtherMark = createClass(OTHER_MARK_RANGES);

/** What Rust's expressions see as no letter, number or sign, since it came after their Unicode. */
export const isUnassigned = createClass(UNASSIGNED_RANGES);

/** Unicode's White_Space, which is neither `\s` (U+FEFF, not U+0085) nor `trim`. */
export const WHITESPACE =
  '\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** Inside the brackets of a class: what the Rust regex crate means by \w. */
export const WORD = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}';

const WHITESPACE_PATTERN = new RegExp(`^[${WHITESPACE}]$`, 'u');

/** Whether `char` ends a word without being part of one. */
export function isWhitespace(char: string): boolean {
  return WHITESPACE_PATTERN.test(char);
}

/**
 * Whether `handle_chinese_chars` isolates a code point. The hole U+2B820 to U+2B91F (extension E)
 * is a slip of the reference that models were tokenized with, so it is kept.
 */
export function isChinese(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2b81f) ||
    (codePoint >= 0x2b920 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}
