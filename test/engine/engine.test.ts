/** The engine as the worker runs it: real WebAssembly, real model and tokenizer, and a network that is a folder. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { BertScopeError } from '../../src/errors';
import { createEngine } from '../../src/worker/engine';
import {
  attentionFixtures,
  modelFile,
  modelManifest,
  modelSource,
  wasmBinary
} from './runtime-files';
import { SYNTHETIC, syntheticBert } from './synthetic-bert';
import type { ModelInfo } from '../../src/model/model-info';
import type { Encoding } from '../../src/tokens/encoding';
import type { Layout } from './synthetic-bert';
import type { IEngine } from '../../src/worker/engine';
import type { LayerMessage, LoadProgress } from '../../src/worker/messages';

const NEVER = new AbortController().signal;
const [pair] = attentionFixtures().texts;
const engines: IEngine[] = [];

after(() => Promise.all(engines.map(engine => engine.dispose())));

type Files = Record<string, Uint8Array<ArrayBuffer> | string | null>;

/** An engine whose network serves the embedded model; `files` replaces some by name, null removes one. */
function started(files: Files = {}) {
  const asked: string[] = [];
  let served = files;
  const fetch = (async (url: unknown) => {
    const name = String(url).split('/').at(-1) ?? '';
    asked.push(name);
    await new Promise(resolve => setTimeout(resolve));
    const content = name in served ? served[name] : modelFile(name);
    return content === null ? new Response('', { status: 404 }) : new Response(content);
  }) as typeof globalThis.fetch;
  const engine = createEngine({ wasmBinary: wasmBinary(), fetch });
  engines.push(engine);
  return { engine, asked, serve: (others: Files) => void (served = others) };
}

/** With the vocabulary of the embedded model, whose tokenizer it is given. */
const small = (layout: Layout) => syntheticBert(layout, { words: 30522 });

/** The files of a synthetic model, with the manifest changed as given. */
function synthetic(changes: object = {}, model = small('sdpa')): Files {
  const manifest = {
    ...modelManifest(),
    layers: SYNTHETIC.layers,
    heads: SYNTHETIC.heads,
    hiddenSize: SYNTHETIC.hidden,
    maxTokens: SYNTHETIC.positions,
    ...changes
  };
  const files = {
    ...manifest.files,
    'model.onnx': { ...manifest.files['model.onnx'], sizeBytes: model.length }
  };
  return { 'manifest.json': JSON.stringify({ ...manifest, files }), 'model.onnx': model };
}

async function run(
  engine: IEngine,
  textA: string,
  textB: string | null = null,
  signal = NEVER,
  id?: string
) {
  const layers: LayerMessage[] = [];
  const progress: LoadProgress[] = [];
  const encoded: [Encoding, ModelInfo][] = [];
  const summary = await engine.run({ model: modelSource(id), textA, textB }, signal, {
    onProgress: value => progress.push(value),
    onEncoded: (...value) => encoded.push(value),
    onLayer: layer => layers.push(layer)
  });
  return { layers, progress, encoded, summary };
}

const embedded = started();

test('the first text gives progress, tokens, then six layers that equal the reference', async () => {
  const order: string[] = [];
  const { eager } = attentionFixtures();
  const layers: LayerMessage[] = [];
  const encodings: Encoding[] = [];
  const { model } = await embedded.engine.run(
    { model: modelSource(), textA: pair.textA, textB: pair.textB },
    NEVER,
    {
      onProgress: ({ stage }) => order.push(stage),
      onEncoded: encoding => (order.push('encoded'), encodings.push(encoding)),
      onLayer: layer => (order.push(`layer ${layer.layer}`), layers.push(layer))
    }
  );
  assert.deepEqual(encodings[0].ids, pair.ids);
  assert.deepEqual(encodings[0].sentenceIds, pair.typeIds);
  assert.equal(order[0], 'download');
  assert.ok(order.indexOf('encoded') < order.indexOf('layer 0'));
  assert.deepEqual(
    order.slice(-6),
    [0, 1, 2, 3, 4, 5].map(layer => `layer ${layer}`)
  );
  const all = layers.flatMap(({ weights }) => [...weights]);
  assert.equal(all.length, 6 * 12 * 19 * 19);
  all.forEach((weight, i) => assert.ok(Math.abs(weight - eager[pair.offsetFloats + i]) <= 2e-3));
  assert.equal(model.route, 'chunks');
  assert.equal(model.libraries['onnxruntime-web'], '1.30.0');
  assert.equal(model.sha256, modelManifest().files['model.onnx'].sha256);
});

test('a second text fetches nothing, and buffers may be transferred while layers still come', async () => {
  const before = embedded.asked.length;
  const plain = await run(embedded.engine, pair.textA, pair.textB);
  const sums: number[] = [];
  await embedded.engine.run({ model: modelSource(), textA: pair.textA, textB: pair.textB }, NEVER, {
    onLayer({ layer, weights }) {
      sums.push(weights.reduce((a, b) => a + b, 0));
      assert.deepEqual(weights, plain.layers[layer].weights);
      structuredClone(weights, { transfer: [weights.buffer as ArrayBuffer] });
    }
  });
  assert.equal(sums.length, 6);
  assert.equal(embedded.asked.length, before);
});

test('a layer comes again with the same numbers, computed or kept; what is kept is of its own text and model', async () => {
  const { engine } = started();
  const { layers } = await run(engine, pair.textA, pair.textB);
  const request = { model: modelSource(), textA: pair.textA, textB: pair.textB, layer: 3 };
  assert.deepEqual(await engine.layer(request, NEVER), layers[3].weights);

  // What cannot be computed shows where the numbers come from.
  const marked = new Float32Array(layers[3].weights.length).fill(7);
  engine.keepLayer(request, marked);
  const first = await engine.layer(request, NEVER);
  assert.deepEqual(first, marked);
  assert.notEqual(first.buffer, (await engine.layer(request, NEVER)).buffer);
  for (const other of [{ layer: 2 }, { textB: null }, { maxTokens: 10 }]) {
    const weights = await engine.layer({ ...request, ...other }, NEVER);
    assert.ok(weights.every(weight => weight <= 1));
  }
});

test('a layer is asked for of an engine that has not run anything', async () => {
  const { layers } = await run(started().engine, 'hello');
  const request = { model: modelSource(), textA: 'hello', textB: null, layer: 1 };
  assert.deepEqual(await started().engine.layer(request, NEVER), layers[1].weights);
});

test('an abort between two layers stops the run after the layer that is being computed', async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const running = embedded.engine.run(
    { model: modelSource(), textA: 'one two three', textB: null },
    controller.signal,
    {
      onLayer({ layer }) {
        seen.push(layer);
        // As a cancel message does: on a turn of the event loop of its own.
        if (layer === 1) setImmediate(() => controller.abort());
      }
    }
  );
  await assert.rejects(running, { name: 'AbortError' });
  assert.ok(seen.length >= 2 && seen.length <= 3, String(seen));
});

test('of many texts typed at once, only the newest is computed', async () => {
  const started: string[] = [];
  const attempts = ['a', 'ab', 'abc', 'abcd'].map(text => {
    const controller = new AbortController();
    const result = embedded.engine.run(
      { model: modelSource(), textA: text, textB: null },
      controller.signal,
      {
        onLayer: ({ layer }) => void (layer === 0 && started.push(text))
      }
    );
    return { controller, result };
  });
  const newest = attempts.pop();
  for (const { controller } of attempts) controller.abort();
  for (const { result } of attempts) await assert.rejects(result, { name: 'AbortError' });
  assert.equal((await newest?.result)?.model.layers, 6);
  assert.deepEqual(started, ['abcd']);
});

test('a run that is aborted before it begins touches nothing', async () => {
  await assert.rejects(run(embedded.engine, 'x', null, AbortSignal.abort()), {
    name: 'AbortError'
  });
});

test('a text beyond the limit is computed on what fits, and says what was cut', async () => {
  const { encoded, layers } = await run(embedded.engine, 'word '.repeat(600));
  assert.equal(encoded[0][0].ids.length, 512);
  assert.equal(encoded[0][0].cut.a, 90);
  assert.equal(layers[5].weights.length, 12 * 512 * 512);
});

test('two models live side by side in one engine', async () => {
  const { engine, asked, serve } = started(synthetic());
  const first = await run(engine, 'I went', null, NEVER, 'small');
  serve({});
  const second = await run(engine, 'I went');
  const again = await run(engine, 'I went', null, NEVER, 'small');
  assert.equal(first.layers.length, SYNTHETIC.layers);
  assert.equal(second.layers.length, 6);
  assert.deepEqual(
    again.layers.map(({ weights }) => weights),
    first.layers.map(({ weights }) => weights)
  );
  assert.equal(asked.length, 8);
});

const failures: [string, Files, string, RegExp][] = [
  ['a missing model', { 'model.onnx': null }, 'DownloadError', /model\.onnx.*HTTP 404/],
  ['a missing tokenizer', { 'tokenizer.json': null }, 'DownloadError', /tokenizer\.json.*HTTP 404/],
  ['a missing manifest', { 'manifest.json': null }, 'DownloadError', /manifest\.json.*HTTP 404/],
  [
    'a download that is cut',
    { 'model.onnx': modelFile('model.onnx').subarray(1) },
    'IntegrityError',
    /45247400 bytes instead of 45247401/
  ],
  [
    'a damaged model',
    synthetic({}, small('sdpa').subarray(0, 50000)),
    'ModelFormatError',
    /bytes beyond its end/
  ],
  [
    'another number of layers',
    synthetic({ layers: 4 }),
    'UnsupportedModelError',
    /in 3 layers, but its description says 4/
  ],
  [
    'another number of heads',
    synthetic({ heads: 8 }),
    'UnsupportedModelError',
    /has 4 heads in layer 0, but its description says 8/
  ],
  [
    'an opaque operator',
    synthetic({}, small('opaque')),
    'UnsupportedModelError',
    /com\.microsoft\.Attention/
  ]
];
for (const [name, files, tag, message] of failures) {
  test(`${name} is told as ${tag} with a next step, and tried anew by the next run`, async () => {
    const { engine, asked, serve } = started(files);
    const isIt = (error: unknown) => {
      assert.ok(error instanceof BertScopeError, String(error));
      assert.equal(error.tag, tag);
      assert.match(error.message, message);
      assert.ok(error.advice.length > 20);
      return true;
    };
    await assert.rejects(run(engine, 'two words', null, NEVER, 'small'), isIt);
    const before = asked.length;
    // The server is mended meanwhile.
    serve(synthetic());
    const { layers } = await run(engine, 'two words', null, NEVER, 'small');
    assert.equal(layers.length, SYNTHETIC.layers);
    assert.ok(asked.length > before);
  });
}

test('a warm engine has passed every check before the first text, and fetches once', async () => {
  const { engine, asked } = started(synthetic());
  engine.warm(modelSource('small'));
  engine.warm(modelSource('small'));
  const { layers } = await run(engine, 'I went', null, NEVER, 'small');
  assert.equal(layers.length, SYNTHETIC.layers);
  assert.equal(asked.length, 4);
});

test('dispose ends what runs, may be called twice, and nothing runs afterwards', async () => {
  const { engine } = started(synthetic());
  const running = run(engine, 'I went', null, NEVER, 'small');
  const ended = assert.rejects(running, { name: 'AbortError' });
  await Promise.all([engine.dispose(), engine.dispose()]);
  await ended;
  await assert.rejects(run(engine, 'again', null, NEVER, 'small'), { name: 'AbortError' });
});
