/**
 * The page's handle on the engine: starts it with the first run, matches answers to runs, cancels,
 * and starts a fresh engine after a crash. Imports no engine code, only its message types.
 */
import { EngineError, fromPlainError } from '../errors';
import { connect, type IConnection, type Rung } from './connect';
import type {
  EngineAssets,
  FromEngine,
  RunListener,
  RunRequest,
  RunSummary,
  ToEngine
} from './messages';
import type { ModelSource } from '../model/model-info';

export interface IEngineClient {
  /** How the engine runs; null before it has started. */
  readonly rung: Rung | null;
  /** Starts the engine and loads `model` ahead of the first text. */
  warm(model: ModelSource): void;
  /**
   * Runs one input; layers come to the listener as they are done.
   *
   * @throws what befell the engine, as one of the error family; `signal.reason` when aborted
   */
  run(request: RunRequest, signal: AbortSignal, listener: RunListener): Promise<RunSummary>;
  /** Ends the engine and gives its memory back; may be called twice, and a later run starts anew. */
  dispose(): void;
}

type Pending = {
  readonly request: RunRequest;
  readonly listener: RunListener;
  readonly resolve: (summary: RunSummary) => void;
  readonly reject: (reason: unknown) => void;
};

export function createEngineClient(assets: EngineAssets): IEngineClient {
  let connecting: Promise<IConnection> | null = null;
  let connection: IConnection | null = null;
  let generation = 0;
  let nextId = 1;
  const pending = new Map<number, Pending>();

  const settle = (id: number): Pending | undefined => {
    const run = pending.get(id);
    pending.delete(id);
    return run;
  };

  const close = () => {
    generation++;
    connection?.close();
    connection = null;
    connecting = null;
  };

  const end = (reason?: unknown) => {
    close();
    for (const id of [...pending.keys()]) {
      settle(id)?.reject(reason ?? new DOMException('The engine was ended', 'AbortError'));
    }
  };

  const onMessage = (message: FromEngine) => {
    if (message.type === 'ready') {
      return;
    }
    const run = pending.get(message.id);
    switch (message.type) {
      case 'progress':
        run?.listener.onProgress?.(message.progress);
        break;
      case 'encoded':
        run?.listener.onEncoded?.(message.encoding, message.model);
        break;
      case 'layer':
        run?.listener.onLayer?.(message);
        break;
      case 'done':
        settle(message.id)?.resolve(message);
        break;
      case 'failed': {
        const error = fromPlainError(message.error);
        settle(message.id)?.reject(error);
        // A wasm memory that overflowed, or a runtime that did not start, stays so in its realm.
        if (error.fields.rebuild === true) {
          rebuild();
        }
        break;
      }
    }
  };

  const open = (): Promise<IConnection> => {
    const mine = generation;
    connecting ??= connect(assets).then(
      opened => {
        if (mine !== generation) {
          opened.close();
          throw new DOMException('The engine was ended while it started', 'AbortError');
        }
        connection = opened;
        opened.onMessage = onMessage;
        opened.onCrash = reason =>
          end(
            new EngineError(
              `The engine stopped: ${reason}.`,
              'It starts again with the next text; if it stops each time, try a shorter one.',
              { rung: opened.rung, reason }
            )
          );
        return opened;
      },
      (error: unknown) => {
        if (mine === generation) {
          connecting = null;
        }
        throw error;
      }
    );
    return connecting;
  };

  /** A fresh engine for the runs that are still wanted; the one that failed is no longer among them. */
  const rebuild = () => {
    close();
    for (const [id, { request }] of pending) {
      post({ type: 'run', id, request }).catch((error: unknown) => settle(id)?.reject(error));
    }
  };

  const post = async (message: ToEngine, signal?: AbortSignal): Promise<void> => {
    const opened = await open();
    if (!signal?.aborted) {
      opened.post(message);
    }
  };

  return {
    get rung() {
      return connection?.rung ?? null;
    },
    warm(model) {
      // A run that follows meets the same failure and reports it.
      post({ type: 'warm', model }).catch(() => undefined);
    },
    run(request, signal, listener) {
      if (signal.aborted) {
        return Promise.reject(signal.reason as Error);
      }
      const id = nextId++;
      const onAbort = () => {
        settle(id)?.reject(signal.reason);
        connection?.post({ type: 'cancel', id });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      return new Promise<RunSummary>((resolve, reject) => {
        pending.set(id, { request, listener, resolve, reject });
        post({ type: 'run', id, request }, signal).catch((error: unknown) =>
          settle(id)?.reject(error)
        );
      }).finally(() => signal.removeEventListener('abort', onAbort));
    },
    dispose: () => end()
  };
}
