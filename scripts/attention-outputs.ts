/** Writes attention.json beside a model; `attention-outputs.mjs` bundles and runs this. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describeOutputs } from '../src/model/attention-outputs';
import { findAttention } from '../src/model/find-attention';
import { indexOnnx } from '../src/model/onnx-index';

/**
 * @param folder holds model.onnx
 * @returns what was found, in a sentence
 */
export function writeOutputs(folder: string): string {
  const bytes = new Uint8Array(readFileSync(join(folder, 'model.onnx')));
  const index = indexOnnx(bytes);
  const { version, ...outputs } = describeOutputs(index, findAttention(index));
  const file = {
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex')
  };
  const text = JSON.stringify({ version, file, ...outputs }, null, 2);
  writeFileSync(join(folder, 'attention.json'), `${text}\n`);
  return `attention.json: ${outputs.layers.length} layers of attention`;
}
