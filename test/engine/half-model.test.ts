/** Graphs that compute in fp16 are run in float32: exact, over the same bytes, and faster. */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { InferenceSession } from 'onnxruntime-web/wasm';
import { createAttentionModel } from '../../src/inference/attention-model';
import { loadRuntime } from '../../src/inference/runtime';
import { appendOutputs } from '../../src/model/append-outputs';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { graphToRun } from '../../src/model/graph-to-run';
import { indexOnnx } from '../../src/model/onnx-index';
import { describePrecision } from '../../src/model/precision';
import { fromHalves } from './half';
import { halfGraph } from './half-graph';
import { compareWeights } from './compare-weights';
import { attentionFixtures, modelFile, modelManifest, wasmBinary } from './runtime-files';
import { SYNTHETIC, syntheticBert } from './synthetic-bert';
import type { IRuntime } from '../../src/inference/runtime';
import type { Route } from '../../src/model/model-info';

const ROUTES = ['chunks', 'skeleton', 'appended'] as const;
const { texts, eager } = attentionFixtures();
/** What texts of the fixtures keep all rows of. */
const short = texts.filter(({ tokenCount, rows }) => rows.length === tokenCount).slice(0, 12);
let runtime: IRuntime;

before(async () => {
  runtime = await loadRuntime({ wasmBinary: wasmBinary() });
});

type Shape = { readonly layers: number; readonly heads: number };

async function attentionOf(bytes: Uint8Array, shape: Shape, firstRoute: Route) {
  const { index, files, precision } = graphToRun(indexOnnx(bytes));
  const found = findAttention(index);
  const model = createAttentionModel({
    runtime,
    manifest: shape,
    sizeBytes: bytes.length,
    cut: route => cutModel(index, found, route, files),
    firstRoute
  });
  return {
    precision,
    async run(ids: readonly number[], sentenceIds: readonly (0 | 1)[]): Promise<Float32Array> {
      const layers: number[] = [];
      for await (const { weights } of model.run(
        { ids, sentenceIds },
        new AbortController().signal
      )) {
        for (const weight of weights) layers.push(weight);
      }
      assert.equal(model.route, firstRoute, 'no fallback');
      return Float32Array.from(layers);
    },
    dispose: () => model.dispose()
  };
}

for (const route of ROUTES) {
  test(`the embedded model as a graph of fp16 gives PyTorch's attention within .002 by ${route}`, async t => {
    const half = halfGraph(modelFile('model.onnx'));
    const model = await attentionOf(half, modelManifest(), route);
    assert.equal(describePrecision(model.precision), 'fp16 stored, fp32 computed');
    let largest = 0;
    for (const { ids, typeIds, tokenCount, offsetFloats } of short) {
      const weights = await model.run(ids, typeIds);
      const expected = eager.subarray(offsetFloats, offsetFloats + weights.length);
      largest = Math.max(largest, compareWeights(weights, expected, tokenCount).largest);
    }
    t.diagnostic(`largest difference ${largest.toExponential(2)} over ${short.length} texts`);
    assert.ok(short.length >= 5 && largest <= 2e-3, String(largest));
    await model.dispose();
  });
}

test('rewritten, it is nearer to PyTorch than what the runtime makes of its fp16', async t => {
  const half = halfGraph(modelFile('model.onnx'));
  const index = indexOnnx(half);
  const found = findAttention(index);
  const session = await InferenceSession.create(appendOutputs(index, found));
  const model = await attentionOf(half, modelManifest(), 'chunks');
  let [ours, theirs] = [0, 0];
  for (const { ids, typeIds, tokenCount, offsetFloats } of short) {
    const whole = {
      input_ids: runtime.integers(ids, 'int64'),
      token_type_ids: runtime.integers(typeIds, 'int64'),
      attention_mask: runtime.integers(
        ids.map(() => 1),
        'int64'
      )
    };
    const results = await session.run(
      Object.fromEntries(session.inputNames.map(name => [name, whole[name as keyof typeof whole]])),
      found.map(({ tensor }) => tensor)
    );
    const halves = found.flatMap(({ tensor }) => {
      const { buffer, byteOffset, length } = results[tensor].data as Uint16Array<ArrayBuffer>;
      return [...fromHalves(new Uint16Array(buffer, byteOffset, length))];
    });
    const weights = await model.run(ids, typeIds);
    const expected = eager.subarray(offsetFloats, offsetFloats + weights.length);
    ours += compareWeights(weights, expected, tokenCount).mean;
    theirs += compareWeights(Float32Array.from(halves), expected, tokenCount).mean;
  }
  t.diagnostic(
    `mean difference ${(ours / short.length).toExponential(2)} and ${(theirs / short.length).toExponential(2)}`
  );
  assert.ok(ours < theirs, `${ours} and ${theirs}`);
  await model.dispose();
  await session.release();
});

test('a synthetic graph of fp16 gives the same on every route', async () => {
  const ids = [1, 17, 500, 3, 17, 999, 8, 2, 2];
  const sentenceIds = ids.map((_, i): 0 | 1 => (i > 4 ? 1 : 0));
  const results: Float32Array[] = [];
  for (const route of ROUTES) {
    // A vocabulary of two megabytes stays in fp16 where it lies.
    const bytes = syntheticBert('half', { words: 40_000 });
    const model = await attentionOf(bytes, SYNTHETIC, route);
    results.push(await model.run(ids, sentenceIds));
    await model.dispose();
  }
  for (const other of results.slice(1)) {
    assert.ok(compareWeights(results[0], other, ids.length).largest <= 1e-5);
  }
  assert.ok(
    results[0].some(weight => weight > 0.05 && weight < 0.95),
    'it says something'
  );
});
