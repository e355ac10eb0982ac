/** What is told of a model wherever its numbers go. */
import { RUNTIME_VERSION } from '../inference/runtime';
import type { ModelInfo, Route } from '../model/model-info';
import type { ModelDescription } from '../sources/model-source';
import { LIBRARY_VERSION } from '../tokens/library';
import type { Loading } from './load-model';

/** What parameters may be stored as for weights to be those of the full model to two digits and more. */
const EXACT = ['fp32', 'fp16'];

/** What the files say of a model, corrected by what was found in them. */
export function loadedModelInfo(
  description: ModelDescription,
  found: Pick<Loading, 'precision' | 'sha256'>,
  route: Route
): ModelInfo {
  const precision = found.precision ?? description.precision;
  const [stored = ''] = precision.split(' ');
  // A file may hold exact parameters and round while it computes.
  const rounded = EXACT.includes(stored) ? /\bint[48]\b/.exec(precision)?.[0] : stored;
  return {
    ...description,
    // Wherever numbers go, their model's name goes with them: that they are rounded has to be in it.
    name: rounded === undefined ? description.name : `${description.name} (${rounded})`,
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
