/** What is told of a model wherever its numbers go. */
import { RUNTIME_VERSION } from '../inference/runtime';
import type { ModelInfo, Route } from '../model/model-info';
import type { ModelDescription } from '../sources/model-source';
import { roundedTo } from '../sources/rounded-to';
import { LIBRARY_VERSION } from '../tokens/library';
import type { Loading } from './load-model';

/** What the files say of a model, corrected by what was found in them. */
export function loadedModelInfo(
  description: ModelDescription,
  found: Pick<Loading, 'precision' | 'sha256'>,
  route: Route
): ModelInfo {
  const precision = found.precision ?? description.precision;
  const rounded = roundedTo(precision);
  return {
    ...description,
    // Wherever numbers go, their model's name goes with them: that they are rounded has to be in it.
    name: rounded === null ? description.name : `${description.name} (${rounded})`,
    precision,
    sha256: found.sha256 ?? description.sha256,
    origin: 'live',
    route,
    libraries: {
      'onnxruntime-web': RUNTIME_VERSION,
      '@huggingface/tokenizers': LIBRARY_VERSION
    }
  };
}
