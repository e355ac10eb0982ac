/** What is said of every number of a model whose parameters were rounded to 8 bits or fewer. */
import type { ModelInfo } from '../model/model-info';
import type { Notice } from '../state/view-state';

/** Whether weights differ visibly from the full model's, by what is stored or what is computed; parameters stored as fp16 keep two digits and more. */
export function isInexact({ precision }: Pick<ModelInfo, 'precision'>): boolean {
  return /\b(bf16|int[48])\b/.test(precision);
}

/** @returns null for an exact model */
export function inexactNotice(model: ModelInfo | null): Notice | null {
  if (model === null || !isInexact(model)) return null;
  return {
    id: 'inexact',
    text: `Every number here is of a file of ${model.precision}: weights may be off by as much as .5 from the model’s own. Choose its fp16 or fp32 file under “model” where it fits.`
  };
}
