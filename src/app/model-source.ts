/**
 * Which models a run can be tried with in this page, and where their files lie. A host outside is asked for a model only
 * after the reader said so, or a live cell did: what a document names is not enough.
 */
import { UnsupportedModelError } from '../errors';
import { isModelName, parseModelName, splitModel } from '../sources/model-names';
import type { ModelSource, NamedSource } from '../sources/model-source';
import { CHOSEN_PREFIX, chosenSource } from './chosen-models';
import { hostAssets } from './host';
import { isOffered } from './offered-models';
import { isModelHost, settings } from './settings';

const ARTICLE = 'article';
const EMBEDDED = 'embedded';

/** Models that may be fetched, by the document's name for them; where from, if not from the set host. */
const allowed = new Map<string, string | null>();

/**
 * From now on this model may be fetched, whichever of its files.
 *
 * @param modelHost null: the one that is set
 */
export function allowFetching(model: string, modelHost: string | null = null): void {
  const host = modelHost !== null && isModelHost(modelHost) ? modelHost : null;
  allowed.set(splitModel(model).place, host);
}

/** Whether a run of this model can be tried here. */
export function canCompute(model: string): boolean {
  const { engine, models } = hostAssets();
  if (engine === null || model === ARTICLE) return false;
  if (model === EMBEDDED) return models.some(({ id }) => id === model);
  return model.startsWith(CHOSEN_PREFIX)
    ? chosenSource(model) !== null || isOffered(model)
    : isModelName(model);
}

/**
 * @param isAllowed whether its host may be asked even if nobody has said so before
 * @throws {UnsupportedModelError} for a model that nothing here can load
 */
export function sourceOf(model: string, isAllowed = false): ModelSource {
  const packaged = hostAssets().models.find(({ id }) => id === model);
  if (packaged !== undefined) return packaged;
  if (model.startsWith(CHOSEN_PREFIX)) {
    const source = chosenSource(model);
    if (source !== null) return source;
    throw new UnsupportedModelError(
      'This view was made with a model from files of somebody’s computer, and they are not here.',
      'Run the cell again that gave it, choose or drop its files under “model”, or choose another model.',
      { model, reason: 'files' }
    );
  }
  if (model === ARTICLE || model === EMBEDDED) {
    throw new UnsupportedModelError(
      `There is no model “${model}” here.`,
      'Open the notebook in JupyterLab or Notebook 7 with bertscope installed.',
      { model }
    );
  }
  return namedSource(model, isAllowed);
}

function namedSource(name: string, isAllowed: boolean): NamedSource {
  // Refused at once where it is no name of a model.
  parseModelName(name);
  const { modelHost: usual, precision } = settings.getState();
  const { place } = splitModel(name);
  const modelHost = allowed.get(place) ?? usual;
  const mayFetch = isAllowed || allowed.has(place);
  return {
    kind: 'named',
    // A load that may ask nobody is none for a run that may.
    id: `${name} ${modelHost} ${precision}${mayFetch ? '' : ' kept'}`,
    name,
    modelHost,
    serverUrl: hostAssets().serverUrl ?? null,
    mayFetch,
    preferred: precision
  };
}
