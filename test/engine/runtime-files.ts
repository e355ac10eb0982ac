/** Where the engine tests find WebAssembly, model and fixtures. They are run with the root of the repository as folder. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Encoding } from '../../src/tokens/encoding';
import type { ModelManifest } from '../../src/sources/manifest';
import type { PackagedSource } from '../../src/sources/model-source';

const root = process.cwd();
const require = createRequire(join(root, 'package.json'));

export function wasmBinary(): Uint8Array {
  return readFileSync(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
}

export const MODEL_FOLDER = join(root, 'models', 'all-MiniLM-L6-v2');

export function modelFile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(join(MODEL_FOLDER, name)));
}

export function modelManifest(): ModelManifest {
  return JSON.parse(readFileSync(join(MODEL_FOLDER, 'manifest.json'), 'utf8')) as ModelManifest;
}

export function modelSource(id = 'all-MiniLM-L6-v2'): PackagedSource {
  const at = (name: string) => `https://models.test/${id}/${name}`;
  return {
    kind: 'packaged',
    id,
    manifestUrl: at('manifest.json'),
    modelUrl: at('model.onnx'),
    tokenizerUrl: at('tokenizer.json'),
    tokenizerConfigUrl: at('tokenizer_config.json')
  };
}

/** One text of test/fixtures/attention, written by test/fixtures/generate.py. */
export type AttentionFixture = {
  readonly name: string;
  readonly textA: string;
  readonly textB: string | null;
  readonly ids: readonly number[];
  readonly typeIds: Encoding['sentenceIds'];
  readonly tokenCount: number;
  /** Which rows (from) are stored, ascending. */
  readonly rows: readonly number[];
  /** Where this text begins in eager.f32; the layout is [layer][head][row][to]. */
  readonly offsetFloats: number;
  readonly nativeOffsetFloats: number | null;
};

export function attentionFixtures(): {
  readonly texts: readonly AttentionFixture[];
  readonly eager: Float32Array;
  readonly native: Float32Array;
} {
  const read = (name: string) => readFileSync(join(root, 'test', 'fixtures', 'attention', name));
  const floats = (name: string) => {
    const bytes = gunzipSync(read(name));
    // A copy, because Float32Array wants an aligned start.
    return new Float32Array(new Uint8Array(bytes).buffer);
  };
  return {
    texts: JSON.parse(read('texts.json').toString('utf8')) as AttentionFixture[],
    eager: floats('eager.f32.gz'),
    native: floats('native.f32.gz')
  };
}
