/** What a reader who prefers a precision is told where the model does not come in it. */
import type { ModelInfo } from '../model/model-info';
import type { Notice } from '../state/view-state';
import type { Settings } from './settings';

/**
 * @returns null where nothing has to be said: no preference, no model, stored numbers, or a model
 *   whose parameters are in the preferred precision
 * @example 'fp32' and all-MiniLM-L6-v2 give "all-MiniLM-L6-v2 comes in one precision, fp16 stored, fp32 computed; your settings prefer fp32."
 */
export function precisionNotice(
  preferred: Settings['precision'],
  model: ModelInfo | null
): Notice | null {
  if (preferred === 'auto' || model === null || model.origin === 'stored') return null;
  if (model.precision.startsWith(preferred)) return null;
  const { place } = model;
  const name = model.name.slice(model.name.lastIndexOf('/') + 1);
  if (place !== null && place !== undefined) {
    return {
      id: 'precision',
      text: `This is ${name} as ${model.precision} (${place.file}); your settings prefer ${preferred}. Its other files are under “model”.`
    };
  }
  return {
    id: 'precision',
    text: `${name} comes in one precision, ${model.precision}; your settings prefer ${preferred}.`
  };
}
