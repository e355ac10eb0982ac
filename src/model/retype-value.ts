/** Declares in 32 bits what a graph declares in 16: its inputs, outputs and the tensors between. */
import { ElementType, TensorTypeField, TypeField, ValueInfoField } from './onnx-fields';
import { bytesField, mapFields, varintField } from './protobuf';
import type { ByteRange } from './protobuf';

/** A declared value whose element type is float32 where it was fp16. */
export function retypeValue(bytes: Uint8Array, value: ByteRange): Uint8Array[] {
  const inside = (path: readonly number[], range: ByteRange): Uint8Array[] =>
    mapFields(bytes, range, field => {
      if (field.number !== path[0]) return null;
      if (path.length > 1) return bytesField(field.number, inside(path.slice(1), field.content));
      return field.value === ElementType.float16
        ? varintField(field.number, ElementType.float32)
        : null;
    });
  return inside([ValueInfoField.type, TypeField.tensor, TensorTypeField.elementType], value);
}
