/** What is written beside the embedded model for Python. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { appendOutputs } from '../../src/model/append-outputs';
import { describeOutputs } from '../../src/model/attention-outputs';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { modelFile } from './runtime-files';

const bytes = modelFile('model.onnx');
const index = indexOnnx(bytes);
const layers = findAttention(index);

test('attention.json is of this model (node scripts/attention-outputs.mjs writes it anew)', () => {
  const file = {
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex')
  };
  const committed: unknown = JSON.parse(new TextDecoder().decode(modelFile('attention.json')));
  assert.deepEqual(committed, { ...describeOutputs(index, layers), file });
});

test('the file and what is appended to it are the model with its attention as outputs', () => {
  const piece = Buffer.from(describeOutputs(index, layers).append, 'base64');
  const model = Buffer.concat([bytes, piece]);
  assert.equal(model.compare(appendOutputs(index, layers)), 0);
  const outputs = [...indexOnnx(new Uint8Array(model)).outputs.keys()];
  assert.deepEqual(
    outputs.slice(-layers.length),
    layers.map(({ tensor }) => tensor)
  );
});
