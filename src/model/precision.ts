/**
 * Says in which precision a model stores its parameters and computes, by what its graph does and not by the name of its
 * file. Leaves out what that is worth: see `roundedTo` in the sources.
 */
import { AttributeField, ElementType, NodeField } from './onnx-fields';
import { parameterBytes } from './parameter-bytes';
import { readFields, readText } from './protobuf';
import type { OnnxIndex, OnnxNode } from './onnx-index';

export type Precision = {
  /** The numbers most of the parameters are stored as; the coarsest, where some were coded as integers. */
  readonly stored: 'fp32' | 'fp16' | 'bf16' | 'int8' | 'int4';
  /** What matrices are multiplied in; int8 where activations are coded as integers while the model runs. */
  readonly computed: 'fp32' | 'fp16' | 'int8';
};

/** @example `{stored: 'fp16', computed: 'fp32'}` is "fp16 stored, fp32 computed" */
export function describePrecision({ stored, computed }: Precision): string {
  return stored === computed ? stored : `${stored} stored, ${computed} computed`;
}

/** Operators that code activations as integers. */
const INTEGER_PRODUCTS = new Set([
  'MatMulInteger',
  'DynamicQuantizeMatMul',
  'QLinearMatMul',
  'MatMulIntegerToFloat'
]);
/** Operators whose parameters are blocks of four bits, or of what the node says, in bytes. */
const BLOCKS = new Set(['MatMulNBits', 'MatMulBnb4']);

const LEAST_BITS = 4;

/** Of the graph as it is in the file, see {@link graphToRun} for what becomes of one that computes in fp16. */
export function precisionOf(index: OnnxIndex): Precision {
  const stored = storedAs(index);
  const integers = index.nodes.some(({ operator }) => INTEGER_PRODUCTS.has(operator));
  const computed = integers ? 'int8' : computesInHalf(index) ? 'fp16' : 'fp32';
  return { stored, computed };
}

/** Whether an operator other than a Cast, or a lookup before one, gets numbers of 16 bits. */
export function computesInHalf(index: OnnxIndex): boolean {
  const halves = new Set(
    [...index.initializers.values()]
      .filter(({ elementType }) => elementType === ElementType.float16)
      .map(({ name }) => name)
  );
  if (halves.size === 0) return false;
  for (const { operator, inputs, outputs } of index.nodes) {
    if (operator === 'Cast' || !inputs.some(name => halves.has(name))) continue;
    if (operator !== 'Gather') return true;
    // A table may stay as it is stored; what was looked up is then widened.
    halves.add(outputs[0]);
  }
  return false;
}

function storedAs(index: OnnxIndex): Precision['stored'] {
  const blocks = index.nodes.find(({ operator }) => BLOCKS.has(operator));
  if (blocks !== undefined) return bitsOf(index, blocks) === 8 ? 'int8' : 'int4';
  const sizes = new Map<number, number>();
  for (const initializer of index.initializers.values()) {
    const { elementType } = initializer;
    // Counted in numbers: a table left in float32 must not hide that all matrices are integers.
    const numbers = initializer.dims.length < 2 ? 0 : initializer.dims.reduce((a, b) => a * b, 1);
    sizes.set(elementType, (sizes.get(elementType) ?? 0) + numbers);
  }
  const products = matrixTypes(index);
  const type = products ?? [...sizes].sort(([, a], [, b]) => b - a)[0]?.[0];
  switch (type) {
    case ElementType.float16:
      return 'fp16';
    case ElementType.bfloat16:
      return 'bf16';
    case ElementType.uint8:
    case ElementType.int8:
      return 'int8';
    case ElementType.uint4:
    case ElementType.int4:
      return 'int4';
    default:
      return 'fp32';
  }
}

/** How many bits a parameter of a node has that takes blocks of them. */
function bitsOf({ bytes }: OnnxIndex, { content }: OnnxNode): number {
  for (const attribute of readFields(bytes, content)) {
    if (attribute.number !== NodeField.attribute) continue;
    const fields = [...readFields(bytes, attribute.content)];
    const name = fields.find(({ number }) => number === AttributeField.name);
    if (name === undefined || readText(bytes, name.content) !== 'bits') continue;
    return fields.find(({ number }) => number === AttributeField.integer)?.value ?? LEAST_BITS;
  }
  return LEAST_BITS;
}

/** Coarsest first: one matrix coded so is enough to move attention, however many are left as they were. */
const CODED: readonly number[] = [
  ElementType.int4,
  ElementType.uint4,
  ElementType.int8,
  ElementType.uint8
];

/**
 * The coarsest integer type among the matrices in products and those decoded for them, else the type that most bytes of
 * them have; null where no product has a parameter.
 */
function matrixTypes(index: OnnxIndex): number | null {
  const origins = new Map<string, string>();
  const bytes = new Map<number, number>();
  for (const { operator, inputs, outputs } of index.nodes) {
    if (['Cast', 'Transpose', 'DequantizeLinear', 'Identity'].includes(operator)) {
      const origin = origins.get(inputs[0]) ?? inputs[0];
      if (index.initializers.has(origin)) origins.set(outputs[0], origin);
    }
    if (!/MatMul|Gemm|DequantizeLinear/.test(operator)) continue;
    for (const name of inputs) {
      const initializer = index.initializers.get(origins.get(name) ?? name);
      if (initializer === undefined || initializer.dims.length < 2) continue;
      const { elementType } = initializer;
      bytes.set(elementType, (bytes.get(elementType) ?? 0) + parameterBytes(initializer));
    }
  }
  const coded = CODED.find(type => bytes.has(type));
  return coded ?? [...bytes].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null;
}
