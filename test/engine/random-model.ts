/**
 * The embedded model with parameters that mean nothing: the same graph in as many bytes, every
 * matrix drawn anew. Made where it is needed, from a seed; nothing of it is stored.
 */
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { randomLcg, randomNormal } from 'd3-random';
import { ModelProtoSchema, TensorProto_DataType as DataType } from 'onnx-buf';
import type { TensorProto } from 'onnx-buf';
import { fromHalves, toHalves } from './half';
import { modelFile } from './runtime-files';

/**
 * What the numbers are drawn from: a normal distribution as wide as the matrix's own numbers, which
 * makes attention about as sharp as a trained model's, or the one of .02 that BERT began with.
 */
export type Spread = 'as trained' | 'as BERT began';
const BERT_DEVIATION = 0.02;

/** Files hold a type as a number that may be none of these. */
const FLOAT: number = DataType.FLOAT;
const FLOAT16: number = DataType.FLOAT16;

function numbersOf({ dataType, rawData }: TensorProto): Float32Array | null {
  // Numbers have to begin at whole multiples of their size.
  const { buffer } = Uint8Array.from(rawData);
  if (dataType === FLOAT) return new Float32Array(buffer);
  return dataType === FLOAT16 ? fromHalves(new Uint16Array(buffer)) : null;
}

function deviationOf(numbers: Float32Array): number {
  let sum = 0;
  let squares = 0;
  for (const value of numbers) {
    sum += value;
    squares += value * value;
  }
  return Math.sqrt(squares / numbers.length - (sum / numbers.length) ** 2);
}

/** An ONNX file; norms leave what they norm as it is (weight 1, bias 0). */
export function randomModel(spread: Spread, seed: number): Uint8Array<ArrayBuffer> {
  const model = fromBinary(ModelProtoSchema, modelFile('model.onnx'));
  const nodes = model.graph?.node ?? [];
  const norms = nodes.filter(({ opType }) => opType === 'LayerNormalization');
  const normWeights = new Set(norms.map(({ input }) => input[1]));
  const normBiases = new Set(norms.map(({ input }) => input[2]));
  const normal = randomNormal.source(randomLcg(seed))();
  for (const tensor of model.graph?.initializer ?? []) {
    const { name, dims, dataType } = tensor;
    const numbers = numbersOf(tensor);
    // Scales and masks are single numbers, and no parameters.
    if (numbers === null || numbers.length < 2) continue;
    if (normWeights.has(name)) numbers.fill(1);
    else if (normBiases.has(name)) numbers.fill(0);
    else if (spread === 'as BERT began' && dims.length === 1) numbers.fill(0);
    else {
      const deviation = spread === 'as trained' ? deviationOf(numbers) : BERT_DEVIATION;
      for (let i = 0; i < numbers.length; i++) numbers[i] = deviation * normal();
    }
    const stored = dataType === FLOAT16 ? toHalves(numbers) : numbers;
    tensor.rawData = new Uint8Array(stored.buffer as ArrayBuffer);
  }
  return toBinary(ModelProtoSchema, model);
}
