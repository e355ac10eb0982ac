/** Which models a run can be tried with in this page, and where their files lie. */
import { UnsupportedModelError } from '../errors';
import type { ModelSource } from '../model/model-info';
import { hostAssets } from './host';

/** Whether a run of this model can be tried here. */
export function canCompute(model: string): boolean {
  const { engine, models } = hostAssets();
  return engine !== null && models.some(({ id }) => id === model);
}

/** @throws {UnsupportedModelError} for a model that nothing here can load */
export function sourceOf(model: string): ModelSource {
  const source = hostAssets().models.find(({ id }) => id === model);
  if (source !== undefined) {
    return source;
  }
  throw new UnsupportedModelError(
    `There is no model “${model}” here.`,
    'Choose model="embedded" (all-MiniLM-L6-v2) or model="article" (bert-base-uncased on the article’s pair).',
    { model }
  );
}
