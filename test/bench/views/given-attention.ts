/** The attention that both are shown: the article's own, or random rows of a known seed. */
import { readFile } from 'node:fs/promises';
import type { Attention } from '../../../src/attention/attention';
import type { SnapshotRun } from '../../../src/attention/snapshot';
import type { ModelInfo } from '../../../src/model/model-info';
import type { Encoding } from '../../../src/tokens/encoding';
import { createTexts } from '../word-texts';

export type GivenAttention = {
  readonly textA: string;
  readonly textB: string | null;
  readonly encoding: Encoding;
  /** All layers are there, exactly. */
  readonly attention: Omit<Attention, 'weights'> & { readonly weights: readonly Float32Array[] };
};

const HEADS = 12;
/** Of the logits: in rows of 512 a third of the weights then holds 95 % of the mass. */
const DEVIATION = 2;

const UNCUT = { cut: { a: 0, b: 0 }, limit: 512, unknown: 0, aligned: true } as const;

/** The golden tensor, shape [12, 12, 19, 19]. */
export async function articleAttention(): Promise<GivenAttention> {
  const file = JSON.parse(await readFile('models/article/article.json', 'utf8')) as Pick<
    Encoding,
    'ids' | 'tokens' | 'offsets' | 'sentenceIds' | 'wordIds' | 'special'
  > & { textA: string; textB: string; shape: [number, number, number, number] };
  const bytes = await readFile('models/article/attention.f32');
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  const { textA, textB, shape, ids, tokens, offsets, sentenceIds, wordIds, special } = file;
  const [layers, heads, count] = shape;
  const perLayer = heads * count * count;
  const weights = Array.from({ length: layers }, (_, layer) =>
    all.subarray(layer * perLayer, (layer + 1) * perLayer)
  );
  return {
    textA,
    textB,
    encoding: { ids, tokens, offsets, sentenceIds, wordIds, special, ...UNCUT },
    attention: { layers, heads, tokens: count, tolerance: 0, weights }
  };
}

/** Normal deviates, the same in every run of the program. */
function createDeviates(seed: number): () => number {
  // The constants of Numerical Recipes; nothing here needs better.
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Shape [heads, tokens, tokens]: each row is the softmax of random logits. */
function randomLayer(tokens: number, deviate: () => number): Float32Array {
  const weights = new Float32Array(HEADS * tokens * tokens);
  for (let start = 0; start < weights.length; start += tokens) {
    let sum = 0;
    for (let to = start; to < start + tokens; to++) {
      weights[to] = Math.exp(DEVIATION * deviate());
      sum += weights[to];
    }
    for (let to = start; to < start + tokens; to++) weights[to] /= sum;
  }
  return weights;
}

function encodingOf(text: string): Encoding {
  const words = text.split(' ');
  let at = 0;
  const offsets = words.map(word => {
    const span = [at, at + word.length] as const;
    at += word.length + 1;
    return span;
  });
  const tokens = ['[CLS]', ...words, '[SEP]'];
  const special = tokens.map((_, token) => token === 0 || token === tokens.length - 1);
  return {
    tokens,
    special,
    ids: tokens.map((_, token) => token),
    offsets: [null, ...offsets, null],
    sentenceIds: tokens.map(() => 0),
    wordIds: [null, ...words.map((_, word) => word), null],
    ...UNCUT
  };
}

/** Random rows for a text of `tokens` tokens. */
export function randomAttention(tokens: number, layers: number): GivenAttention {
  const textA = createTexts()(tokens);
  const deviate = createDeviates(tokens);
  const weights = Array.from({ length: layers }, () => randomLayer(tokens, deviate));
  return {
    textA,
    textB: null,
    encoding: encodingOf(textA),
    attention: { layers, heads: HEADS, tokens, tolerance: 0, weights }
  };
}

/** The same with a model's description, as a view would hold it. */
export function runOf({ encoding, attention }: GivenAttention): SnapshotRun {
  const { layers, heads } = attention;
  const model: ModelInfo = {
    id: 'embedded',
    name: 'given attention',
    layers,
    heads,
    maxTokens: 512,
    precision: 'fp32',
    sha256: '',
    sizeBytes: 0,
    origin: 'stored',
    route: null,
    opening: { layer: 0, heads: [0] },
    libraries: {}
  };
  return { encoding, model, attention };
}
