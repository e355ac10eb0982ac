import { UnsupportedModelError } from '../../src/errors';
import { inferenceFailure } from '../../src/inference/failure';
import { assertMemory, estimateMemory, layersThatFit } from '../../src/inference/memory';

const wrapped = (error: unknown) => inferenceFailure(error, 'run', 'compute 9 tokens', 5e8);

test.each([
  new Error('failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: std::bad_alloc'),
  new RangeError('WebAssembly.Memory.grow(): Maximum memory size exceeded'),
  new RangeError('Array buffer allocation failed'),
  135790
])(
  '%s means that memory ran out: what was too big, and that the engine has to be rebuilt',
  error => {
    expect(wrapped(error)).toMatchObject({
      tag: 'MemoryError',
      message: expect.stringContaining('compute 9 tokens: about 500 MB') as string,
      fields: { rebuild: true, neededBytes: 5e8 }
    });
  }
);

test('a trap is no lack of memory, but the heap it leaves behind is not used again', () => {
  expect(wrapped(new WebAssembly.RuntimeError('unreachable'))).toMatchObject({
    tag: 'InferenceError',
    fields: { rebuild: true, reason: 'unreachable' }
  });
});

test('anything else is an InferenceError that keeps the reason and the cause', () => {
  const cause = new Error('no such operator');
  expect(wrapped(cause)).toMatchObject({ tag: 'InferenceError', fields: { phase: 'run' }, cause });
});

test('errors of the family and aborts pass through untouched', () => {
  const ours = new UnsupportedModelError('m', 'a');
  const abort = new DOMException('x', 'AbortError');
  expect(wrapped(ours)).toBe(ours);
  expect(wrapped(abort)).toBe(abort);
});

test('estimateMemory of the embedded model at 512 tokens is about 350 MB', () => {
  const demand = { sizeBytes: 45e6, precision: 'fp16', layers: 6, heads: 12, tokens: 512 };
  expect(estimateMemory(demand) / 1e6).toBeCloseTo(346, 0);
});

test('assertMemory says what is needed and what there is', () => {
  const demand = { sizeBytes: 1e9, layers: 1, heads: 1, tokens: 0 };
  expect(() => assertMemory(demand, 'load the model', 2e9)).toThrow(
    'about 2467 MB are needed, 2000 MB'
  );
  expect(() => assertMemory(demand, 'load the model', 4e9)).not.toThrow();
});

test('a model that is too big for all its sessions at once gets fewer, and one that is far too big is refused', () => {
  const large = { sizeBytes: 670e6, precision: 'fp16', layers: 24, heads: 16, tokens: 0 };
  expect(layersThatFit(large, 4e9)).toBe(24);
  const heldLayers = layersThatFit(large, 2e9);
  expect(heldLayers).toBeGreaterThan(12);
  expect(heldLayers).toBeLessThan(24);
  expect(estimateMemory({ ...large, heldLayers })).toBeLessThanOrEqual(2e9);
  const least = layersThatFit(large, 5e8);
  expect(least).toBe(2);
  expect(() => assertMemory({ ...large, heldLayers: least }, 'load the model', 5e8)).toThrow(
    'not enough memory to load the model'
  );
});
