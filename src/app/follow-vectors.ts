/**
 * Fetches queries and keys of the shown layer while the neuron view is open. They are no part of a run: nobody pays for
 * them who does not look. Leaves out: what they are good for (the view), how they are computed (the engine).
 */
import { chosenLayer } from '../state/chosen-heads';
import type { ViewStore } from '../state/store';
import { vectorsOf, vectorsSet } from '../state/vector-actions';
import type { Vectors, ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import type { IEngineClient } from '../worker/client';
import { foundBeside } from './found-beside';
import { canCompute } from './model-source';
import { requestOf } from './runs';

const ARTICLE = 'article';

/** Why this page cannot have them; null if it can. */
function refusalOf({ document }: ViewState): Vectors['found'] {
  if (document.model === ARTICLE) {
    return {
      problem: 'Queries and keys of the article’s example are not stored: only its attention is.',
      advice: 'Change the text: the embedded model then computes it, with queries and keys.'
    };
  }
  if (!canCompute(document.model)) {
    return {
      problem: 'Queries and keys are not stored, and this page cannot compute them.',
      advice:
        'Open the view where its model is: in JupyterLab, Notebook 7, or a page exported with live=True.'
    };
  }
  return null;
}

/** Follows the store until disposed. */
export function followVectors(
  store: ViewStore,
  takeEngine: () => IEngineClient
): { dispose(): void } {
  let asking: AbortController | null = null;
  /** What is being asked, so that no change asks twice. */
  let asked: { readonly layer: number; readonly encoding: Encoding } | null = null;

  const stop = (): void => {
    asking?.abort();
    asking = null;
    asked = null;
  };

  const ask = async (state: ViewState, layer: number, encoding: Encoding): Promise<void> => {
    const controller = new AbortController();
    asking = controller;
    asked = { layer, encoding };
    const { signal } = controller;
    const set = (found: Vectors['found']): void => {
      if (!signal.aborted) {
        store.setState(now => vectorsSet(now, { layer, encoding, found }), true);
      }
    };
    const refusal = refusalOf(state);
    set(refusal);
    if (refusal !== null) return;
    const vectors = () => takeEngine().vectors({ ...requestOf(state.document), layer }, signal);
    set(await foundBeside(encoding, vectors, signal));
  };

  const follow = (state: ViewState): void => {
    const { document, encoding, model, phase } = state;
    if (document.view !== 'neurons' || encoding === null || model === null) {
      stop();
      return;
    }
    // While a text is computed, the tokens on the screen may be those of another one.
    if (phase.phase !== 'ready') {
      stop();
      return;
    }
    const layer = chosenLayer(state);
    if (asked?.layer === layer && asked.encoding === encoding) return;
    stop();
    // What failed is asked for again: whoever comes back, or goes on to another layer, tries anew.
    const found = vectorsOf(state, layer)?.found ?? null;
    if (found !== null && 'queries' in found) return;
    void ask(state, layer, encoding);
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
