/**
 * What a BertNormalizer does to one code point, whatever stands around it. Leaves out the order of
 * combining marks, the one thing that depends on neighbours (aligned-text.ts).
 * Reference: huggingface/tokenizers, normalizers/bert.rs: clean, isolate Chinese, strip, lowercase.
 */
import type { BertSettings } from './bert-settings';
import { isChinese, isCombining, isLeftWhole, isRemoved, isStrippedMark } from './unicode-class';

/** One code point of a decomposition. */
export type Part = {
  readonly char: string;
  /** Takes part in canonical ordering: any mark of a combining class above 0. */
  readonly combining: boolean;
  /** Dropped by `strip_accents`. */
  readonly stripped: boolean;
  /** What is left after lower-casing, one entry a code point. */
  readonly result: readonly string[];
};

export type CodePointRule = {
  readonly removed: boolean;
  /** Gets a space before and after. */
  readonly isolated: boolean;
  readonly parts: readonly Part[];
};

/** Code point (0 to 0x10ffff) to rule; lone surrogates are U+FFFD. */
export type CodePointRules = (codePoint: number) => CodePointRule;

function makeRule(codePoint: number, settings: BertSettings): CodePointRule {
  const char = String.fromCodePoint(codePoint);
  const decomposed =
    settings.stripAccents && !isLeftWhole(codePoint) ? char.normalize('NFD') : char;
  return {
    removed: settings.cleanText && isRemoved(codePoint),
    isolated: settings.isolateChinese && isChinese(codePoint),
    parts: Array.from(decomposed, part => ({
      char: part,
      combining: settings.stripAccents && isCombining(part.codePointAt(0)!),
      stripped: settings.stripAccents && isStrippedMark(part.codePointAt(0)!),
      // One code point at a time, as Rust: a final capital sigma becomes a plain small one.
      result: settings.lowercase ? Array.from(part.toLowerCase()) : [part]
    }))
  };
}

/**
 * The rules of one tokenizer, each made when first asked for.
 *
 * @example with everything switched on, U+00C9 (É) has the parts "E" (result "e") and U+0301
 * (combining, stripped)
 */
export function createCodePointRules(settings: BertSettings): CodePointRules {
  const rules = new Map<number, CodePointRule>();
  return codePoint => {
    const known = rules.get(codePoint);
    if (known !== undefined) {
      return known;
    }
    const wellFormed = codePoint >= 0xd800 && codePoint <= 0xdfff ? 0xfffd : codePoint;
    const rule = makeRule(wellFormed, settings);
    rules.set(codePoint, rule);
    return rule;
  };
}
