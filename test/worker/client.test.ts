import { EngineError, MemoryError, toPlainError } from '../../src/errors';
import { createEngineClient } from '../../src/worker/client';
import type { ModelInfo } from '../../src/model/model-info';
import type { ModelSource } from '../../src/sources/model-source';
import type { SurveyTable } from '../../src/survey/survey-table';
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

test('weights to score are a copy, transferred: the view keeps its own', async () => {
  const client = createEngineClient(assets);
  const weights = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const encoding = { tokens: [], sentenceIds: [], special: [], wordIds: [] };
  const scored = client.score({ weights, encoding, permutations: true }, never());
  await turn();
  const [worker] = FakeWorker.made;
  const { message, transfer } = worker.posted.at(-1)!;
  if (message.type !== 'score') throw new Error(message.type);
  expect(message.request).toMatchObject({ encoding, permutations: true });
  expect([...message.request.weights]).toEqual([2, 3]);
  expect(transfer).toEqual([message.request.weights.buffer]);
  expect(message.request.weights.buffer.byteLength).toBe(8);
  expect([...weights]).toEqual([2, 3]);
  worker.answer({ type: 'scored', id: message.id, heads: [] });
  expect(await scored).toEqual([]);
});

test('near words come back to whoever asked, and an abort tells the engine', async () => {
  const client = createEngineClient(assets);
  const near = client.near(request, never());
  const controller = new AbortController();
  const left = client.near(request, controller.signal);
  await turn();
  const [worker] = FakeWorker.made;
  const [one, other] = worker.received.flatMap(sent => (sent.type === 'near' ? [sent.id] : []));
  const found = { ids: [7], seed: 1, threshold: 0.3, pairs: [], cosines: [] };
  controller.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  expect(worker.received.at(-1)).toEqual({ type: 'cancel', id: other });
  worker.answer({ type: 'near', id: one, near: found });
  expect(await near).toBe(found);
});

test('what is being scored when the engine has to be rebuilt is asked for anew, whole', async () => {
  const client = createEngineClient(assets);
  const run = client.run(request, never(), {});
  const encoding = { tokens: [], sentenceIds: [], special: [], wordIds: [] };
  const scored = client.score({ weights: Float32Array.of(1), encoding }, never());
  await turn();
  const [worker] = FakeWorker.made;
  // As a transfer does.
  for (const { transfer } of worker.posted) structuredClone(null, { transfer: [...transfer] });
  const error = toPlainError(new MemoryError('Too big.', 'Try fewer.', { rebuild: true }));
  worker.answer({ type: 'failed', id: worker.runs[0], error });
  await expect(run).rejects.toBeInstanceOf(MemoryError);
  await turn();
  const again = FakeWorker.made[1].received.at(-1);
  if (again?.type !== 'score') throw new Error(again?.type);
  expect([...again.request.weights]).toEqual([1]);
  FakeWorker.made[1].answer({ type: 'scored', id: again.id, heads: [] });
  expect(await scored).toEqual([]);
});

test('a survey is summed up by the engine, which is busy only with what needs the model', async () => {
  const client = createEngineClient(assets);
  const asked = { records: [], options: { layers: 1, heads: 1, seed: 1 } };
  expect(client.isBusy).toBe(false);
  const summed = client.summarise(asked, never());
  await turn();
  expect(client.isBusy).toBe(false);
  const [worker] = FakeWorker.made;
  const message = worker.received.at(-1);
  if (message?.type !== 'summarise') throw new Error(message?.type);
  expect(message.request).toEqual(asked);
  const table = { rows: [] } as unknown as SurveyTable;
  worker.answer({ type: 'summarised', id: message.id, table });
  expect(await summed).toBe(table);
  const run = client.run(request, never(), {});
  expect(client.isBusy).toBe(true);
  await turn();
  worker.answer({ type: 'done', id: worker.runs[0], elapsedMs: 1, model: info });
  await run;
  expect(client.isBusy).toBe(false);
});
