/**
 * BERT-base as fp32 and as what converters make of it in fp16, rewritten and as it is: size, distance from PyTorch, time.
 * Written by test/bench/half-models.py; `node scripts/bench-half.mjs PYTHON`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InferenceSession } from 'onnxruntime-web/wasm';
import { createAttentionModel } from '../../src/inference/attention-model';
import { loadRuntime } from '../../src/inference/runtime';
import { appendOutputs } from '../../src/model/append-outputs';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { graphToRun } from '../../src/model/graph-to-run';
import { indexOnnx } from '../../src/model/onnx-index';
import { compareWeights } from '../engine/compare-weights';
import { fromHalves } from '../engine/half';
import { wasmBinary } from '../engine/runtime-files';
import { median } from './figure';

type Text = { ids: number[]; sentenceIds: (0 | 1)[]; layers: number; heads: number };

const folder = process.argv[2];
const REPS = 5;
const text = JSON.parse(readFileSync(join(folder, 'text.json'), 'utf8')) as Text;
const tokens = text.ids.length;
const expected = new Float32Array(
  new Uint8Array(readFileSync(join(folder, 'attention.f32'))).buffer
);
const runtime = await loadRuntime({ wasmBinary: wasmBinary() });

function report(what: string, sizeBytes: number, weights: Float32Array, times: number[]): void {
  const { largest, mean, sameTarget, rows } = compareWeights(weights, expected, tokens);
  process.stdout.write(
    `${what.padEnd(40)} ${(sizeBytes / 1e6).toFixed(1).padStart(6)} MB  largest ${largest.toExponential(2)}  mean ${mean.toExponential(2)}  ` +
      `same target ${(sameTarget / rows).toFixed(4)}  ${median(times).toFixed(0)} ms\n`
  );
}

async function times(run: () => Promise<void>): Promise<number[]> {
  await run();
  const found: number[] = [];
  for (let rep = 0; rep < REPS; rep++) {
    const begun = performance.now();
    await run();
    found.push(performance.now() - begun);
  }
  return found;
}

for (const name of ['fp32', 'onnxconverter-common', 'optimum']) {
  const bytes = new Uint8Array(readFileSync(join(folder, `${name}.onnx`)));
  const original = indexOnnx(bytes);
  const { index, files, isRewritten } = graphToRun(original);
  const found = findAttention(index);
  const model = createAttentionModel({
    runtime,
    manifest: text,
    sizeBytes: bytes.length,
    cut: route => cutModel(index, found, route, files)
  });
  let layers: Float32Array[] = [];
  const measured = await times(async () => {
    layers = [];
    for await (const { weights } of model.run(text, new AbortController().signal)) {
      layers.push(weights);
    }
  });
  const weights = new Float32Array(expected.length);
  layers.forEach((layer, number) => weights.set(layer, number * layer.length));
  report(`${name}${isRewritten ? ', rewritten' : ''}`, bytes.length, weights, measured);
  await model.dispose();
  if (!isRewritten) continue;

  const appended = appendOutputs(original, findAttention(original));
  const session = await InferenceSession.create(appended).catch((error: unknown) => {
    process.stdout.write(`${name}, as it is: ${String(error).slice(0, 200)}\n`);
    return null;
  });
  if (session === null) continue;
  const feeds = {
    input_ids: runtime.integers(text.ids, 'int64'),
    attention_mask: runtime.integers(
      text.ids.map(() => 1),
      'int64'
    ),
    token_type_ids: runtime.integers(text.sentenceIds, 'int64')
  };
  const plain = new Float32Array(expected.length);
  const plainTimes = await times(async () => {
    const results = await session.run(feeds);
    findAttention(original).forEach(({ tensor }, number) => {
      const { buffer, byteOffset, length } = results[tensor].data as Uint16Array<ArrayBuffer>;
      plain.set(fromHalves(new Uint16Array(buffer, byteOffset, length)), number * length);
    });
  });
  report(`${name}, as it is`, bytes.length, plain, plainTimes);
  await session.release();
}
