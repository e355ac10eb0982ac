/** Makes a node compute in float32 that was written to compute in fp16: its constants, its own type, graphs inside it. */
import { AttributeField, ElementType, GraphField, NodeField, TensorField } from './onnx-fields';
import {
  bytesField,
  mapFields,
  readFields,
  readText,
  readVarint,
  varintField,
  WireType
} from './protobuf';
import { retypeValue } from './retype-value';
import { widenHalves } from './widen-halves';
import type { ByteRange, Field } from './protobuf';

/** Attributes that name the type of what a node gives or computes in. */
const TYPE_ATTRIBUTES = new Set([
  'to',
  'dtype',
  'stash_type',
  'output_dtype',
  'precision',
  'softmax_precision'
]);

/** A node whose constants, and whose own type if it is a Cast, are of 32 bits; graphs inside it too. */
export function widenNode(bytes: Uint8Array, node: ByteRange): Uint8Array[] {
  return mapFields(bytes, node, ({ number, content }) =>
    number === NodeField.attribute
      ? bytesField(NodeField.attribute, widenAttribute(bytes, content))
      : null
  );
}

function widenAttribute(bytes: Uint8Array, attribute: ByteRange): Uint8Array[] {
  const name = [...readFields(bytes, attribute)].find(
    ({ number }) => number === AttributeField.name
  );
  const isType = name !== undefined && TYPE_ATTRIBUTES.has(readText(bytes, name.content));
  return mapFields(bytes, attribute, ({ number, value, content }) => {
    if (number === AttributeField.integer && isType && value === ElementType.float16) {
      return varintField(AttributeField.integer, ElementType.float32);
    }
    if (number === AttributeField.tensor) {
      return bytesField(AttributeField.tensor, widenTensor(bytes, content));
    }
    if (number === AttributeField.graph || number === AttributeField.graphs) {
      return bytesField(number, widenGraph(bytes, content));
    }
    return null;
  });
}

function widenGraph(bytes: Uint8Array, graph: ByteRange): Uint8Array[] {
  return mapFields(bytes, graph, ({ number, content }) => {
    if (number === GraphField.node) return bytesField(number, widenNode(bytes, content));
    if (number === GraphField.initializer) return bytesField(number, widenTensor(bytes, content));
    const isValue =
      number === GraphField.input ||
      number === GraphField.output ||
      number === GraphField.valueInfo;
    return isValue ? bytesField(number, retypeValue(bytes, content)) : null;
  });
}

/** A small tensor with its numbers in 32 bits; one of another type as it is. */
function widenTensor(bytes: Uint8Array, tensor: ByteRange): Uint8Array[] {
  const fields = [...readFields(bytes, tensor)];
  const type = fields.find(({ number }) => number === TensorField.dataType)?.value;
  if (type !== ElementType.float16) return [bytes.subarray(tensor.start, tensor.end)];
  const halves = fields.flatMap(field => halvesOf(bytes, field));
  const wide = widenHalves(Uint16Array.from(halves));
  const others = fields.filter(
    ({ number }) =>
      number !== TensorField.dataType &&
      number !== TensorField.rawData &&
      number !== TensorField.int32Data
  );
  return [
    ...others.map(({ range }) => bytes.subarray(range.start, range.end)),
    varintField(TensorField.dataType, ElementType.float32),
    bytesField(TensorField.rawData, [new Uint8Array(wide.buffer)])
  ];
}

/** The numbers in a field of a tensor: two bytes each, or integers, one a field or packed. */
function halvesOf(bytes: Uint8Array, { number, wireType, value, content }: Field): number[] {
  if (number === TensorField.rawData) {
    const { buffer } = bytes.slice(
      content.start,
      content.end - ((content.end - content.start) % 2)
    );
    return [...new Uint16Array(buffer)];
  }
  if (number !== TensorField.int32Data) return [];
  if (wireType !== WireType.bytes) return [value];
  const reader = { bytes, offset: content.start, end: content.end };
  const halves: number[] = [];
  while (reader.offset < reader.end) halves.push(readVarint(reader));
  return halves;
}
