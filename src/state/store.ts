/** The store of one view: zustand's framework-free core around a ViewState. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ViewState } from './view-state';

export type ViewStore = StoreApi<ViewState>;

/** A store that holds `initial`; each view has its own. */
export function createViewStore(initial: ViewState): ViewStore {
  return createStore<ViewState>(() => initial);
}
