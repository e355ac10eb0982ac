/** The attention of the embedded model against PyTorch and against native ONNX Runtime, on every text of the fixtures. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createAttentionModel } from '../../src/inference/attention-model';
import { loadRuntime } from '../../src/inference/runtime';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { compareWeights } from './compare-weights';
import { attentionFixtures, modelFile, modelManifest, wasmBinary } from './runtime-files';
import type { IAttentionModel } from '../../src/inference/attention-model';
import type { AttentionFixture } from './runtime-files';

const { texts, eager, native } = attentionFixtures();
const { layers, heads } = modelManifest();
const computed = new Map<AttentionFixture, Float32Array>();
let model: IAttentionModel;

before(async () => {
  const index = indexOnnx(modelFile('model.onnx'));
  const found = findAttention(index);
  model = createAttentionModel({
    runtime: await loadRuntime({ wasmBinary: wasmBinary() }),
    manifest: { layers, heads },
    sizeBytes: index.bytes.length,
    cut: route => cutModel(index, found, route)
  });
  for (const text of texts) computed.set(text, await storedRows(text));
});

/** What the fixtures keep of a text: [layer][head][row][to] of some rows. */
async function storedRows(text: AttentionFixture): Promise<Float32Array> {
  const { ids, typeIds, tokenCount, rows } = text;
  const kept = new Float32Array(layers * heads * rows.length * tokenCount);
  let end = 0;
  for await (const { weights } of model.run(
    { ids, sentenceIds: typeIds },
    new AbortController().signal
  )) {
    for (let head = 0; head < heads; head++) {
      for (const row of rows) {
        const start = (head * tokenCount + row) * tokenCount;
        kept.set(weights.subarray(start, start + tokenCount), end);
        end += tokenCount;
      }
    }
  }
  return kept;
}

function reference(text: AttentionFixture, all: Float32Array, offset: number): Float32Array {
  return all.subarray(offset, offset + layers * heads * text.rows.length * text.tokenCount);
}

test('the fixtures hold at least 40 texts, from 3 to 512 tokens', () => {
  const counts = texts.map(({ tokenCount }) => tokenCount);
  assert.ok(texts.length >= 40);
  assert.equal(Math.min(...counts), 3);
  assert.equal(Math.max(...counts), 512);
});

test('every weight is within 0.002 of PyTorch eager', t => {
  let largest = 0;
  for (const [text, weights] of computed) {
    const found = compareWeights(
      weights,
      reference(text, eager, text.offsetFloats),
      text.tokenCount
    );
    assert.ok(found.largest <= 2e-3, `${text.name}: ${found.largest}`);
    largest = Math.max(largest, found.largest);
  }
  t.diagnostic(`largest difference ${largest.toExponential(2)} over ${computed.size} texts`);
});

test("the article's pair is within 0.00002 of PyTorch eager on average", t => {
  const [[text, weights]] = computed;
  assert.equal(text.textA, 'I went to the store.');
  const { mean } = compareWeights(
    weights,
    reference(text, eager, text.offsetFloats),
    text.tokenCount
  );
  t.diagnostic(`mean difference ${mean.toExponential(2)}`);
  assert.ok(mean <= 2e-5, String(mean));
});

test('the strongest target is that of PyTorch eager in 99.9 % of all rows', t => {
  let same = 0;
  let rows = 0;
  for (const [text, weights] of computed) {
    const found = compareWeights(
      weights,
      reference(text, eager, text.offsetFloats),
      text.tokenCount
    );
    same += found.sameTarget;
    rows += found.rows;
  }
  t.diagnostic(`${same} of ${rows} rows`);
  assert.ok(same / rows >= 0.999, `${same} of ${rows}`);
});

test('every weight is within 0.00001 of native ONNX Runtime on the same file', t => {
  let largest = 0;
  let compared = 0;
  for (const [text, weights] of computed) {
    if (text.nativeOffsetFloats === null) continue;
    const expected = reference(text, native, text.nativeOffsetFloats);
    const found = compareWeights(weights, expected, text.tokenCount);
    assert.ok(found.largest <= 1e-5, `${text.name}: ${found.largest}`);
    largest = Math.max(largest, found.largest);
    compared++;
  }
  t.diagnostic(`largest difference ${largest.toExponential(2)} over ${compared} texts`);
  assert.ok(compared >= 10);
});

test('all of that was computed one layer at a time', () => {
  assert.equal(model.route, 'chunks');
  assert.ok(model.settled);
});
