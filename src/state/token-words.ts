/** What tokens without a text of their own are called on the screen: as the model calls them. */
import type { Encoding } from '../tokens/encoding';

/** In the order of the text, each once; empty where the model adds none. */
export function specialTokens({ tokens, special }: Pick<Encoding, 'tokens' | 'special'>): string[] {
  return [...new Set(tokens.filter((_, at) => special[at]))];
}

/** @example BERT's give "[CLS], [SEP]", RoBERTa's "<s>, </s>"; where there are none, "special tokens" */
export function specialWords(encoding: Pick<Encoding, 'tokens' | 'special'> | null): string {
  const names = encoding === null ? [] : specialTokens(encoding);
  return names.length === 0 ? 'special tokens' : names.join(', ');
}

/** How unknown words are written, by the names that vocabularies have for them. */
const UNKNOWN = ['[UNK]', '<unk>', '<|unk|>'];

/** What stands for what the model does not know; null where no such token is in the text. */
export const unknownToken = ({ tokens }: Pick<Encoding, 'tokens'>): string | null =>
  UNKNOWN.find(name => tokens.includes(name)) ?? null;
