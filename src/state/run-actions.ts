/**
 * What a run reports, as pure functions (state, …) => state. While a new text is computed the
 * picture of the old one stays; the two change places in one step, when the shown layer of the new
 * one is there, so that nothing flashes.
 */
import type { PlainError } from '../errors';
import type { Attention } from '../attention/attention';
import type { ModelInfo } from '../model/model-info';
import type { Encoding } from '../tokens/encoding';
import type { LayerMessage, LoadProgress, RunSummary } from '../worker/messages';
import { chosenLayer } from './chosen-heads';
import {
  ENCODING_NOTICES,
  LAYER_NOTICE,
  PATTERNS_NOTICE,
  encodingNotices,
  withNotice,
  withoutNotices
} from './notices';
import { fitTokens } from './fit-tokens';
import { layersComputed, withLayer } from './held-layers';
import { fitSelection, SELECTION_NOTICES } from './selection';
import type { Notice, Run, ViewState } from './view-state';

const computing = { phase: 'computing' } as const;

/** The state with `run` on the screen. */
function shown(state: ViewState, { encoding, model, attention }: Run): ViewState {
  const hover =
    state.hover !== null && state.hover.token < encoding.ids.length ? state.hover : null;
  return { ...state, encoding, model, attention, hover, incoming: null };
}

/** A run has begun; what an unfinished one had brought is forgotten unless it is on the screen. */
export function runStarted(state: ViewState): ViewState {
  const phase =
    state.model === null && state.phase.phase === 'loading'
      ? state.phase
      : state.model === null
        ? ({ phase: 'loading', progress: null } as const)
        : computing;
  return { ...state, phase, incoming: null, newest: null, layersDone: 0 };
}

/** How far the model has been loaded. */
export function runProgressed(state: ViewState, progress: LoadProgress): ViewState {
  return { ...state, phase: { phase: 'loading', progress } };
}

/**
 * The text has become tokens. Layer and heads get values the model has (with a notice where that
 * changed them), pins beyond the last token are dropped; of a first text that is said, of one that is
 * being typed it would be noise. Where nothing is on the screen yet the
 * tokens are shown at once.
 */
export function runEncoded(state: ViewState, encoding: Encoding, model: ModelInfo): ViewState {
  const tokens = encoding.ids.length;
  const fitted = fitSelection(state.document, model);
  const { document, notices: beyond } = fitTokens(fitted.document, tokens);
  const run: Run = {
    encoding,
    model,
    attention: {
      layers: model.layers,
      heads: model.heads,
      tokens,
      weights: new Array<null>(model.layers).fill(null),
      tolerance: 0
    }
  };
  const ofOthers = [...ENCODING_NOTICES, ...SELECTION_NOTICES, PATTERNS_NOTICE, LAYER_NOTICE];
  const old = withoutNotices(state.notices, ...ofOthers);
  const said = state.attention === null ? [...fitted.notices, ...beyond] : fitted.notices;
  const notices = [...encodingNotices(encoding, model), ...said].reduce(withNotice, old);
  const next = {
    ...state,
    document,
    notices,
    phase: computing,
    incoming: run,
    newest: encoding,
    layersDone: 0
  };
  return state.attention === null ? shown(next, run) : next;
}

const fits = ({ layer, heads, tokens }: LayerMessage, attention: Attention): boolean =>
  layer < attention.layers && heads === attention.heads && tokens === attention.tokens;

/** A layer has come, of the incoming run or of one that is on the screen already. */
export function layerArrived(state: ViewState, message: LayerMessage): ViewState {
  const current: Run | null =
    state.incoming ??
    (state.encoding !== null && state.model !== null && state.attention !== null
      ? { encoding: state.encoding, model: state.model, attention: state.attention }
      : null);
  if (current === null || !fits(message, current.attention)) return state;
  const attention = withLayer(current.attention, message.layer, message.weights);
  const run = { ...current, attention };
  const layersDone = layersComputed(attention);
  const next = { ...state, phase: computing, layersDone };
  const isShown = state.incoming === null || message.layer === state.document.layer;
  return isShown ? shown(next, run) : { ...next, incoming: run };
}

/** All layers are there. */
export function runDone(state: ViewState, { elapsedMs, model }: RunSummary): ViewState {
  const settled = state.incoming === null ? state : shown(state, state.incoming);
  return { ...settled, model, phase: { phase: 'ready', elapsedMs } };
}

/**
 * A stored run takes the screen, with the layers it holds. It is nobody's newest run: what was
 * rounded for storing is shown, and never told as computed.
 */
export function storedShown(state: ViewState, run: Run): ViewState {
  const { encoding, model, attention } = run;
  const next = runEncoded({ ...state, attention: null }, encoding, model);
  const layersDone = layersComputed(attention);
  const ready = { phase: 'ready', elapsedMs: 0 } as const;
  return { ...shown(next, run), phase: ready, newest: null, layersDone };
}

/** The held layer nearest to the chosen one, with a notice: the chosen one is not to be had. */
export function layerWithheld(state: ViewState): ViewState {
  const { attention, document } = state;
  const wanted = chosenLayer(state);
  const held = (attention?.weights ?? []).flatMap((layer, at) => (layer === null ? [] : [at]));
  const nearest = held.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0];
  const there = nearest === undefined ? 'no layer is' : `layer ${nearest} is`;
  return {
    ...state,
    document: nearest === undefined ? document : { ...document, layer: nearest },
    notices: withNotice(state.notices, {
      id: 'withheld-layer',
      text: `Layer ${wanted} is not stored, and this page cannot compute it: ${there} stored.`
    })
  };
}

/** The run has failed: the sentence is shown, the last good picture stays. */
export function runFailed(state: ViewState, error: PlainError): ViewState {
  return { ...state, phase: { phase: 'error', error }, incoming: null };
}

/** Adds a notice, or replaces the one with its id. */
export function addNotice(state: ViewState, notice: Notice): ViewState {
  return { ...state, notices: withNotice(state.notices, notice) };
}
