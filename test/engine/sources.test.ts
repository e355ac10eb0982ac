/** Models by name through the whole engine, in Node: what is read, what is kept in memory, and what is let go. */
import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { createEngine, type IEngine } from '../../src/worker/engine';
import type { NamedSource } from '../../src/sources/model-source';
import type { NearMessage } from '../../src/worker/messages';
import { estimateMemory, layersThatFit } from '../../src/inference/memory';
import { smallFiles, smallModel } from '../browser/hub-models';
import { fakeCaches } from '../sources/fake-caches';
import { fakeHub, type FakeAnswer } from '../sources/fake-hub';
import { wasmBinary } from './runtime-files';
import { modelFiles, storedModels } from './stored-models';

const HOST = 'https://hub.test';
const COMMIT = 'c'.repeat(40);
const NEVER = new AbortController().signal;
const TEXT = { textA: 'I went to the store.', textB: 'The straw.' };

let engine: IEngine | null = null;
afterEach(async () => {
  await engine?.dispose();
  engine = null;
  Reflect.deleteProperty(globalThis, 'navigator');
});

/** As a device with that much memory for us. */
function limitMemory(bytes: number): void {
  const value = { deviceMemory: (2 * bytes) / 2 ** 30 };
  Object.defineProperty(globalThis, 'navigator', { value, configurable: true });
}

function hubOf(models: Readonly<Record<string, Readonly<Record<string, string | Uint8Array>>>>) {
  const answers: Record<string, FakeAnswer> = {};
  for (const [name, files] of Object.entries(models)) {
    answers[`${HOST}/api/models/${name}/revision/main?blobs=true`] = {
      sha: COMMIT,
      siblings: Object.entries(files).map(([rfilename, content]) => ({
        rfilename,
        size: Buffer.from(content).length
      }))
    };
    for (const [path, content] of Object.entries(files)) {
      answers[`${HOST}/${name}/resolve/${COMMIT}/${path}`] =
        typeof content === 'string' ? content : new Uint8Array(content);
    }
  }
  return fakeHub(answers);
}

const named = (name: string): NamedSource => ({
  kind: 'named',
  id: name,
  name,
  modelHost: HOST,
  serverUrl: null,
  mayFetch: true,
  preferred: 'auto'
});

async function attention(of: IEngine, name: string): Promise<readonly Float32Array[]> {
  const layers: Float32Array[] = [];
  await of.run({ model: named(name), ...TEXT }, NEVER, {
    onLayer: ({ weights }) => void layers.push(weights)
  });
  return layers;
}

const largest = (a: readonly Float32Array[], b: readonly Float32Array[]): number =>
  Math.max(...a.flatMap((layer, at) => [...layer].map((weight, i) => Math.abs(weight - b[at][i]))));
const fetches = ({ asked }: { readonly asked: readonly string[] }) =>
  asked.filter(line => line.endsWith('.onnx')).length;

test('a model that does not fit at once gives the same attention, its sessions taking turns', async t => {
  const files = smallModel(['onnx/model.onnx']);
  const hub = hubOf({ 'me/bert': files });
  engine = createEngine({ wasmBinary: wasmBinary(), fetch: hub.fetch });
  const whole = await attention(engine, 'me/bert');
  await engine.dispose();
  const sizeBytes = (files['onnx/model.onnx'] as Uint8Array).length;
  const demand = { sizeBytes, layers: 3, heads: 4, tokens: 24 };
  limitMemory(estimateMemory({ ...demand, heldLayers: 2.1 }));
  assert.equal(layersThatFit(demand), 2);
  engine = createEngine({ wasmBinary: wasmBinary(), fetch: hub.fetch });
  assert.equal(whole.length, 3);
  for (let round = 0; round < 3; round++) {
    const difference = largest(whole, await attention(engine, 'me/bert'));
    t.diagnostic(`round ${round}: ${difference} at most`);
    assert.equal(difference, 0);
  }
  assert.equal(fetches(hub), 2, 'the file is read once an engine');
});

test('a model that was used longest ago makes room for the next, and is read again when it is wanted', async () => {
  const files = smallModel(['onnx/model.onnx']);
  const hub = hubOf({ 'me/a': files, 'me/b': files, 'me/c': files });
  const sizeBytes = (files['onnx/model.onnx'] as Uint8Array).length;
  limitMemory(2.2 * estimateMemory({ sizeBytes, layers: 3, heads: 4, tokens: 0 }));
  engine = createEngine({ wasmBinary: wasmBinary(), fetch: hub.fetch });
  for (const name of ['me/a', 'me/b', 'me/a', 'me/c', 'me/a']) await attention(engine, name);
  assert.equal(fetches(hub), 3, 'a was used when c came: b had to go');
  await attention(engine, 'me/b');
  assert.equal(fetches(hub), 4);
});

test('parameters in a second file are read and found', async () => {
  const [split, whole] = ['bert-external-data-fp32', 'bert-torchscript-eager-fp32'].map(name => {
    const stored = storedModels().find(model => model.name === name);
    assert.ok(stored, name);
    const { model, parameters } = modelFiles(stored);
    const { layers, heads, external } = stored;
    const config = { num_hidden_layers: layers, num_attention_heads: heads };
    return {
      ...smallFiles(),
      'config.json': JSON.stringify({ ...config, max_position_embeddings: 64 }),
      'onnx/model.onnx': model,
      ...(parameters !== null && { [`onnx/${external}`]: parameters })
    };
  });
  const hub = hubOf({ 'me/split': split, 'me/whole': whole });
  engine = createEngine({ wasmBinary: wasmBinary(), fetch: hub.fetch });
  const [a, b] = [await attention(engine, 'me/split'), await attention(engine, 'me/whole')];
  assert.ok(hub.asked.some(line => line.endsWith('_data')));
  // The same parameters, by two ways of writing them.
  assert.ok(largest(a, b) < 1e-6, `${largest(a, b)} apart`);
  // And the same words near each other, whose table lies in that file.
  const both: NearMessage[] = [];
  for (const name of ['me/split', 'me/whole']) {
    both.push(await engine.near({ model: named(name), ...TEXT }, NEVER));
  }
  const [near, expected] = both;
  assert.ok(Math.abs(near.threshold - expected.threshold) < 1e-6);
  assert.ok(near.threshold > 0);
  assert.deepEqual(near.pairs, expected.pairs);
});

test('the words of a model whose host tells no hashes are read out of what is kept', async () => {
  const hub = hubOf({ 'me/bert': smallModel(['onnx/model_fp16.onnx']) });
  engine = createEngine({
    wasmBinary: wasmBinary(),
    fetch: hub.fetch,
    caches: fakeCaches().caches
  });
  await attention(engine, 'me/bert');
  await engine.near({ model: named('me/bert'), ...TEXT }, NEVER);
  assert.equal(fetches(hub), 1);
});

test('what is kept is used without a request, in an engine that may ask nobody', async () => {
  const hub = hubOf({ 'me/bert': smallModel(['onnx/model_fp16.onnx']) });
  const { caches } = fakeCaches();
  engine = createEngine({ wasmBinary: wasmBinary(), fetch: hub.fetch, caches });
  const before = await attention(engine, 'me/bert');
  const { models } = await engine.kept(null, NEVER);
  assert.deepEqual(
    models.map(({ name, files }) => [name, files.length]),
    [['me/bert', 4]]
  );
  await engine.dispose();
  hub.asked.length = 0;
  engine = createEngine({ wasmBinary: wasmBinary(), fetch: hub.fetch, caches });
  const layers: Float32Array[] = [];
  const { model } = await engine.run(
    { model: { ...named('me/bert'), mayFetch: false }, ...TEXT },
    NEVER,
    { onLayer: ({ weights }) => void layers.push(weights) }
  );
  assert.equal(largest(before, layers), 0);
  assert.deepEqual(hub.asked, []);
  assert.equal(model.precision, 'fp16 stored, fp32 computed');
  assert.equal(model.place?.commit, COMMIT);
  await engine.kept(null, NEVER, models[0].address);
  assert.deepEqual((await engine.kept(null, NEVER)).models, []);
});
