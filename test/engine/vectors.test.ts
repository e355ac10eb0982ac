/** Queries and keys give the attention, on every layout and on the real model; and asking for them changes nothing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createAttentionModel } from '../../src/inference/attention-model';
import { loadRuntime } from '../../src/inference/runtime';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { indexOnnx } from '../../src/model/onnx-index';
import { createEngine } from '../../src/worker/engine';
import { attentionFixtures, modelFile, modelSource, wasmBinary } from './runtime-files';
import { OPEN_LAYOUTS, SYNTHETIC, syntheticBert } from './synthetic-bert';
import type { IRuntime } from '../../src/inference/runtime';
import type { Route } from '../../src/model/model-info';
import type { VectorsMessage } from '../../src/worker/messages';

const NEVER = new AbortController().signal;
const IDS = [1, 17, 500, 3, 17, 999, 8, 2];
let runtime: IRuntime;

before(async () => {
  runtime = await loadRuntime({ wasmBinary: wasmBinary() });
});

function opened(bytes: Uint8Array, firstRoute: Route = 'chunks', heads: number = SYNTHETIC.heads) {
  const index = indexOnnx(bytes);
  const found = findAttention(index);
  return createAttentionModel({
    runtime,
    manifest: { layers: found.length, heads },
    sizeBytes: bytes.length,
    cut: route => cutModel(index, found, route),
    firstRoute
  });
}

const textOf = (ids: readonly number[]) => ({ ids, sentenceIds: ids.map(() => 0 as const) });

/** softmax over keys of query · key / √size, written as slowly as it reads. */
function attentionOf(
  { queries, keys, heads, tokens, size }: Omit<VectorsMessage, 'ids'>,
  isCausal = false
): Float32Array {
  const weights = new Float32Array(heads * tokens * tokens);
  for (let head = 0; head < heads; head++) {
    for (let from = 0; from < tokens; from++) {
      const powers = Array.from({ length: tokens }, (_, to) => {
        let sum = 0;
        for (let at = 0; at < size; at++) {
          sum +=
            queries[(head * tokens + from) * size + at] * keys[(head * tokens + to) * size + at];
        }
        return isCausal && to > from ? 0 : Math.exp(sum / Math.sqrt(size));
      });
      const all = powers.reduce((a, b) => a + b);
      powers.forEach((power, to) => {
        weights[(head * tokens + from) * tokens + to] = power / all;
      });
    }
  }
  return weights;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  assert.equal(a.length, b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}

for (const layout of OPEN_LAYOUTS) {
  test(`queries and keys give the attention of every layer on the layout ${layout}`, async () => {
    const model = opened(syntheticBert(layout));
    const text = textOf(IDS);
    // This operator is made for generating: it looks back only.
    const isCausal = layout === 'gqa';
    const layers: Float32Array[] = [];
    for await (const { weights } of model.run(text, NEVER)) layers.push(weights);
    for (const [layer, weights] of layers.entries()) {
      const vectors = await model.vectors(text, layer, NEVER);
      assert.equal(vectors.size, SYNTHETIC.hidden / SYNTHETIC.heads);
      assert.equal(vectors.scaledBy, layout === 'sdpa' ? 'both' : 'scores');
      assert.ok(largestDifference(attentionOf(vectors, isCausal), weights) <= 1e-4);
    }
    await model.dispose();
  });
}

test('a scale on both sides is taken out: the same vectors as where the scores are scaled', async () => {
  const [scores, both] = await Promise.all(
    (['eager', 'sdpa'] as const).map(async layout => {
      const model = opened(syntheticBert(layout));
      return model;
    })
  );
  const one = await scores.vectors(textOf(IDS), 0, NEVER);
  const other = await both.vectors(textOf(IDS), 0, NEVER);
  assert.ok(largestDifference(one.queries, other.queries) <= 1e-4);
  assert.ok(largestDifference(one.keys, other.keys) <= 1e-4);
});

test('the whole skeleton gives them too; the file with outputs appended says that it does not', async () => {
  const bytes = syntheticBert('sdpa');
  const chunks = await opened(bytes).vectors(textOf(IDS), 2, NEVER);
  const skeleton = await opened(bytes, 'skeleton').vectors(textOf(IDS), 2, NEVER);
  assert.ok(largestDifference(chunks.queries, skeleton.queries) <= 1e-5);
  await assert.rejects(opened(bytes, 'appended').vectors(textOf(IDS), 2, NEVER), {
    name: 'InferenceError',
    message: /Queries and keys of layer 2 cannot be shown/
  });
});

const fetch = (async (url: unknown) =>
  new Response(modelFile(String(url).split('/').at(-1) ?? ''))) as typeof globalThis.fetch;
const engine = createEngine({ wasmBinary: wasmBinary(), fetch });
after(() => engine.dispose());
const { texts, native, eager } = attentionFixtures();

test('of the real model they give the attention of native onnxruntime and of PyTorch', async t => {
  let toNative = 0;
  let toEager = 0;
  for (const text of texts.filter(({ nativeOffsetFloats }) => nativeOffsetFloats !== null)) {
    const { textA, textB, rows, tokenCount, nativeOffsetFloats, offsetFloats } = text;
    for (const layer of [0, 3, 5]) {
      const vectors = await engine.vectors({ model: modelSource(), textA, textB, layer }, NEVER);
      assert.deepEqual(vectors.ids, text.ids);
      assert.equal(vectors.size, 32);
      const weights = attentionOf(vectors);
      for (let head = 0; head < 12; head++) {
        rows.forEach((row, at) => {
          for (let to = 0; to < tokenCount; to++) {
            const weight = weights[(head * tokenCount + row) * tokenCount + to];
            const stored = ((layer * 12 + head) * rows.length + at) * tokenCount + to;
            toNative = Math.max(
              toNative,
              Math.abs(weight - native[(nativeOffsetFloats ?? 0) + stored])
            );
            toEager = Math.max(toEager, Math.abs(weight - eager[offsetFloats + stored]));
          }
        });
      }
    }
  }
  t.diagnostic(`largest difference to native ${toNative}, to PyTorch ${toEager}`);
  assert.ok(toNative <= 1e-4);
  assert.ok(toEager <= 2e-3);
});

test('the first request of an engine may be one for queries and keys', async () => {
  const fresh = createEngine({ wasmBinary: wasmBinary(), fetch });
  const request = { model: modelSource(), textA: 'I went', textB: null };
  const { tokens } = await fresh.vectors({ ...request, layer: 4 }, NEVER);
  assert.equal(tokens, 4);
  const layers: number[] = [];
  await fresh.run(request, NEVER, { onLayer: ({ layer }) => layers.push(layer) });
  assert.deepEqual(layers, [0, 1, 2, 3, 4, 5]);
  await fresh.dispose();
});

test('a request that is aborted while it waits leaves, and the next is answered', async () => {
  const controller = new AbortController();
  const request = { model: modelSource(), textA: 'I went', textB: null, layer: 1 };
  const left = engine.vectors(request, controller.signal);
  controller.abort();
  await assert.rejects(left, { name: 'AbortError' });
  assert.equal((await engine.vectors(request, NEVER)).layer, 1);
});
