/** Makes a graph compute in fp16, as converters do: parameters, constants and casts become numbers of 16 bits. */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, TensorProto_DataType as DataType } from 'onnx-buf';
import type { TensorProto } from 'onnx-buf';
import { toHalves } from './half';

const MOST = 65504;
/** Files hold a type as a number that may be none of these. */
const FLOAT: number = DataType.FLOAT;

function halve(tensor: TensorProto): void {
  if (tensor.dataType !== FLOAT) return;
  const { rawData, floatData } = tensor;
  // Numbers have to begin at whole multiples of their size.
  const numbers =
    rawData.length > 0
      ? new Float32Array(Uint8Array.from(rawData).buffer)
      : Float32Array.from(floatData);
  const halves = toHalves(numbers.map(value => Math.max(-MOST, Math.min(MOST, value))));
  tensor.dataType = DataType.FLOAT16;
  tensor.rawData = new Uint8Array(halves.buffer);
  tensor.floatData = [];
}

export function halfGraph(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const model = fromBinary(ModelProtoSchema, bytes);
  const graph = model.graph!;
  for (const tensor of graph.initializer) halve(tensor);
  for (const { opType, attribute } of graph.node) {
    for (const one of attribute) {
      if (one.t !== undefined) halve(one.t);
      if (opType === 'Cast' && one.name === 'to' && one.i === BigInt(FLOAT)) {
        one.i = BigInt(DataType.FLOAT16);
      }
    }
  }
  graph.valueInfo = [];
  for (const { type } of graph.output) {
    if (type?.value.case === 'tensorType' && type.value.value.elemType === FLOAT) {
      type.value.value.elemType = DataType.FLOAT16;
    }
  }
  return toBinary(ModelProtoSchema, model);
}
