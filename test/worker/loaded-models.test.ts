import { createTurnQueue } from '../../src/inference/turn-queue';
import type { IRuntime } from '../../src/inference/runtime';
import type { IAttentionModel } from '../../src/inference/attention-model';
import type { ModelSource } from '../../src/sources/model-source';
import { loadModel, type Loading } from '../../src/worker/load-model';
import { createLoadedModels } from '../../src/worker/loaded-models';
import type { IModelLibrary } from '../../src/worker/model-library';

// What it loads needs WebAssembly.
jest.mock('../../src/worker/load-model', () => ({ loadModel: jest.fn() }));

const source = { kind: 'named', id: 'a' } as unknown as ModelSource;
const turn = () => new Promise(resolve => setTimeout(resolve));

test('sessions of a model whose tokenizer failed are given back, and the next run loads it anew', async () => {
  const dispose = jest.fn(() => Promise.resolve());
  const made = (tokenizer: Promise<never>) =>
    ({
      tokenizer,
      attention: Promise.resolve({ dispose } as unknown as IAttentionModel),
      heldBytes: 0,
      stopped: new AbortController()
    }) as unknown as Loading;
  jest.mocked(loadModel).mockReturnValueOnce(made(Promise.reject(new Error('no vocabulary'))));
  jest.mocked(loadModel).mockReturnValueOnce(made(new Promise(() => undefined)));
  const models = createLoadedModels({
    library: {} as IModelLibrary,
    runtime: {} as Promise<IRuntime>,
    queue: createTurnQueue(),
    signal: new AbortController().signal
  });
  const first = models.take(source);
  await turn();
  expect(dispose).toHaveBeenCalledTimes(1);
  expect(first.stopped.signal.aborted).toBe(true);
  expect(models.take(source)).not.toBe(first);
});
