/** What is said of every number of a model whose parameters were rounded to 8 bits or fewer. */
import type { ModelInfo } from '../model/model-info';
import { roundedTo } from '../sources/rounded-to';
import type { Notice } from '../state/view-state';

/** @returns null for an exact model */
export function inexactNotice(model: ModelInfo | null): Notice | null {
  if (model === null || roundedTo(model.precision) === null) return null;
  return {
    id: 'inexact',
    text: `Every number here is of a file of ${model.precision}: weights may be off by as much as .5 from the model’s own. Choose its fp16 or fp32 file under “model” where it fits.`
  };
}
