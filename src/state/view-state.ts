/**
 * Everything a view shows, as one plain immutable object. The document is what is saved; the rest
 * is what came of it. Leaves out: how it changes (actions.ts, run-actions.ts).
 */
import type { PlainError } from '../errors';
import type { Attention } from '../attention/attention';
import type { ModelInfo } from '../model/model-info';
import type { Encoding } from '../tokens/encoding';
import type { LoadProgress, VectorsMessage } from '../worker/messages';
import { defaultDocument, isBlank } from './document';
import type { TokenRef, ViewDocument } from './document';
import { withUndrawn } from './notices';
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

/** Queries and keys of one layer, for the neuron view: asked for, there, or why they are not to be had. */
export type Vectors = {
  readonly layer: number;
  /** The tokens they are of; those of another text are out of date. */
  readonly encoding: Encoding;
  /** Null while they are being computed. */
  readonly found: VectorsMessage | { readonly problem: string; readonly advice: string } | null;
};

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
    notices: withUndrawn([], document),
    hover: null,
    vectors: null,
    history: emptyHistory
  };
}
