/**
 * Everything a view shows, as one plain immutable object. The document is what is saved; the rest
 * is what came of it. Leaves out: how it changes (actions.ts, run-actions.ts).
 */
import type { PlainError } from '../errors';
import type { Attention } from '../attention/attention';
import type { ModelInfo } from '../model/model-info';
import type { HeadScores } from '../patterns/head-scores';
import type { RelatedTier } from '../patterns/pattern';
import type { Encoding } from '../tokens/encoding';
import type { LoadProgress, NearMessage, VectorsMessage } from '../worker/messages';
import { defaultDocument, isBlank } from './document';
import type { TokenRef, ViewDocument } from './document';
import { emptyHistory } from './text-history';
import type { TextHistory } from './text-history';

/** Where the newest run stands. `empty`: nothing to run, which is no error. */
export type Phase =
  | { readonly phase: 'loading'; readonly progress: LoadProgress | null }
  | { readonly phase: 'computing' }
  | { readonly phase: 'ready'; readonly elapsedMs: number }
  | { readonly phase: 'error'; readonly error: PlainError }
  | { readonly phase: 'empty' };

/** A sentence for the reader; a later one with the same id replaces it. */
export type Notice = { readonly id: string; readonly text: string };

/** What one run has given so far. */
export type Run = {
  readonly encoding: Encoding;
  readonly model: ModelInfo;
  readonly attention: Attention;
};

/** Why something is not there, and what helps. */
export type NotFound = { readonly problem: string; readonly advice: string };

/** Queries and keys of one layer, for the neuron view: asked for, there, or why they are not to be had. */
export type Vectors = {
  readonly layer: number;
  /** The tokens they are of; those of another text are out of date. */
  readonly encoding: Encoding;
  /** Null while they are being computed. */
  readonly found: VectorsMessage | NotFound | null;
};

/** What every head does with the tokens on the screen, layer by layer as it is worked out. */
export type Patterns = {
  /** The tokens they are of; those of another run are out of date. */
  readonly encoding: Encoding;
  /** By layer, all heads of it in order; null while a layer is not scored. */
  readonly layers: readonly (readonly HeadScores[] | null)[];
  /** The tier that all of them hold beside the same piece; `piece` where that is all. */
  readonly related: RelatedTier;
};

/** Words that the model holds near each other: asked for, there, or why they are not to be had. */
export type Near = {
  /** The tokens they are of; those of another text are out of date. */
  readonly encoding: Encoding;
  /** Null while they are being found. */
  readonly found: NearMessage | NotFound | null;
};

/** What the patterns view shows in place of the text on the screen; an id of null: where surveys begin. */
export type ShownSurvey = { readonly id: string | null };

export type ViewState = {
  readonly document: ViewDocument;
  readonly phase: Phase;
  /** Encoding, model and attention are of the run on the screen, always of one and the same. */
  readonly encoding: Encoding | null;
  readonly model: ModelInfo | null;
  readonly attention: Attention | null;
  /** The newest run while the screen still shows the one before: they change places when the shown layer is there. */
  readonly incoming: Run | null;
  /** The tokens of the newest run; null until it has them. */
  readonly newest: Encoding | null;
  /** Of the newest run. */
  readonly layersDone: number;
  readonly notices: readonly Notice[];
  readonly hover: TokenRef | null;
  /** Null until the neuron view has asked. */
  readonly vectors: Vectors | null;
  /** Null until the first layer is scored. */
  readonly patterns: Patterns | null;
  /** By what words count as related where the scores of one head are shown; no part of the document. */
  readonly relatedBy: RelatedTier;
  /** Null: the text on the screen. No part of the document, since surveys stay in the browser. */
  readonly survey: ShownSurvey | null;
  /** Null until somebody asks for words near each other. */
  readonly near: Near | null;
  readonly history: TextHistory;
};

/** The state of a view that has only just got its document. */
export function initialState(document: ViewDocument = defaultDocument): ViewState {
  return {
    document,
    phase: isBlank(document) ? { phase: 'empty' } : { phase: 'loading', progress: null },
    encoding: null,
    model: null,
    attention: null,
    incoming: null,
    newest: null,
    layersDone: 0,
    notices: [],
    hover: null,
    vectors: null,
    patterns: null,
    relatedBy: 'piece',
    survey: null,
    near: null,
    history: emptyHistory
  };
}
