/** What stays in memory, in a process of its own, because other tests leave garbage of their own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEngine } from '../../src/worker/engine';
import { modelFile, modelSource, wasmBinary } from './runtime-files';

/** Megabytes of buffers outside the heap of WebAssembly, once what can go is gone. */
async function bufferMegabytes(): Promise<number> {
  assert.ok(globalThis.gc, 'run with --expose-gc');
  for (let round = 0; round < 5; round++) {
    await new Promise(resolve => setTimeout(resolve, 20));
    globalThis.gc();
  }
  return process.memoryUsage().arrayBuffers / 1e6;
}

test('once all sessions exist, the bytes of the model are let go', async t => {
  const fetch = (async (url: unknown) =>
    new Response(modelFile(String(url).split('/').at(-1) ?? ''))) as typeof globalThis.fetch;
  const engine = createEngine({ wasmBinary: wasmBinary(), fetch });
  const signal = new AbortController().signal;
  const request = { model: modelSource(), textA: 'I went to the store.', textB: null };
  const before = await bufferMegabytes();
  let during = 0;
  await engine.run(request, signal, {
    onLayer: ({ layer }) => {
      if (layer === 0) during = process.memoryUsage().arrayBuffers / 1e6;
    }
  });
  const after = await bufferMegabytes();
  t.diagnostic(
    `buffers: ${before.toFixed(0)} MB before, ${during.toFixed(0)} at the first layer, ${after.toFixed(0)} after`
  );
  assert.ok(during - before > 45, 'the first layer comes while the file is still there');
  assert.ok(after - before < 10, `${(after - before).toFixed(0)} MB stay`);
  await engine.dispose();
});
