/**
 * Has the words found that a model holds near each other, once a reader has chosen to relate words so,
 * and again for every text. They are no part of a run: nobody pays for them who does not look.
 * Leaves out: what is scored with them (follow-patterns.ts), how they are found (the engine).
 */
import { nearOf, nearSet } from '../state/pattern-actions';
import type { ViewStore } from '../state/store';
import type { Near, ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import type { IEngineClient } from '../worker/client';
import { foundBeside } from './found-beside';
import { canCompute } from './model-source';
import { requestOf } from './runs';

const ARTICLE = 'article';
const PROBLEM = 'Not available: the model is not loaded here.';

/** Why this page cannot have them; null if it can. */
function refusalOf({ document }: ViewState): Near['found'] {
  if (document.model === ARTICLE) {
    return {
      problem: `${PROBLEM} Of the article’s example only the attention is stored.`,
      advice: 'Choose “same stem”, or change the text: the embedded model then computes it.'
    };
  }
  if (!canCompute(document.model)) {
    return {
      problem: PROBLEM,
      advice:
        'Choose “same stem”, or open the view where its model is: in JupyterLab, Notebook 7, or a page exported with live=True.'
    };
  }
  return null;
}

/** Follows the store until disposed. */
export function followNear(store: ViewStore, takeEngine: () => IEngineClient): { dispose(): void } {
  let asking: { readonly encoding: Encoding; readonly controller: AbortController } | null = null;

  const stop = (): void => {
    asking?.controller.abort();
    asking = null;
  };

  const ask = async (state: ViewState, encoding: Encoding): Promise<void> => {
    const controller = new AbortController();
    asking = { encoding, controller };
    const { signal } = controller;
    const set = (found: Near['found']): void => {
      if (!signal.aborted) store.setState(now => nearSet(now, { encoding, found }), true);
    };
    const refusal = refusalOf(state);
    set(refusal);
    if (refusal !== null) return;
    const near = () => takeEngine().near(requestOf(state.document), signal);
    set(await foundBeside(encoding, near, signal));
  };

  const follow = (state: ViewState): void => {
    const { relatedBy, encoding, phase } = state;
    // While a text is computed, the tokens on the screen may be those of another one.
    if (relatedBy !== 'vectors' || encoding === null || phase.phase !== 'ready') {
      stop();
      return;
    }
    if (asking?.encoding === encoding) return;
    stop();
    // What failed is tried anew by whoever chooses it again.
    const found = nearOf(state)?.found ?? null;
    if (found !== null && 'pairs' in found) return;
    void ask(state, encoding);
  };

  const unsubscribe = store.subscribe(follow);
  follow(store.getState());
  return {
    dispose() {
      unsubscribe();
      stop();
    }
  };
}
