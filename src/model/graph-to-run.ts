/**
 * The graph that is run for a file: the file's own, or, where that computes in fp16, one that stores fp16 and computes in
 * float32, which is exact and, as WebAssembly has no fp16, three times faster.
 */
import { indexOnnx } from './onnx-index';
import { precisionOf } from './precision';
import { ORIGINAL_FILE, rewriteHalf } from './rewrite-half';
import type { OnnxIndex } from './onnx-index';
import type { ParameterFile } from './parameter-files';
import type { Precision } from './precision';

export type GraphToRun = {
  readonly index: OnnxIndex;
  /** What its parameters outside `index.bytes` lie in. */
  readonly files: readonly ParameterFile[];
  /** Of what is run. */
  readonly precision: Precision;
  /** Whether the graph of the file was changed to compute in float32. */
  readonly isRewritten: boolean;
};

/**
 * @param index the file as it is
 * @param files the files it names, see `parameterFilesOf`
 */
export function graphToRun(index: OnnxIndex, files: readonly ParameterFile[] = []): GraphToRun {
  const precision = precisionOf(index);
  if (precision.computed !== 'fp16') return { index, files, precision, isRewritten: false };
  return {
    index: indexOnnx(rewriteHalf(index)),
    files: [...files, { path: ORIGINAL_FILE, bytes: index.bytes }],
    precision: { ...precision, computed: 'fp32' },
    isRewritten: true
  };
}
