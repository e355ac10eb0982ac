/** What tokenizing gives: the shapes only, so that any room may import them. */

/** Half-open range of UTF-16 code units, `text.slice(start, end)`. */
export type Span = readonly [start: number, end: number];

/** 0 = sentence A (with [CLS] and its [SEP]), 1 = sentence B (with its [SEP]); the second of two `</s></s>` is B's. */
export type SentenceId = 0 | 1;

/**
 * One tokenized input. All arrays run in parallel, one entry a token.
 *
 * @example "I went" gives tokens `[CLS] i went [SEP]`, offsets `null [0,1] [2,6] null`,
 * wordIds `null 0 1 null`, sentenceIds `0 0 0 0`
 */
export type Encoding = {
  readonly ids: readonly number[];
  /** The pieces as the vocabulary writes them: `##ing`, `Ġcat`, `▁cat`. */
  readonly tokens: readonly string[];
  /**
   * The pieces as people read them, where any differs from `tokens`: ` cat` for `Ġcat` and `▁cat`,
   * bytes of a character cut in two as `\xE2`. Spaces at the begin tell where a word begins.
   */
  readonly labels?: readonly string[];
  /** Where the token stands in the text of its own sentence; null for special tokens, and for all when `aligned` is false. */
  readonly offsets: readonly (Span | null)[];
  readonly sentenceIds: readonly SentenceId[];
  /** The model's `token_type_ids`, where any differs from `sentenceIds`: RoBERTa has zeros alone. */
  readonly typeIds?: readonly number[];
  /** Word number within its sentence, from 0; null for special tokens that the template added. */
  readonly wordIds: readonly (number | null)[];
  /** True for tokens that the template added ([CLS], [SEP]), not for a [MASK] typed by the user. */
  readonly special: readonly boolean[];
  /** Tokens that did not fit, per sentence. */
  readonly cut: { readonly a: number; readonly b: number };
  /** The most tokens the model takes, special tokens counted. */
  readonly limit: number;
  /** How many tokens are [UNK]. */
  readonly unknown: number;
  /** False when our alignment and the library disagreed: the tokens are the library's, offsets and wordIds are unknown. */
  readonly aligned: boolean;
};
