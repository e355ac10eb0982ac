/**
 * The simplest way to attention, used when the others fail: the file as it is, and behind it a second piece of model that
 * only names more outputs. Readers of Protocol Buffers merge the two. Costs more memory than a skeleton, and all layers
 * come at once. The result is for ONNX Runtime alone: some readers keep only the last piece.
 */
import { withWeights } from './fused-attention';
import { ModelField } from './onnx-fields';
import { bytesField, concatBytes } from './protobuf';
import { weightsOutput } from './skeleton';
import type { AttentionLayer } from './find-attention';
import type { OnnxIndex } from './onnx-index';

/**
 * The model with the attention of every layer as outputs, about 53 bytes a layer longer. A fused operator cannot be
 * changed from outside: unless it gives its weights already, a twin is appended, which computes them a second time.
 */
export function appendOutputs(index: OnnxIndex, layers: readonly AttentionLayer[]): Uint8Array {
  const present = new Set(index.outputs.keys());
  const twins = layers
    .filter(
      ({ kind, node, tensor }) => kind !== 'softmax' && index.nodes[node].outputs[3] !== tensor
    )
    .map(layer => {
      const node = index.nodes[layer.node];
      const outputs = node.outputs.slice(0, 3).map(name => (name === '' ? '' : `${name}/twin`));
      return withWeights(index, node, layer, outputs);
    });
  const outputs = layers
    .filter(({ tensor }) => !present.has(tensor))
    .map(layer => weightsOutput(index, layer));
  return concatBytes([index.bytes, bytesField(ModelField.graph, [...twins, ...outputs])]);
}
