/** The layer and the heads on the screen: those of the document as far as the model has them. */
import type { ViewState } from './view-state';

type Chosen = Pick<ViewState, 'document' | 'model'>;

const FIRST: readonly number[] = [0];

/** 0 while no model is known and the document names none. */
export function chosenLayer({ document, model }: Chosen): number {
  const wanted = document.layer ?? model?.opening.layer ?? 0;
  return model === null ? wanted : Math.min(wanted, model.layers - 1);
}

/** Null without a model. The same list of heads as long as the document's is. */
export function chosenHeads(state: Chosen): {
  readonly layer: number;
  readonly heads: readonly number[];
} | null {
  const { document, model } = state;
  if (model === null) return null;
  const wanted = document.heads ?? model.opening.heads;
  const isThere = (head: number): boolean => head < model.heads;
  const there = wanted.every(isThere) ? wanted : wanted.filter(isThere);
  return { layer: chosenLayer(state), heads: there.length > 0 ? there : FIRST };
}
