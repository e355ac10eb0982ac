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
