/** What the gallery shows: documents as data. Every scene is photographed in every frame of it. */
import type { ViewDocument, ViewName } from '../../src/state/document';
import { DRAWN_VIEWS } from '../../src/state/notices';
import { createTexts } from '../bench/word-texts';

export type Scene = {
  /** The stem of its file names. */
  readonly name: string;
  /** What there is to see, in one sentence. */
  readonly caption: string;
  readonly document: Partial<ViewDocument>;
  /** Whether its pictures are committed; the others are for whoever works on the views. */
  readonly isShown: boolean;
};

/** The article's own pair, on the stored attention of bert-base-uncased. */
const ARTICLE: Partial<ViewDocument> = {
  text_a: 'I went to the store.',
  text_b: 'At the store, I bought fresh strawberries.',
  model: 'article'
};
const LIVE = { ...ARTICLE, model: 'embedded' };
const ofTokens = createTexts();
const LONG = { text_a: ofTokens(128), model: 'embedded' };
const SINGLE = { text_a: 'The cat sat on the mat because it was soft.', model: 'embedded' };

/** The chosen head of each view's portraits. */
const CHOICES: Readonly<Record<ViewName, Partial<ViewDocument>>> = {
  heads: { layer: 2, heads: [0], pinned: [{ side: 'from', token: 1 }] },
  grid: { layer: 2, heads: [0] },
  matrix: { layer: 2, heads: [6] },
  neurons: { layer: 1, heads: [8], pinned: [{ side: 'from', token: 2 }], neurons_expanded: true },
  patterns: { layer: 2, heads: [0], pinned: [{ side: 'from', token: 1 }] }
};

const CAPTIONS: Readonly<Record<ViewName, string>> = {
  heads: 'Heads: what one head attends to, line by line, with its strongest weights as numbers.',
  grid: 'Grid: all heads of all layers at once.',
  matrix: 'Matrix: every weight of a head, with the sums of rows and columns.',
  neurons: 'Neurons: from query and key to the weight.',
  patterns: 'Patterns: which head does what.'
};

/** The scenes of all views that are drawn. */
export const SCENES: readonly Scene[] = DRAWN_VIEWS.flatMap(view => {
  // Queries and keys are not stored: they are computed.
  const pair = view === 'neurons' ? LIVE : ARTICLE;
  const scene = (kind: string, texts: Partial<ViewDocument>, isShown: boolean): Scene => {
    const { layer, ...choice } = CHOICES[view];
    const isArticle = texts.model === 'article';
    return {
      name: `${view}-${kind}`,
      caption: `${CAPTIONS[view]}${kind === '128' ? ' Here for 128 tokens.' : ''}`,
      document: { ...texts, ...choice, layer: isArticle ? (layer ?? 0) : 1, view },
      isShown
    };
  };
  return [
    scene('pair', pair, true),
    scene('single', SINGLE, false),
    scene('128', LONG, view !== 'neurons')
  ];
});
