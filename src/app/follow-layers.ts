/**
 * Sees to it that a view holds the layers it shows, and no more than the page's budget leaves it: layers far from the
 * shown one are given to the engine and let go, and asked back when they are wanted. Leaves out: which view has to let go
 * (layer-budget.ts).
 */
import { isAbort } from '../errors';
import { addNotice } from '../state/actions';
import { chosenLayer } from '../state/chosen-heads';
import { heldBytes, isElsewhere } from '../state/held-layers';
import { layerBrought, layersLetGo } from '../state/layer-actions';
import type { ViewStore } from '../state/store';
import type { ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import type { IEngineClient } from '../worker/client';
import { bringLayer, lostLayerNotice } from './bring-layers';
import {
  addHolder,
  balance,
  isUsedLast,
  makeRoom,
  markUsed,
  type ILayerHolder
} from './layer-budget';
import { requestOfRun } from './runs';

type Asked = { readonly encoding: Encoding; readonly layer: number };

/** Layers that the view has pictures of beside the shown one, those that matter most first. */
function pictured({ document, attention }: ViewState): readonly number[] {
  const { view, shelf } = document;
  const all = view === 'grid' ? (attention?.weights ?? []).map((_, layer) => layer) : [];
  return [...new Set([...shelf.map(({ layer }) => layer), ...all])];
}

/** Follows the store until disposed. */
export function followLayers(
  store: ViewStore,
  takeEngine: () => IEngineClient
): { dispose(): void } {
  let bringing: (Asked & { readonly controller: AbortController }) | null = null;
  /** Not tried again until something else is wanted. */
  let failed: Asked | null = null;
  let before = store.getState();

  const holder: ILayerHolder = {
    get heldBytes() {
      const { encoding, attention } = store.getState();
      // What is stored here anyway is not let go: nobody could give it again.
      const isComputed = encoding !== null && requestOfRun(encoding) !== null;
      return isComputed && attention !== null ? heldBytes(attention) : 0;
    },
    shrinkTo(mostBytes) {
      const state = store.getState();
      const { encoding, attention } = state;
      const request = encoding === null ? null : requestOfRun(encoding);
      if (encoding === null || attention === null || request === null) return;
      const shown = chosenLayer(state);
      const wanted = pictured(state);
      const costOf = (layer: number): number =>
        Math.abs(layer - shown) - (wanted.includes(layer) ? attention.layers : 0);
      const others = attention.weights.flatMap((weights, layer) =>
        weights === null || layer === shown ? [] : [{ layer, weights }]
      );
      let bytes = heldBytes(attention);
      const gone: number[] = [];
      for (const { layer, weights } of others.sort((a, b) => costOf(b.layer) - costOf(a.layer))) {
        if (bytes <= mostBytes) break;
        takeEngine().keepLayer({ ...request, layer }, weights);
        gone.push(layer);
        bytes -= weights.byteLength;
      }
      store.setState(now => layersLetGo(now, encoding, gone), true);
    }
  };

  const stop = (): void => {
    bringing?.controller.abort();
    bringing = null;
  };

  const bring = async ({ encoding, layer }: Asked): Promise<void> => {
    const controller = new AbortController();
    bringing = { encoding, layer, controller };
    const { signal } = controller;
    try {
      const weights = await bringLayer(encoding, layer, signal);
      signal.throwIfAborted();
      bringing = null;
      store.setState(now => layerBrought(now, encoding, layer, weights), true);
    } catch (error) {
      if (isAbort(error) || signal.aborted) return;
      bringing = null;
      failed = { encoding, layer };
      store.setState(now => addNotice(now, lostLayerNotice(layer, error)), true);
    }
  };

  /** The layer to be asked for next; null for none. */
  const wantedNext = (state: ViewState): number | null => {
    const { attention } = state;
    if (attention === null || attention.elsewhere === undefined) return null;
    const shown = chosenLayer(state);
    if (isElsewhere(attention, shown)) return shown;
    // Only one view takes more than it must: two would take it from each other without end.
    if (!isUsedLast(holder)) return null;
    const next = pictured(state).find(layer => isElsewhere(attention, layer));
    if (next === undefined) return null;
    const { heads, tokens } = attention;
    const bytes = heads * tokens * tokens * Float32Array.BYTES_PER_ELEMENT;
    return makeRoom(holder, bytes) ? next : null;
  };

  const follow = (state: ViewState): void => {
    const { document, attention, newest } = state;
    const isUsed = document !== before.document || newest !== before.newest;
    const isOther = attention !== before.attention;
    before = state;
    if (isUsed) markUsed(holder);
    if (isOther) balance();
    const now = store.getState();
    const { encoding } = now;
    const layer = encoding === null ? null : wantedNext(now);
    const isSame = (asked: Asked | null): boolean =>
      asked !== null && asked.encoding === encoding && asked.layer === layer;
    if (isSame(bringing)) return;
    stop();
    if (encoding === null || layer === null || isSame(failed)) return;
    failed = null;
    void bring({ encoding, layer });
  };

  const release = addHolder(holder);
  const unsubscribe = store.subscribe(follow);
  follow(store.getState());
  return {
    dispose() {
      unsubscribe();
      release();
      stop();
    }
  };
}
