/** The layer and the heads on the screen: those of the document as far as the model has them. */
import type { ViewState } from '../state/view-state';

/** Null without a model. */
export function chosenHeads({ document, model }: Pick<ViewState, 'document' | 'model'>): {
  readonly layer: number;
  readonly heads: readonly number[];
} | null {
  if (model === null) return null;
  const heads = (document.heads ?? model.opening.heads).filter(head => head < model.heads);
  return {
    layer: Math.min(document.layer ?? model.opening.layer, model.layers - 1),
    heads: heads.length > 0 ? heads : [0]
  };
}
