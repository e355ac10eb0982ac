/**
 * The models of the engine: each is loaded once and kept until there is no room beside the others. Leaves out: how one is
 * loaded (load-model.ts), and runs.
 */
import { DownloadError } from '../errors';
import { memoryLimit } from '../inference/memory';
import type { IRuntime } from '../inference/runtime';
import type { ITurnQueue } from '../inference/turn-queue';
import type { ModelSource } from '../sources/model-source';
import { loadModel, type Loading } from './load-model';
import type { IModelLibrary } from './model-library';

export interface ILoadedModels {
  /** The model, there or on its way; it counts as used now. `cache`: whether the browser may keep its files. */
  take(source: ModelSource, cache?: boolean): Loading;
  /** Forgets a model, if it still is this one: the next run loads it anew. */
  drop(source: ModelSource, loading: Loading): void;
  /** Gives up the download of a model that nobody wants any more; one that is there stays. */
  giveUp(modelId: string): void;
  /** Gives all sessions back, once no run has its turn. */
  dispose(): Promise<void>;
}

type Options = {
  readonly library: IModelLibrary;
  readonly runtime: Promise<IRuntime>;
  /** Sessions are ended when it is their turn: never within a run. */
  readonly queue: ITurnQueue;
  /** Ends all downloads. */
  readonly signal: AbortSignal;
};

const NEVER = new AbortController().signal;

export function createLoadedModels({ library, runtime, queue, signal }: Options): ILoadedModels {
  // In the order of their use.
  const models = new Map<string, Loading>();

  /** Gives the sessions back that a model may have, when it is its turn. Not awaited: who asks may have the turn itself. */
  const end = ({ attention }: Loading): void =>
    void queue.take(NEVER, async () => (await attention).dispose()).catch(() => undefined);

  /** Ends models that were used longest ago, until there is room for this one beside the others. */
  const makeRoom = (wanted: Loading): void => {
    let heldBytes = [...models.values()].reduce((sum, each) => sum + each.heldBytes, 0);
    for (const [id, loading] of [...models]) {
      if (heldBytes <= memoryLimit()) return;
      if (loading === wanted || loading.heldBytes === 0) continue;
      heldBytes -= loading.heldBytes;
      models.delete(id);
      end(loading);
    }
  };

  const drop = (id: string, loading: Loading): void => {
    if (models.get(id) === loading) models.delete(id);
  };

  return {
    take(source, cache = true) {
      const { id } = source;
      const known = models.get(id);
      if (known !== undefined) {
        // The last to be ended for want of memory.
        models.delete(id);
        models.set(id, known);
        return known;
      }
      const loading = loadModel(source, { library, runtime, cache, makeRoom, signal });
      models.set(id, loading);
      // A load that failed is tried anew by the next run.
      const forget = (reason: unknown): void => {
        loading.stopped.abort(reason);
        drop(id, loading);
        // Its attention may have come before its tokenizer failed.
        end(loading);
      };
      loading.tokenizer.catch(forget);
      loading.attention.catch(forget);
      return loading;
    },

    drop: ({ id }, loading) => drop(id, loading),

    giveUp(modelId) {
      const loading = models.get(modelId);
      if (loading === undefined) return;
      let isThere = false;
      void loading.attention.then(() => void (isThere = true)).catch(() => undefined);
      // A turn later it is known which of the two it is.
      queueMicrotask(() => {
        if (!isThere) loading.stopped.abort(givenUp());
      });
    },

    async dispose() {
      const loaded = [...models.values()];
      models.clear();
      await queue.take(NEVER, async () => {
        const opened = await Promise.allSettled(loaded.map(({ attention }) => attention));
        for (const model of opened) {
          if (model.status === 'fulfilled') await model.value.dispose();
        }
      });
    }
  };
}

function givenUp(): DownloadError {
  return new DownloadError(
    'The download was stopped.',
    'Retry goes on with what has come already being kept, file by file; or choose another model.',
    { url: '', status: null, reason: 'stopped' }
  );
}
