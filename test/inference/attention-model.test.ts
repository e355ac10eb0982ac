import { createAttentionModel } from '../../src/inference/attention-model';
import { even, fakePart, fakeRuntime } from './fake-runtime';
import type { LayerWeights } from '../../src/inference/run-layers';
import type { ModelPart } from '../../src/model/cut-model';
import type { Route } from '../../src/model/model-info';
import type { FakePart } from './fake-runtime';

const TEXT = { ids: [5, 6], sentenceIds: [0, 0] } as const;
const NEVER = new AbortController().signal;

/** Routes of a model with two layers: bytes 1 and 2 are its chunks, 3 its skeleton, 4 the file with outputs appended. */
const ROUTES: Record<Route, ModelPart[]> = {
  chunks: [fakePart(1, [0], { gives: ['p0'] }), fakePart(2, [1], { takes: ['p0'] })],
  skeleton: [fakePart(3, [0, 1])],
  appended: [fakePart(4, [0, 1])]
};
const both: FakePart = () => ({ p0: even(), p1: even() });

function model(parts: Record<number, FakePart | Error>, heads = 1) {
  const { runtime, log } = fakeRuntime({ 1: both, 2: both, 3: both, 4: both, ...parts });
  const manifest = { layers: 2, heads };
  const cut = (route: Route) => ROUTES[route];
  return { log, model: createAttentionModel({ runtime, manifest, sizeBytes: 100, cut }) };
}

async function collect(layers: AsyncIterable<LayerWeights>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const { layer } of layers) numbers.push(layer);
  return numbers;
}

test('the first layer is computed before the second session is made', async () => {
  const { model: chunks, log } = model({});
  expect(await collect(chunks.run(TEXT, NEVER))).toEqual([0, 1]);
  expect(log).toEqual(['create 1', 'run 1', 'create 2', 'run 2']);
  expect(chunks.route).toBe('chunks');
  expect(chunks.settled).toBe(true);
});

test('what one part gives is fed to the next, even if its buffer was transferred meanwhile', async () => {
  const seen: number[][] = [];
  const { model: chunks } = model({
    2: feeds => {
      seen.push([...feeds['p0'].data]);
      return both({});
    }
  });
  for await (const { weights } of chunks.run(TEXT, NEVER)) {
    structuredClone(weights, { transfer: [weights.buffer as ArrayBuffer] });
  }
  expect(seen).toEqual([[0.25, 0.75, 0.5, 0.5]]);
});

test('a session that cannot be made is given up for the next route', async () => {
  const { model: second, log } = model({ 1: new Error('bad graph') });
  expect(await collect(second.run(TEXT, NEVER))).toEqual([0, 1]);
  expect(second.route).toBe('skeleton');
  expect(log).toEqual(['create 1', 'create 3', 'run 3']);
});

test('a route that fails in the middle is taken over without telling a layer twice', async () => {
  const broken: FakePart = () => ({
    p1: { dims: [1, 1, 2, 2], data: Float32Array.of(1, 1, 1, 1) }
  });
  const { model: second, log } = model({ 2: broken });
  expect(await collect(second.run(TEXT, NEVER))).toEqual([0, 1]);
  expect(second.route).toBe('skeleton');
  expect(log).toContain('release 1');
  expect(log).toContain('release 2');
});

test.each([
  ['a row that does not sum to 1', [0.25, 0.75, 0.5, 0.6]],
  ['a number that is not finite', [NaN, 0.75, 0.5, 0.5]]
])('%s makes every route fail, and the last one is reported', async (_, row) => {
  const broken: FakePart = () => ({
    p0: { dims: [1, 1, 2, 2], data: Float32Array.from(row) },
    p1: even()
  });
  const { model: last } = model({ 1: broken, 3: broken, 4: broken });
  await expect(collect(last.run(TEXT, NEVER))).rejects.toMatchObject({ tag: 'ShapeError' });
  expect(last.route).toBe('appended');
  expect(last.settled).toBe(false);
});

test('another number of heads is no reason to try another route', async () => {
  const { model: chunks, log } = model({}, 2);
  await expect(collect(chunks.run(TEXT, NEVER))).rejects.toMatchObject({
    tag: 'UnsupportedModelError',
    fields: { heads: 1, expectedHeads: 2 }
  });
  expect(log).toEqual(['create 1', 'run 1']);
});

test('after the first complete run, a failure is reported as it is', async () => {
  let runs = 0;
  const { model: chunks, log } = model({
    1: () => {
      if (++runs > 1) throw new Error('out of luck');
      return both({});
    }
  });
  await collect(chunks.run(TEXT, NEVER));
  await expect(collect(chunks.run(TEXT, NEVER))).rejects.toMatchObject({
    tag: 'InferenceError',
    fields: { phase: 'run' }
  });
  expect(log).not.toContain('create 3');
});

test('memory that ran out is no reason to try a route that needs more', async () => {
  const { model: chunks, log } = model({ 1: new Error('std::bad_alloc') });
  await expect(collect(chunks.run(TEXT, NEVER))).rejects.toMatchObject({
    tag: 'MemoryError',
    fields: { rebuild: true, what: 'open the model' }
  });
  expect(log).toEqual(['create 1']);
});

test('a text too long for the device is refused before anything runs', async () => {
  const { model: chunks, log } = model({});
  const ids = Array.from({ length: 20000 }, () => 1);
  await expect(
    collect(chunks.run({ ids, sentenceIds: ids.map(() => 0) }, NEVER))
  ).rejects.toMatchObject({ tag: 'MemoryError', fields: { rebuild: false } });
  expect(log).toEqual([]);
});

test('an abort between two layers stops before the next part is run', async () => {
  const { model: chunks, log } = model({});
  const controller = new AbortController();
  const layers = chunks.run(TEXT, controller.signal);
  await layers.next();
  setImmediate(() => controller.abort());
  await expect(layers.next()).rejects.toMatchObject({ name: 'AbortError' });
  expect(log).toEqual(['create 1', 'run 1']);
});

test('where memory forbids all sessions at once, the ones wanted again first stay', async () => {
  const { runtime, log } = fakeRuntime({ 1: both, 2: both, 5: () => ({ p2: even() }) });
  const parts = [...ROUTES.chunks, fakePart(5, [2])];
  const frugal = createAttentionModel({
    runtime,
    manifest: { layers: 3, heads: 1 },
    sizeBytes: 100,
    mostSessions: 2,
    cut: () => parts
  });
  expect(await collect(frugal.run(TEXT, NEVER))).toEqual([0, 1, 2]);
  expect(log.splice(0)).toEqual([
    ...['create 1', 'run 1', 'create 2', 'run 2'],
    ...['release 2', 'create 5', 'run 5']
  ]);
  expect(frugal.settled).toBe(true);
  expect(await collect(frugal.run(TEXT, NEVER))).toEqual([0, 1, 2]);
  expect(log.splice(0)).toEqual([
    ...['run 1', 'release 5', 'create 2', 'run 2'],
    ...['release 2', 'create 5', 'run 5']
  ]);
  await frugal.dispose();
  expect(log.sort()).toEqual(['release 1', 'release 5']);
});
