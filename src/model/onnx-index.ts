/**
 * Says where things lie in an ONNX file: nodes, parameters, inputs and outputs. No parameter is decoded, so a file of
 * hundreds of megabytes takes milliseconds. Leaves out what the finder and the planner do not need, such as shapes.
 * The format is that of onnx.proto; the numbers of its fields are in onnx-fields.ts.
 */
import { ModelFormatError } from '../errors';
import {
  AttributeField,
  EntryField,
  GraphField,
  ModelField,
  NodeField,
  TensorField,
  TensorTypeField,
  TypeField,
  ValueInfoField
} from './onnx-fields';
import { readFields, readText, readVarint, WireType } from './protobuf';
import type { ByteRange, Field } from './protobuf';

/** Graphs inside If inside Loop and so on: real models have two levels. */
const DEEPEST_NESTING = 16;

export type OnnxNode = {
  readonly range: ByteRange;
  readonly content: ByteRange;
  readonly operator: string;
  /** Empty for the operators of ONNX itself. */
  readonly domain: string;
  /** An input that is left out is an empty name. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names that the bodies of If and Loop take from the graph around them. */
  readonly captured: readonly string[];
};

export type OnnxInitializer = {
  readonly range: ByteRange;
  readonly name: string;
  /** A code of `ElementType` or another one of ONNX. */
  readonly elementType: number;
  /** Dimensions, outermost first; empty for a single number. */
  readonly dims: readonly number[];
  /** The numbers, where they lie in one piece in this file; else null. */
  readonly rawData: ByteRange | null;
  /** All fields but the numbers. */
  readonly header: readonly ByteRange[];
  /** The second file that the numbers lie in, relative to this one; null where they lie here. */
  readonly external: string | null;
};

export type OnnxValue = {
  readonly range: ByteRange;
  readonly name: string;
  /** A code of `ElementType` or another one of ONNX; null where the file does not say. */
  readonly elementType: number | null;
};

export type OnnxIndex = {
  readonly bytes: Uint8Array;
  /** In an order in which they can be computed, as ONNX demands. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: ReadonlyMap<string, OnnxInitializer>;
  /** What a run has to feed: old files list their parameters as inputs too, those are left out. */
  readonly inputs: ReadonlyMap<string, OnnxValue>;
  readonly outputs: ReadonlyMap<string, OnnxValue>;
  readonly valueInfos: ReadonlyMap<string, OnnxValue>;
  /** Fields of the model beside the graph: versions, operator sets, functions. */
  readonly modelFields: readonly ByteRange[];
  /** Fields of the graph beside those above. */
  readonly graphFields: readonly ByteRange[];
};

/**
 * Reads the table of contents of an ONNX file.
 *
 * @param bytes the whole file; the index refers to it and does not copy it
 * @throws {ModelFormatError} if the bytes are truncated or no ONNX model; `offset` says where
 */
export function indexOnnx(bytes: Uint8Array): OnnxIndex {
  const nodes: OnnxNode[] = [];
  const initializers = new Map<string, OnnxInitializer>();
  const inputs = new Map<string, OnnxValue>();
  const outputs = new Map<string, OnnxValue>();
  const valueInfos = new Map<string, OnnxValue>();
  const modelFields: ByteRange[] = [];
  const graphFields: ByteRange[] = [];

  for (const modelField of readFields(bytes, { start: 0, end: bytes.length })) {
    if (modelField.number !== ModelField.graph) {
      modelFields.push(modelField.range);
      continue;
    }
    for (const { number, range, content } of readFields(bytes, modelField.content)) {
      if (number === GraphField.node) {
        nodes.push(readNode(bytes, range, content));
      } else if (number === GraphField.initializer) {
        const initializer = readInitializer(bytes, range, content);
        initializers.set(initializer.name, initializer);
      } else if (number === GraphField.input) {
        const value = readValue(bytes, range, content);
        inputs.set(value.name, value);
      } else if (number === GraphField.output) {
        const value = readValue(bytes, range, content);
        outputs.set(value.name, value);
      } else if (number === GraphField.valueInfo) {
        const value = readValue(bytes, range, content);
        valueInfos.set(value.name, value);
      } else {
        graphFields.push(range);
      }
    }
  }
  if (nodes.length === 0) {
    throw new ModelFormatError(
      `The model file is not an ONNX model: its ${bytes.length} bytes hold no graph with operators.`,
      'Choose a file that ends in .onnx, and download it again if it should be one.',
      { offset: 0, found: 'no nodes' }
    );
  }
  for (const name of initializers.keys()) inputs.delete(name);
  return { bytes, nodes, initializers, inputs, outputs, valueInfos, modelFields, graphFields };
}

function readNode(bytes: Uint8Array, range: ByteRange, content: ByteRange, depth = 0): OnnxNode {
  if (depth > DEEPEST_NESTING) {
    throw new ModelFormatError(
      `The model file nests graphs more than ${DEEPEST_NESTING} deep at byte ${range.start}.`,
      'Download the file again; if it stays, it is damaged or not meant to be read.',
      { offset: range.start, found: 'nested graphs' }
    );
  }
  const inputs: string[] = [];
  const outputs: string[] = [];
  const captured = new Set<string>();
  let operator = '';
  let domain = '';
  for (const field of readFields(bytes, content)) {
    if (field.number === NodeField.input) inputs.push(readText(bytes, field.content));
    else if (field.number === NodeField.output) outputs.push(readText(bytes, field.content));
    else if (field.number === NodeField.operator) operator = readText(bytes, field.content);
    else if (field.number === NodeField.domain) domain = readText(bytes, field.content);
    else if (field.number === NodeField.attribute) {
      for (const name of readCaptured(bytes, field.content, depth)) captured.add(name);
    }
  }
  // 'ai.onnx' is the long spelling of the default domain.
  if (domain === 'ai.onnx') domain = '';
  return { range, content, operator, domain, inputs, outputs, captured: [...captured] };
}

/** Names that the graphs inside an attribute use and do not define themselves. */
function readCaptured(bytes: Uint8Array, attribute: ByteRange, depth: number): string[] {
  const used = new Set<string>();
  const defined = new Set<string>();
  for (const field of readFields(bytes, attribute)) {
    if (field.number !== AttributeField.graph && field.number !== AttributeField.graphs) continue;
    for (const { number, range, content } of readFields(bytes, field.content)) {
      if (number === GraphField.node) {
        const node = readNode(bytes, range, content, depth + 1);
        for (const name of [...node.inputs, ...node.captured]) used.add(name);
        for (const name of node.outputs) defined.add(name);
      } else if (number === GraphField.initializer) {
        defined.add(readInitializer(bytes, range, content).name);
      } else if (number === GraphField.input) {
        defined.add(readValue(bytes, range, content).name);
      } else if (number === GraphField.output) {
        used.add(readValue(bytes, range, content).name);
      }
    }
  }
  return [...used].filter(name => name !== '' && !defined.has(name));
}

function readInitializer(bytes: Uint8Array, range: ByteRange, content: ByteRange): OnnxInitializer {
  let name = '';
  let elementType = 0;
  let rawData: ByteRange | null = null;
  let external: string | null = null;
  const dims: number[] = [];
  const header: ByteRange[] = [];
  for (const field of readFields(bytes, content)) {
    if (field.number === TensorField.rawData) {
      rawData = field.content;
      continue;
    }
    if (field.number === TensorField.name) name = readText(bytes, field.content);
    else if (field.number === TensorField.dataType) elementType = field.value;
    else if (field.number === TensorField.dims) dims.push(...readDims(bytes, field));
    else if (field.number === TensorField.externalData) {
      external = readLocation(bytes, field.content) ?? external ?? '';
    }
    header.push(field.range);
  }
  return { range, name, elementType, dims, rawData, header, external };
}

/** Dimensions are written one a field, or packed into one. */
function readDims(bytes: Uint8Array, { wireType, value, content }: Field): number[] {
  if (wireType !== WireType.bytes) return [value];
  const dims: number[] = [];
  const reader = { bytes, offset: content.start, end: content.end };
  while (reader.offset < reader.end) dims.push(readVarint(reader));
  return dims;
}

/** The file that an entry of external data names; null if it is another entry. */
function readLocation(bytes: Uint8Array, entry: ByteRange): string | null {
  let key = '';
  let value = '';
  for (const { number, content } of readFields(bytes, entry)) {
    if (number === EntryField.key) key = readText(bytes, content);
    else if (number === EntryField.value) value = readText(bytes, content);
  }
  return key === 'location' ? value : null;
}

function readValue(bytes: Uint8Array, range: ByteRange, content: ByteRange): OnnxValue {
  let name = '';
  let elementType: number | null = null;
  for (const field of readFields(bytes, content)) {
    if (field.number === ValueInfoField.name) name = readText(bytes, field.content);
    if (field.number !== ValueInfoField.type) continue;
    for (const type of readFields(bytes, field.content)) {
      if (type.number !== TypeField.tensor) continue;
      for (const tensor of readFields(bytes, type.content)) {
        if (tensor.number === TensorTypeField.elementType) elementType = tensor.value;
      }
    }
  }
  return { range, name, elementType };
}
