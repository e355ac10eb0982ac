/** How many bytes the numbers of a parameter take, wherever they lie. */
import { ElementType } from './onnx-fields';
import type { OnnxInitializer } from './onnx-index';

const BITS: ReadonlyMap<number, number> = new Map([
  [ElementType.uint8, 8],
  [ElementType.int8, 8],
  [9, 8], // bool
  [ElementType.float16, 16],
  [ElementType.bfloat16, 16],
  [ElementType.int64, 64],
  [11, 64], // double
  [ElementType.uint4, 4],
  [ElementType.int4, 4]
]);
const MOST_BITS = 32;

/** From shape and element type; types that attention models do not have count as 32 bits. */
export function parameterBytes({ dims, elementType }: OnnxInitializer): number {
  const count = dims.reduce((product, size) => product * size, 1);
  return Math.ceil((count * (BITS.get(elementType) ?? MOST_BITS)) / 8);
}
