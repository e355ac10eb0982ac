import type { Json } from './file-part';

/** The four switches of a BertNormalizer, with `strip_accents: null` already resolved. */
export type BertSettings = {
  /** Removes control and format characters. */
  readonly cleanText: boolean;
  /** Makes every Chinese character a word of its own. */
  readonly isolateChinese: boolean;
  /** Decomposes (NFD) and drops nonspacing marks. */
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
};

/** The switches of a part of type BertNormalizer; those that are not there are on. */
export function readBertSettings(part: Json): BertSettings {
  const lowercase = part.lowercase !== false;
  const { strip_accents: stripAccents } = part;
  return {
    cleanText: part.clean_text !== false,
    isolateChinese: part.handle_chinese_chars !== false,
    stripAccents: typeof stripAccents === 'boolean' ? stripAccents : lowercase,
    lowercase
  };
}
