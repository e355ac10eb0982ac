/** Calls whose views have a known number of tokens, for figures that depend on it. */
import { createTexts } from './word-texts';

export type SampleCall = {
  readonly tokens: number;
  /** What is said of it in the table. */
  readonly what: string;
  readonly textA: string;
  readonly textB: string | null;
  readonly heads: readonly number[] | null;
};

const nextText = createTexts();
const ARTICLE_PAIR = {
  textA: 'I went to the store.',
  textB: 'At the store, I bought fresh strawberries.'
} as const;
const ALL_HEADS = Array.from({ length: 12 }, (_, head) => head);

/** One opening head each, at 19, 64 and 128 tokens of the embedded model. */
export const SAMPLE_CALLS: readonly SampleCall[] = [
  { tokens: 19, what: '19 tokens', ...ARTICLE_PAIR, heads: null },
  ...[64, 128].map(tokens => ({
    tokens,
    what: `${tokens} tokens`,
    textA: nextText(tokens),
    textB: null,
    heads: null
  }))
];

export const TWELVE_HEADS: SampleCall = {
  tokens: 19,
  what: '19 tokens, 12 heads',
  ...ARTICLE_PAIR,
  heads: ALL_HEADS
};

/** The arguments as Python reads them. */
export function argumentsOf({ textA, textB, heads }: SampleCall): string {
  const python = (value: unknown): string => (value === null ? 'None' : JSON.stringify(value));
  return `${python(textA)}, ${python(textB)}, heads=${python(heads)}`;
}
