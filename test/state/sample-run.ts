/** A small made-up model and runs of it, for tests of state and panels. */
import type { ModelInfo } from '../../src/model/model-info';
import type { Encoding } from '../../src/tokens/encoding';
import type { LayerMessage } from '../../src/worker/messages';

export const MODEL: ModelInfo = {
  id: 'embedded',
  name: 'tiny',
  layers: 3,
  heads: 3,
  maxTokens: 8,
  precision: 'fp32',
  sha256: 'abcdef0123456789',
  sizeBytes: 1e6,
  origin: 'live',
  route: 'chunks',
  opening: { layer: 0, heads: [2] },
  libraries: {}
};

/** [CLS] t1 t2 … [SEP], one sentence. */
export function encodingOf(count: number): Encoding {
  const ends = Array.from({ length: count }, (_, i) => i === 0 || i === count - 1);
  return {
    ids: ends.map((_, i) => i),
    tokens: ends.map((end, i) => (end ? (i === 0 ? '[CLS]' : '[SEP]') : `t${i}`)),
    offsets: ends.map(() => null),
    sentenceIds: ends.map(() => 0),
    wordIds: ends.map((end, i) => (end ? null : i - 1)),
    special: ends,
    cut: { a: 0, b: 0 },
    limit: 8,
    unknown: 0,
    aligned: true
  };
}

/** Head h of layer l attends .75 to the token h + l further on (round the end), the rest evenly. */
export function layerOf(layer: number, tokens: number): LayerMessage {
  const { heads } = MODEL;
  const weights = new Float32Array(heads * tokens * tokens).fill(0.25 / (tokens - 1));
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < tokens; from++) {
      weights[(head * tokens + from) * tokens + ((from + head + layer) % tokens)] = 0.75;
    }
  }
  return { layer, heads, tokens, weights, elapsedMs: 1 };
}
