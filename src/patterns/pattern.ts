/**
 * The six patterns of "Deconstructing BERT" by name, and the tiers of what counts as related. Leaves
 * out: which tokens a pattern asks about (pattern-sets.ts) and what a score is.
 */

/** In the article's order, P1 to P6. */
export const PATTERNS = [
  'next',
  'previous',
  'identical',
  'other-sentence',
  'sub-word',
  'delimiter'
] as const;
export type PatternName = (typeof PATTERNS)[number];

/** What a pattern is called on the screen. */
export const PATTERN_TITLES: Readonly<Record<PatternName, string>> = {
  next: 'next word',
  previous: 'previous word',
  identical: 'identical words',
  'other-sentence': 'other sentence',
  'sub-word': 'sub-word partner',
  delimiter: 'delimiter'
};

/**
 * By what two tokens count as related, each scored by itself and never merged: `piece` = the same
 * WordPiece string (a), `stem` = the same word after joining pieces and Porter's stemmer (b),
 * `vectors` = near each other by the model's own input embeddings (c), `pairs` = named by the reader.
 */
export type Tier = 'piece' | 'stem' | 'vectors' | 'pairs';

/** The tiers that a reader may choose between; the article's own is the same piece. */
export const RELATED_TIERS = ['piece', 'stem', 'vectors'] as const;
export type RelatedTier = (typeof RELATED_TIERS)[number];

/** What a tier is called on the screen. */
export const TIER_TITLES: Readonly<Record<RelatedTier, string>> = {
  piece: 'same piece',
  stem: 'same stem',
  vectors: 'nearest by embeddings'
};

/** Whether a pattern asks about related words, so that it has a score for each tier. */
export const hasTiers = (pattern: PatternName): boolean =>
  pattern === 'identical' || pattern === 'other-sentence';

/** Whether a score is the one to show where words are related by a tier. */
export const isOfTier = (
  { pattern, tier }: { readonly pattern: PatternName; readonly tier: Tier | null },
  related: RelatedTier
): boolean => !hasTiers(pattern) || tier === related;
