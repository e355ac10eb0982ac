/**
 * The article's own example: the attention of bert-base-uncased on its pair, read from a file.
 * Nothing is computed, and the numbers are those the article's author published.
 */
import { DownloadError, IntegrityError, UnsupportedModelError } from '../errors';
import type { Attention } from '../attention/attention';
import type { ModelInfo } from '../model/model-info';
import type { Encoding } from '../tokens/encoding';
import { isBlank, type ViewDocument } from '../state/document';
import { hostAssets } from './host';

export const ARTICLE_PAIR = {
  textA: 'I went to the store.',
  textB: 'At the store, I bought fresh strawberries.'
} as const;

/** Asked for the article's example without a text: its own pair. */
export function withArticlePair(document: ViewDocument): ViewDocument {
  return document.model === 'article' && isBlank(document)
    ? { ...document, text_a: ARTICLE_PAIR.textA, text_b: ARTICLE_PAIR.textB }
    : document;
}

/** Whether the article’s numbers are asked for with texts that are not its own. */
export const asksForOtherArticle = ({ model, text_a, text_b }: ViewDocument): boolean =>
  model === 'article' && (text_a !== ARTICLE_PAIR.textA || text_b !== ARTICLE_PAIR.textB);

export type StoredAttention = {
  readonly encoding: Encoding;
  readonly model: ModelInfo;
  /** All layers are there. */
  readonly attention: Omit<Attention, 'weights'> & { readonly weights: readonly Float32Array[] };
};

/** `article.json`, written by models/article.py and shipped beside this code. */
type ArticleFile = Pick<
  Encoding,
  'ids' | 'tokens' | 'offsets' | 'sentenceIds' | 'wordIds' | 'special'
> & { readonly shape: readonly [number, number, number, number]; readonly sha256: string };

async function fetchAsset(url: string): Promise<Response> {
  const failure = (status: number | null, cause?: unknown) =>
    new DownloadError(
      `The article's stored attention could not be read (${status === null ? 'no answer' : `HTTP ${status}`}).`,
      'Reload the page; if it stays, install bertscope again.',
      { url, status },
      cause
    );
  let answer: Response;
  try {
    answer = await fetch(url);
  } catch (cause) {
    throw failure(null, cause);
  }
  if (!answer.ok) {
    throw failure(answer.status);
  }
  return answer;
}

async function read(): Promise<StoredAttention> {
  const { article } = hostAssets();
  if (article === null) {
    throw new UnsupportedModelError(
      'The article’s stored attention is not in this page.',
      'Open the notebook in JupyterLab or Notebook 7 with bertscope installed.',
      { model: 'article' }
    );
  }
  const [description, weights] = await Promise.all([
    fetchAsset(article.descriptionUrl).then(answer => answer.json() as Promise<ArticleFile>),
    fetchAsset(article.attentionUrl).then(answer => answer.arrayBuffer())
  ]);
  const [layers, heads, tokens] = description.shape;
  const perLayer = heads * tokens * tokens;
  const expected = layers * perLayer * Float32Array.BYTES_PER_ELEMENT;
  if (weights.byteLength !== expected) {
    throw new IntegrityError(
      `The article's stored attention has ${weights.byteLength} bytes, ${expected} were expected.`,
      'Install bertscope again.',
      { url: article.attentionUrl, expected, actual: weights.byteLength }
    );
  }
  const all = new Float32Array(weights);
  return {
    encoding: { ...description, cut: { a: 0, b: 0 }, limit: 512, unknown: 0, aligned: true },
    model: {
      id: 'article',
      name: 'bert-base-uncased',
      layers,
      heads,
      maxTokens: 512,
      precision: 'fp32',
      sha256: description.sha256,
      sizeBytes: expected,
      origin: 'stored',
      route: null,
      opening: { layer: 2, heads: [0] },
      libraries: {}
    },
    attention: {
      layers,
      heads,
      tokens,
      tolerance: 0,
      weights: Array.from({ length: layers }, (_, layer) =>
        all.subarray(layer * perLayer, (layer + 1) * perLayer)
      )
    }
  };
}

let stored: Promise<StoredAttention> | null = null;

/**
 * Shape [12, 12, 19, 19], fetched once a page; a failed read is tried again by the next call.
 *
 * @throws {DownloadError | IntegrityError | UnsupportedModelError}
 */
export function readArticle(): Promise<StoredAttention> {
  stored ??= read().catch((error: unknown) => {
    stored = null;
    throw error;
  });
  return stored;
}
