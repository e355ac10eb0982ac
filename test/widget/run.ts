/** A small model and tokens for it, as the engine would report them. */
import type { ModelInfo } from '../../src/model/model-info';
import type { Encoding } from '../../src/tokens/encoding';

export const MODEL: ModelInfo = {
  id: 'embedded',
  name: 'tiny',
  layers: 2,
  heads: 3,
  maxTokens: 512,
  precision: 'fp32',
  sha256: 'ab',
  sizeBytes: 1,
  origin: 'live',
  route: 'chunks',
  opening: { layer: 0, heads: [1] },
  libraries: {}
};

/** Words of one letter between [CLS] and [SEP]. */
export function makeEncoding(text: string): Encoding {
  const words = text.split(' ');
  const count = words.length + 2;
  return {
    ids: Array.from({ length: count }, (_, i) => i),
    tokens: ['[CLS]', ...words, '[SEP]'],
    offsets: [null, ...words.map((_, i) => [2 * i, 2 * i + 1] as const), null],
    sentenceIds: new Array<0>(count).fill(0),
    wordIds: [null, ...words.keys(), null],
    special: [true, ...words.map(() => false), true],
    cut: { a: 0, b: 0 },
    limit: 512,
    unknown: 0,
    aligned: true
  };
}
