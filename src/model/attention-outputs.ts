/**
 * What Python has to know of a model file to get its attention, written beside the file as
 * `attention.json` by `scripts/attention-outputs.mjs`: attention is found here and nowhere else.
 * The reader is `bertscope/survey/_model.py`.
 */
import { UnsupportedModelError } from '../errors';
import { appendOutputs } from './append-outputs';
import type { AttentionLayer } from './find-attention';
import type { OnnxIndex } from './onnx-index';

export type AttentionOutputs = {
  readonly version: 1;
  /** First layer first: the output with its weights, or with the scores that a softmax turns into them. */
  readonly layers: readonly { readonly output: string; readonly holdsScores: boolean }[];
  /** What has to stand behind the bytes of the file so that it has these outputs, as base64. */
  readonly append: string;
};

/**
 * @example one layer in a Softmax with the output `p`: `append` holds 3a 05 62 03 0a 01 70, a model
 *   whose graph has the output `p`
 * @throws {UnsupportedModelError} if parameters lie in another file, which bytes alone do not find
 */
export function describeOutputs(
  index: OnnxIndex,
  layers: readonly AttentionLayer[]
): AttentionOutputs {
  if ([...index.initializers.values()].some(({ external }) => external !== null)) {
    throw new UnsupportedModelError(
      'The parameters of this model lie in a second file.',
      'Export it into one file, which can hold up to 2 GB.',
      { operator: null }
    );
  }
  const piece = appendOutputs(index, layers).subarray(index.bytes.length);
  return {
    version: 1,
    layers: layers.map(({ tensor, holdsScores }) => ({ output: tensor, holdsScores })),
    append: btoa(String.fromCharCode(...piece))
  };
}
