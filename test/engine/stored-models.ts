/** The tiny models of test/fixtures/models, with the attention that somebody else computed for them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One entry of models.json, written by generate.py. */
export type StoredModel = {
  readonly name: string;
  readonly family: string;
  readonly exporter: string;
  readonly precision: string;
  readonly layers: number;
  readonly heads: number;
  readonly ids: readonly number[];
  readonly typeIds: readonly (0 | 1)[];
  /** Who computed the attention. */
  readonly reference: 'pytorch' | 'onnxruntime';
  /** The largest difference of a weight that is in order. */
  readonly tolerance: number;
  /** The name of the file its parameters lie in; null where there is only one. */
  readonly external: string | null;
  /** Where its attention begins, [layer][head][from][to]. */
  readonly offsetFloats: number;
  /** Where its queries and keys begin, [layer][query, key][head][token][size]; null where nobody computed them. */
  readonly vectorsOffsetFloats: number | null;
};

const folder = join(process.cwd(), 'test', 'fixtures', 'models');
const unpack = (name: string) => new Uint8Array(gunzipSync(readFileSync(join(folder, name))));

export const storedModels = (): readonly StoredModel[] =>
  JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8')) as StoredModel[];

export const modelFiles = ({ name, external }: StoredModel) => ({
  model: unpack(`${name}.onnx.gz`),
  parameters: external === null ? null : unpack(`${name}.onnx_data.gz`)
});

/** PyTorch's queries and keys; `subarray` from `vectorsOffsetFloats`. */
export const storedVectors = (): Float32Array => new Float32Array(unpack('vectors.f32.gz').buffer);

/** All of them in one piece; `subarray` from `offsetFloats`. */
export const storedAttention = (): Float32Array =>
  new Float32Array(unpack('attention.f32.gz').buffer);
