import { EngineError } from '../../src/errors';
import { connect } from '../../src/worker/connect';
import { FakeWorker } from './fake-worker';

const assets = {
  workerUrl: 'https://example.test/engine.worker.js',
  wasmUrl: 'https://example.test/ort.wasm'
};

beforeEach(() => {
  FakeWorker.install();
  Object.assign(globalThis, { fetch: () => Promise.resolve(new Response('/* engine */')) });
  URL.createObjectURL = () => 'blob:engine';
  URL.revokeObjectURL = jest.fn();
});

test('the first rung is a worker from the script itself', async () => {
  const connection = await connect(assets);
  expect(connection.rung).toBe('worker');
  expect(FakeWorker.made.map(worker => worker.url)).toEqual([assets.workerUrl]);
  expect(FakeWorker.made[0].received).toEqual([{ type: 'start', wasmUrl: assets.wasmUrl }]);
});

test('a refused worker is followed by one from a blob', async () => {
  FakeWorker.behave = worker => {
    if (!worker.url.startsWith('blob:')) {
      throw new DOMException('cannot be accessed from origin', 'SecurityError');
    }
  };
  const connection = await connect(assets);
  expect(connection.rung).toBe('blob');
  connection.close();
  expect(FakeWorker.made.at(-1)!.terminated).toBe(true);
  expect(URL.revokeObjectURL).toHaveBeenCalledWith('blob:engine');
});

test('a worker whose script does not load is followed by one from a blob', async () => {
  FakeWorker.behave = worker => {
    if (!worker.url.startsWith('blob:')) {
      worker.postMessage = () => queueMicrotask(() => worker.fail(''));
    }
  };
  const connection = await connect(assets);
  expect(connection.rung).toBe('blob');
  expect(FakeWorker.made[0].terminated).toBe(true);
});

test('when every rung fails the error names each with its reason', async () => {
  FakeWorker.behave = () => {
    throw new DOMException('worker-src forbids it', 'SecurityError');
  };
  const failure = await connect(assets).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(EngineError);
  const { fields, advice } = failure as EngineError;
  expect(fields.reason).toMatch(
    /worker: .*worker-src forbids it; blob: .*worker-src forbids it; page: /
  );
  expect(advice).toMatch(/worker-src/);
});
