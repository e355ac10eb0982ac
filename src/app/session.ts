/**
 * What one view looks at, kept true: when text or model of the document change it runs the engine,
 * the newest text wins, and what comes back goes into the store. What a document brings as its
 * snapshot is shown without running anything. Draws nothing.
 */
import { DocumentError, isAbort, toPlainError } from '../errors';
import * as act from '../state/actions';
import { chosenLayer } from '../state/chosen-heads';
import { isBlank, salvageDocument } from '../state/document';
import { createViewStore, type ViewStore } from '../state/store';
import { initialState, type ViewState } from '../state/view-state';
import { afterPaint } from './after-paint';
import { asksForOtherArticle, withArticlePair } from './article';
import { leaseEngine, type IEngineLease } from './engine';
import { hostAssets } from './host';
import { allowFetching, canCompute, sourceOf } from './model-source';
import type { IViewActions } from './panels/view';
import { computeRun, readArticleRun, type Report } from './runs';
import { settings } from './settings';
import { followLayers } from './follow-layers';
import { followNear } from './follow-near';
import { followPatterns } from './follow-patterns';
import { followVectors } from './follow-vectors';
import { isStoredFor, readStoredRun, type StoredRun } from './stored-run';

export interface ISession {
  readonly store: ViewStore;
  /** The gestures of whoever draws this session. */
  readonly actions: IViewActions;
  /** Takes fields of the document from outside, for example from Python. */
  applyDocument(patch: Readonly<Record<string, unknown>>): void;
  /** Ends the run and lets the engine go; may be called twice. */
  dispose(): void;
}

export type SessionOptions = {
  /** Whether a stored picture is followed by a run, so that its numbers are exact and all there. */
  readonly recompute?: boolean;
};

/** The state a view starts with; a field that cannot be read is an error on the screen. */
function openState(value: unknown): ViewState {
  const { document, refusal } = salvageDocument(value);
  const state = initialState(withArticlePair(document));
  return refusal === null ? state : act.runFailed(state, toPlainError(refusal));
}

/** Starts at once if the document holds a text: with its snapshot if that can be read, else with a run. */
export function createSession(
  document: unknown,
  { recompute = false }: SessionOptions = {}
): ISession {
  const store = createViewStore(openState(document));
  let lease: IEngineLease | null = null;
  let run: AbortController | null = null;
  let stored: StoredRun | null = null;
  let cancelRecompute: () => void = () => undefined;
  let isDisposed = false;

  const update = (change: (state: ViewState) => ViewState) =>
    store.setState(change(store.getState()), true);

  const dropSnapshot = () => {
    if (store.getState().document.snapshot !== null) {
      update(state => ({ ...state, document: { ...state.document, snapshot: null } }));
    }
  };

  /** Takes the document's snapshot in; one of something else is left out, a damaged one with a word. */
  const readStored = () => {
    const current = store.getState().document;
    try {
      stored = readStoredRun(current);
    } catch (error) {
      if (!(error instanceof DocumentError)) {
        throw error;
      }
      stored = null;
      const next = canCompute(current.model) ? 'It is computed again.' : error.advice;
      const notice = { id: 'snapshot', text: `${error.message} ${next}` };
      update(state => act.addNotice(state, notice));
    }
    if (stored === null) {
      dropSnapshot();
    }
  };

  /** Shows the stored run if it is about the document's texts and model. */
  const showStored = (): boolean => {
    const current = store.getState().document;
    const hasOriginal = current.model === 'article' && hostAssets().article !== null;
    if (hasOriginal || !isStoredFor(stored, current)) {
      return false;
    }
    const { snapshot, run: held } = stored;
    update(state => act.storedShown({ ...state, document: { ...state.document, snapshot } }, held));
    completeLayer();
    if (recompute && store.getState().phase.phase === 'ready' && canCompute(current.model)) {
      cancelRecompute = afterPaint(() => start(true));
    }
    return true;
  };

  const stop = () => {
    cancelRecompute();
    run?.abort();
    run = null;
  };

  /** @param isForced whether to compute what is stored, too */
  const start = (isForced = false) => {
    stop();
    if (isDisposed || isBlank(store.getState().document)) {
      return;
    }
    if (asksForOtherArticle(store.getState().document)) {
      update(act.leaveArticle);
    }
    if (!isForced && showStored()) {
      return;
    }
    const { document: current } = store.getState();
    const controller = new AbortController();
    run = controller;
    update(act.runStarted);
    const { signal } = controller;
    // What a run that was given up tells may still be under way.
    const report: Report = change => {
      if (!signal.aborted) update(change);
    };
    const work =
      current.model === 'article'
        ? readArticleRun(report, signal)
        : computeRun(current, () => (lease ??= leaseEngine()).engine, report, signal).then(() => {
            // What is exact now needs no rounded copy.
            if (!signal.aborted) stored = null;
          });
    work.catch((error: unknown) => {
      if (!isAbort(error)) report(state => act.runFailed(state, toPlainError(error)));
    });
  };

  /** Computes when the chosen layer is one that was not stored. */
  function completeLayer(): void {
    const { document: current, phase, model, attention } = store.getState();
    const isSettled = phase.phase === 'ready' || phase.phase === 'error';
    if (!isSettled || model?.origin !== 'stored' || attention === null) {
      return;
    }
    if (attention.weights[chosenLayer({ document: current, model })] !== null) {
      return;
    }
    if (canCompute(current.model)) {
      start(true);
    } else {
      update(act.layerWithheld);
    }
  }

  /** Applies a change, then computes if it changed what is computed. */
  const change = (action: (state: ViewState) => ViewState) => {
    const before = store.getState().document;
    update(action);
    const { document: after } = store.getState();
    const hasNewSnapshot = after.snapshot !== before.snapshot;
    if (hasNewSnapshot) {
      readStored();
    }
    if (
      before.text_a !== after.text_a ||
      before.text_b !== after.text_b ||
      before.model !== after.model
    ) {
      if (!hasNewSnapshot) {
        dropSnapshot();
      }
      start();
    } else if (hasNewSnapshot && store.getState().phase.phase === 'error') {
      start();
    } else if (before.layer !== after.layer) {
      completeLayer();
    }
  };

  const actions: IViewActions = {
    setTexts: (a, b, model) => change(state => act.setTexts(state, a, b, model)),
    chooseModel: model => {
      allowFetching(model);
      const { text_a, text_b, model: before } = store.getState().document;
      if (model === before) start(true);
      else change(state => act.setTexts(state, text_a, text_b, model));
    },
    stopLoading: () => lease?.engine.giveUp(sourceOf(store.getState().document.model).id),
    setLayer: layer => change(state => act.setLayer(state, layer)),
    toggleHead: head => update(state => act.toggleHead(state, head)),
    isolateHead: head => update(state => act.isolateHead(state, head)),
    allHeads: () => update(act.restoreAllHeads),
    setCut: cut => update(state => act.setCut(state, cut)),
    choose: choices => update(state => act.choose(state, choices)),
    showHead: (layer, head) => change(state => act.showHead(state, layer, head)),
    togglePin: (side, token) => update(state => act.togglePin(state, side, token)),
    relateBy: related => update(state => act.relateBy(state, related)),
    showSurvey: survey => update(state => act.showSurvey(state, survey)),
    hover: target => update(state => act.hover(state, target)),
    undo: () => change(act.undo),
    redo: () => change(act.redo),
    retry: () => start(true)
  };

  if (store.getState().phase.phase !== 'error') {
    readStored();
    start();
  }

  const layers = followLayers(store, () => (lease ??= leaseEngine()).engine);
  const vectors = followVectors(store, () => (lease ??= leaseEngine()).engine);
  const near = followNear(store, () => (lease ??= leaseEngine()).engine);
  const patterns = followPatterns(store);

  const unfollow = settings.subscribe((now, before) => {
    // Stored numbers are what they are.
    const isStored = store.getState().model?.origin === 'stored';
    if (now.maxTokens !== before.maxTokens && !isStored) {
      start(true);
    }
  });

  return {
    store,
    actions,
    applyDocument(patch) {
      try {
        change(state => act.applyDocument(state, patch));
      } catch (error) {
        // Else a run that goes on would put its layers under a text that is no longer about it.
        stop();
        update(state => act.runFailed(state, toPlainError(error)));
      }
    },
    dispose() {
      isDisposed = true;
      unfollow();
      layers.dispose();
      vectors.dispose();
      near.dispose();
      patterns.dispose();
      stop();
      lease?.release();
      lease = null;
    }
  };
}
