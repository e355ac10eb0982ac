/**
 * What one view looks at, kept true: when text or model of the document change it runs the engine,
 * the newest text wins, and what comes back goes into the store. Draws nothing.
 */
import { isAbort, toPlainError, UnsupportedModelError } from '../errors';
import * as act from '../state/actions';
import { isBlank, salvageDocument, type ViewDocument } from '../state/document';
import { createViewStore, type ViewStore } from '../state/store';
import { initialState, type ViewState } from '../state/view-state';
import type { ModelSource } from '../model/model-info';
import { ARTICLE_PAIR, readArticle } from './article';
import { leaseEngine, type IEngineLease } from './engine';
import { hostAssets } from './host';
import type { IViewActions } from './panels/view';
import { settings } from './settings';

export interface ISession {
  readonly store: ViewStore;
  /** The gestures of whoever draws this session. */
  readonly actions: IViewActions;
  /** Takes fields of the document from outside, for example from Python. */
  applyDocument(patch: Readonly<Record<string, unknown>>): void;
  /** Ends the run and lets the engine go; may be called twice. */
  dispose(): void;
}

/** @throws {UnsupportedModelError} for a model that nothing here can load */
function sourceOf(model: string): ModelSource {
  const source = hostAssets().models.find(({ id }) => id === model);
  if (source !== undefined) {
    return source;
  }
  throw new UnsupportedModelError(
    `There is no model “${model}” here.`,
    'Choose model="embedded" (all-MiniLM-L6-v2) or model="article" (bert-base-uncased on the article’s pair).',
    { model }
  );
}

/** Asked for the article's example without a text: its own pair. */
function withArticlePair(document: ViewDocument): ViewDocument {
  return document.model === 'article' && isBlank(document)
    ? { ...document, text_a: ARTICLE_PAIR.textA, text_b: ARTICLE_PAIR.textB }
    : document;
}

const asksForOtherArticle = ({ model, text_a, text_b }: ViewDocument): boolean =>
  model === 'article' && (text_a !== ARTICLE_PAIR.textA || text_b !== ARTICLE_PAIR.textB);

/** The state a view starts with; a field that cannot be read is an error on the screen. */
function openState(value: unknown): ViewState {
  const { document, refusal } = salvageDocument(value);
  const state = initialState(withArticlePair(document));
  return refusal === null ? state : act.runFailed(state, toPlainError(refusal));
}

/** Starts at once if the document holds a text. */
export function createSession(document: unknown): ISession {
  const store = createViewStore(openState(document));
  let lease: IEngineLease | null = null;
  let run: AbortController | null = null;
  let isDisposed = false;

  const update = (change: (state: ViewState) => ViewState) =>
    store.setState(change(store.getState()), true);

  const showArticle = async (signal: AbortSignal) => {
    const begun = performance.now();
    const { encoding, model, attention } = await readArticle();
    signal.throwIfAborted();
    const { heads, tokens } = attention;
    const elapsedMs = performance.now() - begun;
    update(state =>
      act.runDone(
        attention.weights.reduce(
          (shown, weights, layer) =>
            act.layerArrived(shown, { layer, heads, tokens, weights, elapsedMs }),
          act.runEncoded(state, encoding, model)
        ),
        { elapsedMs, model }
      )
    );
  };

  const compute = async ({ text_a, text_b, model }: ViewDocument, signal: AbortSignal) => {
    lease ??= leaseEngine();
    const { engine } = lease;
    // A rejected run's last answers may still be under way.
    const report = (change: (state: ViewState) => ViewState) => {
      if (!signal.aborted) {
        update(change);
      }
    };
    // An empty B is no B, as in the picture's own field.
    const textB = text_b === '' ? null : text_b;
    const { maxTokens, cache } = settings.getState();
    const request = { model: sourceOf(model), textA: text_a, textB, maxTokens, cache };
    const summary = await engine.run(request, signal, {
      onProgress: progress => report(state => act.runProgressed(state, progress)),
      onEncoded: (encoding, info) => report(state => act.runEncoded(state, encoding, info)),
      onLayer: layer => report(state => act.layerArrived(state, layer))
    });
    report(state => act.runDone(state, summary));
    if (engine.rung === 'page') {
      report(state =>
        act.addNotice(state, {
          id: 'engine-rung',
          text: 'This site forbids workers: the model runs in the page itself, which may pause while it computes.'
        })
      );
    }
  };

  const start = () => {
    run?.abort();
    run = null;
    if (isDisposed || isBlank(store.getState().document)) {
      return;
    }
    if (asksForOtherArticle(store.getState().document)) {
      update(act.leaveArticle);
    }
    const { document: current } = store.getState();
    const controller = new AbortController();
    run = controller;
    update(act.runStarted);
    const { signal } = controller;
    const work = current.model === 'article' ? showArticle(signal) : compute(current, signal);
    work.catch((error: unknown) => {
      if (!isAbort(error) && !signal.aborted) {
        update(state => act.runFailed(state, toPlainError(error)));
      }
    });
  };

  /** Applies a change, then computes if it changed what is computed. */
  const change = (action: (state: ViewState) => ViewState) => {
    const before = store.getState().document;
    update(action);
    const { document: after } = store.getState();
    if (
      before.text_a !== after.text_a ||
      before.text_b !== after.text_b ||
      before.model !== after.model
    ) {
      start();
    }
  };

  const actions: IViewActions = {
    setTexts: (a, b) => change(state => act.setTexts(state, a, b)),
    setLayer: layer => update(state => act.setLayer(state, layer)),
    toggleHead: head => update(state => act.toggleHead(state, head)),
    isolateHead: head => update(state => act.isolateHead(state, head)),
    allHeads: () => update(act.restoreAllHeads),
    setCut: cut => update(state => act.setCut(state, cut)),
    togglePin: (side, token) => update(state => act.togglePin(state, side, token)),
    hover: target => update(state => act.hover(state, target)),
    undo: () => change(act.undo),
    redo: () => change(act.redo),
    retry: start
  };

  if (store.getState().phase.phase !== 'error') {
    start();
  }

  const unfollow = settings.subscribe((now, before) => {
    // Stored numbers are what they are.
    if (now.maxTokens !== before.maxTokens && store.getState().document.model !== 'article') {
      start();
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
        run?.abort();
        run = null;
        update(state => act.runFailed(state, toPlainError(error)));
      }
    },
    dispose() {
      isDisposed = true;
      unfollow();
      run?.abort();
      run = null;
      lease?.release();
      lease = null;
    }
  };
}
