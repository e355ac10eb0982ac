/**
 * Three hundred damaged models through the engine's own path to attention, in one realm: each gives attention or an error
 * of the family, the runtime survives them all, and a sound model runs afterwards.
 */
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { randomLcg } from 'd3-random';
import { isBertScopeError } from '../../src/errors';
import { createAttentionModel } from '../../src/inference/attention-model';
import { loadRuntime } from '../../src/inference/runtime';
import { cutModel } from '../../src/model/cut-model';
import { findAttention } from '../../src/model/find-attention';
import { graphToRun } from '../../src/model/graph-to-run';
import { indexOnnx } from '../../src/model/onnx-index';
import { mutate, structureOf } from './mutate';
import { wasmBinary } from './runtime-files';
import { OPEN_LAYOUTS, syntheticBert } from './synthetic-bert';
import type { IRuntime } from '../../src/inference/runtime';

const SMALL = { layers: 2, heads: 2, hidden: 16, inner: 8, words: 40, positions: 16 };
const LAYOUTS = [...OPEN_LAYOUTS, 'half'] as const;
const COUNT = 300;
const TEXT = { ids: [1, 7, 3, 7, 2], sentenceIds: [0, 0, 0, 1, 1] } as const;
let runtime: IRuntime;

before(async () => {
  runtime = await loadRuntime({ wasmBinary: wasmBinary() });
});

async function run(bytes: Uint8Array): Promise<void> {
  const { index, files } = graphToRun(indexOnnx(bytes));
  const found = findAttention(index);
  const model = createAttentionModel({
    runtime,
    manifest: SMALL,
    sizeBytes: bytes.length,
    cut: route => cutModel(index, found, route, files)
  });
  try {
    let layers = 0;
    for await (const { weights } of model.run(TEXT, new AbortController().signal)) {
      assert.equal(weights.length, SMALL.heads * TEXT.ids.length ** 2);
      layers++;
    }
    assert.equal(layers, found.length);
  } finally {
    await model.dispose();
  }
}

test(`${COUNT} damaged models leave the runtime in order`, async t => {
  const random = randomLcg(0.5);
  const sound = LAYOUTS.map(layout => syntheticBert(layout, SMALL));
  const places = sound.map(structureOf);
  let refused = 0;
  for (let count = 0; count < COUNT; count++) {
    const which = count % LAYOUTS.length;
    try {
      await run(mutate(sound[which], places[which], random));
    } catch (error) {
      if (!isBertScopeError(error)) throw error;
      assert.ok(!(error.fields as { rebuild?: boolean }).rebuild, error.message);
      refused++;
    }
  }
  t.diagnostic(`${refused} of ${COUNT} refused`);
  assert.ok(refused > COUNT / 5 && refused < COUNT, 'some are damaged and some are not');
  for (const bytes of sound) await run(bytes);
});
