/**
 * Asks fused attention operators for their weights: the same node with a fourth output, and with the attribute that says
 * what the output shall hold. Which operators can do that is decided in find-attention.ts.
 */
import { AttributeField, AttributeType, GraphField, NodeField } from './onnx-fields';
import { bytesField, readFields, readText, varintField } from './protobuf';
import type { AttentionKind, AttentionLayer } from './find-attention';
import type { OnnxIndex, OnnxNode } from './onnx-index';

/** The attribute that makes the fourth output the weights after the softmax; MultiHeadAttention has none. */
const WEIGHTS_ATTRIBUTE: Partial<Record<AttentionKind, { name: string; value: number }>> = {
  Attention: { name: 'qk_matmul_output_mode', value: 3 },
  GroupQueryAttention: { name: 'qk_output', value: 2 }
};
const WEIGHTS_OUTPUT = 3;

/**
 * The node as a field of a graph, with the weights as its fourth output.
 *
 * @param outputs its other outputs, first to third; left out ones are empty names. Another node's than its own make it a
 *   twin, which has no name: two nodes of one name are refused
 * @example `y = MultiHeadAttention(q, k, v)` becomes `y, '', '', 'y/attention' = MultiHeadAttention(q, k, v)`
 */
export function withWeights(
  { bytes }: OnnxIndex,
  node: OnnxNode,
  layer: AttentionLayer,
  outputs: readonly string[] = node.outputs
): Uint8Array {
  const attribute = WEIGHTS_ATTRIBUTE[layer.kind];
  const parts: Uint8Array[] = [];
  for (const field of readFields(bytes, node.content)) {
    if (field.number === NodeField.output) continue;
    if (field.number === NodeField.name && outputs !== node.outputs) continue;
    if (field.number === NodeField.attribute && attribute !== undefined) {
      const fields = [...readFields(bytes, field.content)];
      const name = fields.find(part => part.number === AttributeField.name);
      if (name !== undefined && readText(bytes, name.content) === attribute.name) continue;
    }
    parts.push(bytes.subarray(field.range.start, field.range.end));
  }
  for (let position = 0; position < WEIGHTS_OUTPUT; position++) {
    parts.push(bytesField(NodeField.output, outputs[position] ?? ''));
  }
  parts.push(bytesField(NodeField.output, layer.tensor));
  if (attribute !== undefined) {
    parts.push(
      bytesField(NodeField.attribute, [
        bytesField(AttributeField.name, attribute.name),
        varintField(AttributeField.integer, attribute.value),
        varintField(AttributeField.type, AttributeType.integer)
      ])
    );
  }
  return bytesField(GraphField.node, parts);
}
