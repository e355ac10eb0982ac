/**
 * Writes a chunk as an ONNX model of its own: nodes copied as they are, large parameters only referred to, by their
 * place in the original file. A chunk of a few kilobytes then runs over the one copy of the bytes that is there anyway.
 */
import { withWeights } from './fused-attention';
import {
  DataLocation,
  ElementType,
  EntryField,
  GraphField,
  ModelField,
  TensorField,
  TensorTypeField,
  TypeField,
  ValueInfoField
} from './onnx-fields';
import { bytesField, concatBytes, varintField } from './protobuf';
import type { AttentionLayer } from './find-attention';
import type { OnnxIndex, OnnxInitializer } from './onnx-index';
import type { Chunk } from './plan-chunks';
import type { ByteRange } from './protobuf';

/** The name under which ONNX Runtime must be given the bytes of the original file; no file beside a model has it. */
export const PARAMETER_FILE = 'bertscope-model.bin';

/** Smaller parameters stay in the skeleton: axes and shapes have to be readable where shapes are inferred. */
const SMALLEST_EXTERNAL_BYTES = 1024;

/**
 * A model that computes the attention of the chunk's layers and what later chunks take.
 * Outputs: the tensors of `chunk.layers`, then `chunk.gives`, then `chunk.vectors`, which cost nothing where they are
 * not fetched: the graph computes them anyway.
 */
export function writeSkeleton(index: OnnxIndex, chunk: Chunk): Uint8Array {
  const copy = ({ start, end }: ByteRange) => index.bytes.subarray(start, end);
  const fused = new Map(
    chunk.layers.filter(({ kind }) => kind !== 'softmax').map(layer => [layer.node, layer])
  );
  const attention = new Set(chunk.layers.map(layer => layer.tensor));
  const graph = [
    ...chunk.nodes.map(position => {
      const layer = fused.get(position);
      const node = index.nodes[position];
      return layer === undefined ? copy(node.range) : withWeights(index, node, layer);
    }),
    ...index.graphFields.map(copy),
    ...chunk.initializers.flatMap(name => {
      const initializer = index.initializers.get(name);
      return initializer === undefined ? [] : [writeInitializer(initializer, copy)];
    }),
    ...chunk.inputs.flatMap(name => {
      const input = index.inputs.get(name);
      return input === undefined ? [] : [copy(input.range)];
    }),
    ...chunk.takes.map(({ name, elementType }) =>
      bytesField(GraphField.input, valueInfo(name, elementType))
    ),
    ...chunk.layers.map(layer => weightsOutput(index, layer)),
    ...[...new Set([...chunk.gives, ...chunk.vectors])]
      .filter(name => !attention.has(name))
      .map(name => bytesField(GraphField.output, valueInfo(name)))
  ];
  return concatBytes([...index.modelFields.map(copy), bytesField(ModelField.graph, graph)]);
}

/**
 * An output field for the attention of a layer. A name is enough where ONNX Runtime infers the type; it cannot for the
 * scores of MultiHeadAttention, which have the type of the output beside them.
 */
export function weightsOutput(index: OnnxIndex, layer: AttentionLayer): Uint8Array {
  const { kind, node, tensor } = layer;
  const declared = index.valueInfos.get(index.nodes[node].outputs[0])?.elementType;
  const elementType = kind === 'MultiHeadAttention' ? (declared ?? ElementType.float32) : null;
  return bytesField(GraphField.output, valueInfo(tensor, elementType));
}

function valueInfo(name: string, elementType: number | null = null): Uint8Array[] {
  const named = bytesField(ValueInfoField.name, name);
  if (elementType === null) return [named];
  const tensor = [varintField(TensorTypeField.elementType, elementType)];
  return [named, bytesField(ValueInfoField.type, [bytesField(TypeField.tensor, tensor)])];
}

function writeInitializer(
  { rawData, header, range }: OnnxInitializer,
  copy: (range: ByteRange) => Uint8Array
): Uint8Array {
  if (rawData === null || rawData.end - rawData.start < SMALLEST_EXTERNAL_BYTES) return copy(range);
  return bytesField(GraphField.initializer, [
    ...header.map(copy),
    externalEntry('location', PARAMETER_FILE),
    externalEntry('offset', String(rawData.start)),
    externalEntry('length', String(rawData.end - rawData.start)),
    varintField(TensorField.dataLocation, DataLocation.external)
  ]);
}

function externalEntry(key: string, value: string): Uint8Array {
  return bytesField(TensorField.externalData, [
    bytesField(EntryField.key, key),
    bytesField(EntryField.value, value)
  ]);
}
