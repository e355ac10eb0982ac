import { EngineError, MemoryError, toPlainError } from '../../src/errors';
import { createEngineClient } from '../../src/worker/client';
import type { ModelInfo, ModelSource } from '../../src/model/model-info';
import type { LayerMessage } from '../../src/worker/messages';
import { FakeWorker } from './fake-worker';

const assets = {
  workerUrl: 'https://example.test/engine.worker.js',
  wasmUrl: 'https://example.test/ort.wasm'
};
const model = { id: 'embedded' } as ModelSource;
const info = { id: 'embedded', layers: 6 } as ModelInfo;
const request = { model, textA: 'I went', textB: null };
const never = () => new AbortController().signal;
const turn = () => new Promise(resolve => setTimeout(resolve));

beforeEach(() => FakeWorker.install());

test('no worker is started before the first run', () => {
  const client = createEngineClient(assets);
  expect(FakeWorker.made).toHaveLength(0);
  expect(client.rung).toBeNull();
});

test('a run gives its layers to its own listener and resolves with the summary', async () => {
  const client = createEngineClient(assets);
  const layers: number[] = [];
  const other: number[] = [];
  const first = client.run(request, never(), { onLayer: ({ layer }) => layers.push(layer) });
  const second = client.run(request, never(), { onLayer: ({ layer }) => other.push(layer) });
  await turn();
  const [worker] = FakeWorker.made;
  const [idOne, idTwo] = worker.runs;
  const layer: LayerMessage = {
    layer: 0,
    heads: 1,
    tokens: 1,
    weights: Float32Array.of(1),
    elapsedMs: 1
  };
  worker.answer({ type: 'layer', id: idOne, ...layer });
  worker.answer({ type: 'layer', id: idTwo, ...layer, layer: 3 });
  worker.answer({ type: 'done', id: idOne, elapsedMs: 5, model: info });
  worker.answer({ type: 'done', id: idTwo, elapsedMs: 7, model: info });
  expect((await first).elapsedMs).toBe(5);
  expect((await second).elapsedMs).toBe(7);
  expect(layers).toEqual([0]);
  expect(other).toEqual([3]);
  expect(FakeWorker.made).toHaveLength(1);
  expect(client.rung).toBe('worker');
});

test('aborting a run rejects at once, tells the engine, and later answers reach nobody', async () => {
  const client = createEngineClient(assets);
  const controller = new AbortController();
  const layers: number[] = [];
  const run = client.run(request, controller.signal, {
    onLayer: ({ layer }) => layers.push(layer)
  });
  await turn();
  const [worker] = FakeWorker.made;
  const [id] = worker.runs;
  controller.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect(worker.received.at(-1)).toEqual({ type: 'cancel', id });
  worker.answer({
    type: 'layer',
    id,
    layer: 0,
    heads: 1,
    tokens: 1,
    weights: Float32Array.of(1),
    elapsedMs: 1
  });
  expect(layers).toEqual([]);
});

test('a run aborted while the engine starts is never posted', async () => {
  const client = createEngineClient(assets);
  const controller = new AbortController();
  const run = client.run(request, controller.signal, {});
  controller.abort();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  await turn();
  expect(FakeWorker.made[0].runs).toEqual([]);
});

test('a failed run rejects with the error as it was thrown in the engine', async () => {
  const client = createEngineClient(assets);
  const run = client.run(request, never(), {});
  await turn();
  const [worker] = FakeWorker.made;
  const error = toPlainError(
    new MemoryError('512 tokens are too many.', 'Try fewer.', { neededBytes: 9 })
  );
  worker.answer({ type: 'failed', id: worker.runs[0], error });
  await expect(run).rejects.toBeInstanceOf(MemoryError);
  expect(worker.terminated).toBe(false);
});

test('an overflowed memory ends the engine and the next run gets a fresh one', async () => {
  const client = createEngineClient(assets);
  const run = client.run(request, never(), {});
  await turn();
  const [worker] = FakeWorker.made;
  const error = toPlainError(new MemoryError('Too big.', 'Try fewer.', { rebuild: true }));
  worker.answer({ type: 'failed', id: worker.runs[0], error });
  await expect(run).rejects.toBeInstanceOf(MemoryError);
  expect(worker.terminated).toBe(true);
  void client.run(request, never(), {}).catch(() => undefined);
  await turn();
  expect(FakeWorker.made).toHaveLength(2);
});

test('a crash fails every run with the reason and the next run gets a fresh engine', async () => {
  const client = createEngineClient(assets);
  const one = client.run(request, never(), {});
  const two = client.run(request, never(), {});
  await turn();
  FakeWorker.made[0].fail('out of bounds');
  await expect(one).rejects.toThrow(/out of bounds/);
  await expect(two).rejects.toBeInstanceOf(EngineError);
  void client.run(request, never(), {}).catch(() => undefined);
  await turn();
  expect(FakeWorker.made).toHaveLength(2);
});

test('disposing while the engine starts leaves no worker behind', async () => {
  const client = createEngineClient(assets);
  const run = client.run(request, never(), {});
  client.dispose();
  client.dispose();
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  await turn();
  expect(FakeWorker.made.every(worker => worker.terminated)).toBe(true);
  expect(client.rung).toBeNull();
});

test('an engine that has to be rebuilt fails its own run only: the others go on in the fresh one', async () => {
  const client = createEngineClient(assets);
  const controller = new AbortController();
  const abandoned = client.run(request, controller.signal, {});
  const wanted = client.run({ ...request, textA: 'wanted' }, never(), {});
  await turn();
  const [worker] = FakeWorker.made;
  const [first, second] = worker.runs;
  controller.abort();
  await expect(abandoned).rejects.toMatchObject({ name: 'AbortError' });
  const error = toPlainError(new MemoryError('Too big.', 'Try fewer.', { rebuild: true }));
  worker.answer({ type: 'failed', id: first, error });
  await turn();
  const fresh = FakeWorker.made[1];
  expect(fresh.received.at(-1)).toMatchObject({
    type: 'run',
    id: second,
    request: { textA: 'wanted' }
  });
  fresh.answer({ type: 'done', id: second, elapsedMs: 1, model: info });
  expect((await wanted).elapsedMs).toBe(1);
});
