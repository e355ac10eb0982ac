/**
 * Tiny models of every family by every exporter, in the real runtime by each of the three routes, against PyTorch eager
 * or, where parameters are coded, native ONNX Runtime on the same file. Leaves what it measured for docs/models.md.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { loadRuntime } from '../../src/inference/runtime';
import { compareWeights } from './compare-weights';
import { runStored } from './run-stored';
import { wasmBinary } from './runtime-files';
import { modelFiles, storedAttention, storedModels, storedVectors } from './stored-models';
import type { IRuntime } from '../../src/inference/runtime';
import type { StoredRun } from './run-stored';

const ROUTES = ['chunks', 'skeleton', 'appended'] as const;
const REPORT = join('.build', 'reports', 'families.json');
/** How far the routes may be from each other: fused operators compute by another algorithm without their weights. */
const ROUTE_TOLERANCE = 2e-5;
const attention = storedAttention();
const allVectors = storedVectors();
const measured: { name: string; precision: string; largest: number }[] = [];
let runtime: IRuntime;

before(async () => {
  runtime = await loadRuntime({ wasmBinary: wasmBinary() });
});
after(() => {
  mkdirSync(dirname(REPORT), { recursive: true });
  writeFileSync(REPORT, JSON.stringify(measured));
});

for (const stored of storedModels()) {
  const { name, ids, reference, tolerance, offsetFloats } = stored;
  test(`${name} gives the attention of ${reference} within ${tolerance}`, async t => {
    const files = modelFiles(stored);
    const results: StoredRun[] = [];
    for (const route of ROUTES) results.push(await runStored(runtime, stored, files, route));
    const [{ weights, precision }, ...others] = results;
    const expected = attention.subarray(offsetFloats, offsetFloats + weights.length);
    const { largest } = compareWeights(weights, expected, ids.length);
    t.diagnostic(`${largest.toExponential(1)}, ${precision}`);
    measured.push({ name, precision, largest });
    assert.ok(largest <= tolerance, `${largest}`);
    for (const other of others) {
      const between = compareWeights(weights, other.weights, ids.length);
      assert.ok(between.largest <= ROUTE_TOLERANCE, `routes differ by ${between.largest}`);
    }
  });
}

for (const stored of storedModels()) {
  const { name, tolerance, vectorsOffsetFloats } = stored;
  if (vectorsOffsetFloats === null) continue;
  test(`${name} gives the queries and keys of PyTorch within ${tolerance}`, async t => {
    const { vectors } = await runStored(runtime, stored, modelFiles(stored), 'chunks', true);
    let largest = 0;
    let at = vectorsOffsetFloats;
    for (const { queries, keys } of vectors) {
      for (const numbers of [queries, keys]) {
        const expected = allVectors.subarray(at, (at += numbers.length));
        largest = Math.max(largest, compareWeights(numbers, expected, numbers.length).largest);
      }
    }
    t.diagnostic(largest.toExponential(1));
    assert.equal(vectors.length, stored.layers);
    assert.ok(largest <= tolerance, `${largest}`);
  });
}

/** What takes part in the scores beside queries and keys; a turn (RoPE) is in both of them. */
const BIASED = ['mpnet', 'deberta', 'deberta-v2'];

for (const stored of storedModels()) {
  const { name, family, precision, vectorsOffsetFloats } = stored;
  if (vectorsOffsetFloats !== null || precision !== 'fp32') continue;
  const run = () => runStored(runtime, stored, modelFiles(stored), 'chunks', true);
  if (BIASED.includes(family)) {
    test(`${name} says that queries and keys alone are not its attention`, async () => {
      await assert.rejects(run, { name: 'InferenceError', message: /cannot be shown/ });
    });
  } else {
    // The engine gives them only where their softmax is the attention, which is PyTorch's, to 1e-4.
    test(`${name} gives queries and keys that give PyTorch’s attention`, async () => {
      assert.equal((await run()).vectors.length, stored.layers);
    });
  }
}
