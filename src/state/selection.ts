/**
 * Layer and heads against the model that has them: what is null becomes the model's opening
 * selection, what is out of range is clamped, and the clamping is said.
 */
import type { ModelInfo } from '../model/model-info';
import type { ViewDocument } from './document';
import type { Notice } from './view-state';

type ModelShape = Pick<ModelInfo, 'layers' | 'heads' | 'opening' | 'name'>;

/** Ids of the notices that belong to a selection: they go with the next one. */
export const SELECTION_NOTICES = [
  'clamped-layer',
  'clamped-heads',
  'clamped-tokens',
  'withheld-layer'
];

const clampIndex = (index: number, count: number): number =>
  Math.max(0, Math.min(count - 1, index));

const sameList = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/**
 * The document with a layer and heads that `model` has; the same object if nothing changed.
 *
 * @returns the document and a notice for each thing that was clamped
 * @example layer 9 of a model with 6 gives layer 5 and "… has layers 0 to 5: layer 9 became 5."
 */
export function fitSelection(
  document: ViewDocument,
  model: ModelShape
): { document: ViewDocument; notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const wanted = document.layer ?? model.opening.layer;
  const layer = clampIndex(wanted, model.layers);
  if (document.layer !== null && layer !== wanted) {
    notices.push({
      id: 'clamped-layer',
      text: `${model.name} has layers 0 to ${model.layers - 1}: layer ${wanted} became ${layer}.`
    });
  }
  const asked = document.heads ?? model.opening.heads;
  const kept = asked.filter(head => head < model.heads);
  const heads = kept.length > 0 ? kept : [clampIndex(asked[0] ?? 0, model.heads)];
  if (document.heads !== null && !sameList(heads, asked)) {
    const gone = asked.filter(head => head >= model.heads);
    const is = gone.length === 1 ? 'is' : 'are';
    const instead = kept.length > 0 ? '' : `; this is head ${heads[0]}`;
    notices.push({
      id: 'clamped-heads',
      text: `${model.name} has heads 0 to ${model.heads - 1}: head ${gone.join(', ')} ${is} not there${instead}.`
    });
  }
  const unchanged =
    layer === document.layer && document.heads !== null && sameList(heads, document.heads);
  return { document: unchanged ? document : { ...document, layer, heads }, notices };
}
