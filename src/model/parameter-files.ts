/**
 * The files that a graph reads its parameters from: a model of more than 2 GB, and many smaller ones, keeps them in a
 * second file, mostly `model.onnx_data`. Names are relative to the graph's own file and lie beside it.
 */
import { UnsupportedModelError } from '../errors';
import type { OnnxIndex } from './onnx-index';

/** A file and the name by which external data refer to it. */
export type ParameterFile = { readonly path: string; readonly bytes: Uint8Array };

/**
 * The names of all files beside the graph's own, each once, in the order of the graph.
 *
 * @throws {UnsupportedModelError} if a name leads out of the folder of the model
 */
export function parameterFilesOf({ initializers }: Pick<OnnxIndex, 'initializers'>): string[] {
  const names = new Set<string>();
  for (const { name, external } of initializers.values()) {
    if (external === null) continue;
    if (
      external === '' ||
      external.startsWith('/') ||
      /(^|[\\/])\.\.([\\/]|$)|\\|:/.test(external)
    ) {
      throw new UnsupportedModelError(
        `The parameter ${name} lies in “${external}”, which is no file beside the model.`,
        'Export the model again, with its data in one file beside it.',
        { operator: null, parameter: name }
      );
    }
    names.add(external.replace(/^\.\//, ''));
  }
  return [...names];
}
