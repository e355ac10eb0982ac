/**
 * Field numbers and codes of the ONNX messages that are read or written here.
 * Follows https://github.com/onnx/onnx/blob/main/onnx/onnx.proto.
 */
export const ModelField = { graph: 7 } as const;

export const GraphField = {
  node: 1,
  initializer: 5,
  input: 11,
  output: 12,
  valueInfo: 13
} as const;

export const NodeField = {
  input: 1,
  output: 2,
  name: 3,
  operator: 4,
  attribute: 5,
  domain: 7
} as const;

export const AttributeField = {
  name: 1,
  integer: 3,
  tensor: 5,
  graph: 6,
  graphs: 11,
  type: 20
} as const;

/** `AttributeProto.AttributeType`. */
export const AttributeType = { integer: 2 } as const;

export const TensorField = {
  dims: 1,
  dataType: 2,
  int32Data: 5,
  name: 8,
  rawData: 9,
  externalData: 13,
  dataLocation: 14
} as const;

/** `TensorProto.DataLocation`. */
export const DataLocation = { external: 1 } as const;

/** `StringStringEntryProto`. */
export const EntryField = { key: 1, value: 2 } as const;

export const ValueInfoField = { name: 1, type: 2 } as const;
export const TypeField = { tensor: 1 } as const;
export const TensorTypeField = { elementType: 1 } as const;

/** `TensorProto.DataType`, as far as attention models have it. */
export const ElementType = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  float16: 10,
  bfloat16: 16,
  uint4: 21,
  int4: 22
} as const;
