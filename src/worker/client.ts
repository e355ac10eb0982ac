/**
 * The page's handle on the engine: starts it with the first run, matches answers to runs, cancels,
 * and starts a fresh engine after a crash. Imports no engine code, only its message types.
 */
import { EngineError, fromPlainError } from '../errors';
import { connect, type IConnection, type Rung } from './connect';
import type {
  EngineAssets,
  FromEngine,
  NearMessage,
  RunListener,
  RunRequest,
  RunSummary,
  ScoreRequest,
  SummariseRequest,
  ToEngine,
  VectorsMessage,
  LayerRequest
} from './messages';
import type { HeadScores } from '../patterns/head-scores';
import type { KeptListing, ModelListing } from '../sources/model-listing';
import type { FilesSource, ModelSource, NamedSource } from '../sources/model-source';
import type { SurveyTable } from '../survey/survey-table';

export interface IEngineClient {
  /** How the engine runs; null before it has started. */
  readonly rung: Rung | null;
  /** Whether somebody waits for the model. */
  readonly isBusy: boolean;
  /** Starts the engine and loads `model` ahead of the first text. */
  warm(model: ModelSource): void;
  /**
   * Runs one input; layers come to the listener as they are done.
   *
   * @throws what befell the engine, as one of the error family; `signal.reason` when aborted
   */
  run(request: RunRequest, signal: AbortSignal, listener: RunListener): Promise<RunSummary>;
  /**
   * Queries and keys of one layer of a text.
   *
   * @throws {InferenceError} if the model does not give them; else as `run`
   */
  vectors(request: LayerRequest, signal: AbortSignal): Promise<VectorsMessage>;
  /**
   * The attention of one layer again, shape [heads, tokens, tokens]. Nobody else holds the buffer.
   *
   * @throws as `run`
   */
  layer(request: LayerRequest, signal: AbortSignal): Promise<Float32Array>;
  /** Gives a copy of a layer away for a while; a later `layer` is quicker if it is still there. */
  keepLayer(request: LayerRequest, weights: Float32Array): void;
  /**
   * Words of a text that the model holds near each other. The first time its file is read again.
   *
   * @throws {UnsupportedModelError} if its embeddings cannot be read; else as `run`
   */
  near(request: RunRequest, signal: AbortSignal): Promise<NearMessage>;
  /**
   * What every head of a layer does, in order; its weights stay the caller's.
   *
   * @throws {ShapeError} if the weights are not of these tokens; else as `run`
   */
  score(request: ScoreRequest, signal: AbortSignal): Promise<readonly HeadScores[]>;
  /**
   * What the inputs of a survey say together.
   *
   * @throws {ShapeError} if the records are not of one model; else as `run`
   */
  summarise(request: SummariseRequest, signal: AbortSignal): Promise<SurveyTable>;
  /**
   * What the folder of a model holds: its files, their sizes and precisions, which fit into the memory.
   *
   * @throws {DownloadError | IntegrityError | UnsupportedModelError} if it cannot be had; else as `run`
   */
  look(model: NamedSource | FilesSource, signal: AbortSignal): Promise<ModelListing>;
  /**
   * What the browser keeps of models, after forgetting one (its address), or (null) what unfinished downloads left; and
   * what the page's server lists at `serverUrl`.
   */
  kept(serverUrl: string | null, signal: AbortSignal, remove?: string | null): Promise<KeptListing>;
  /** Gives up the download of a model, by the id of its source; runs that wait for it fail. */
  giveUp(model: string): void;
  /** Ends the engine and gives its memory back; may be called twice, and a later run starts anew. */
  dispose(): void;
}

type Pending = {
  /** What was asked, for a fresh engine. */
  readonly message: Extract<ToEngine, { readonly id: number }>;
  readonly listener: RunListener;
  /** One of them is called, by the kind of the answer. */
  readonly onDone?: (summary: RunSummary) => void;
  readonly onVectors?: (vectors: VectorsMessage) => void;
  readonly onLayerAgain?: (weights: Float32Array) => void;
  readonly onNear?: (near: NearMessage) => void;
  readonly onScored?: (heads: readonly HeadScores[]) => void;
  readonly onSummarised?: (table: SurveyTable) => void;
  readonly onLooked?: (listing: ModelListing) => void;
  readonly onKept?: (kept: KeptListing) => void;
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
        settle(message.id)?.onDone?.(message);
        break;
      case 'vectors':
        settle(message.id)?.onVectors?.(message.vectors);
        break;
      case 'layer-again':
        settle(message.id)?.onLayerAgain?.(message.weights);
        break;
      case 'near':
        settle(message.id)?.onNear?.(message.near);
        break;
      case 'scored':
        settle(message.id)?.onScored?.(message.heads);
        break;
      case 'summarised':
        settle(message.id)?.onSummarised?.(message.table);
        break;
      case 'looked':
        settle(message.id)?.onLooked?.(message.listing);
        break;
      case 'kept':
        settle(message.id)?.onKept?.(message.kept);
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
    for (const [id, { message }] of pending) {
      post(message).catch((error: unknown) => settle(id)?.reject(error));
    }
  };

  const post = async (message: ToEngine, signal?: AbortSignal): Promise<void> => {
    const opened = await open();
    if (signal?.aborted) return;
    if (message.type !== 'score') {
      opened.post(message);
      return;
    }
    // Copied each time: a fresh engine is asked anew, and what was transferred is gone.
    const weights = message.request.weights.slice();
    opened.post({ ...message, request: { ...message.request, weights } }, [weights.buffer]);
  };

  const ask = <Answer>(
    signal: AbortSignal,
    make: (resolve: (answer: Answer) => void, reject: (reason: unknown) => void) => Pending
  ): Promise<Answer> => {
    if (signal.aborted) {
      return Promise.reject(signal.reason as Error);
    }
    let onAbort = (): void => undefined;
    return new Promise<Answer>((resolve, reject) => {
      const asked = make(resolve, reject);
      const { id } = asked.message;
      onAbort = () => {
        settle(id)?.reject(signal.reason);
        connection?.post({ type: 'cancel', id });
      };
      signal.addEventListener('abort', onAbort, { once: true });
      pending.set(id, asked);
      post(asked.message, signal).catch((error: unknown) => settle(id)?.reject(error));
    }).finally(() => signal.removeEventListener('abort', onAbort));
  };

  return {
    get rung() {
      return connection?.rung ?? null;
    },
    get isBusy() {
      return [...pending.values()].some(
        ({ message: { type } }) => type === 'run' || type === 'layer' || type === 'vectors'
      );
    },
    warm(model) {
      // A run that follows meets the same failure and reports it.
      post({ type: 'warm', model }).catch(() => undefined);
    },
    run(request, signal, listener) {
      const id = nextId++;
      return ask<RunSummary>(signal, (onDone, reject) => ({
        message: { type: 'run', id, request },
        listener,
        onDone,
        reject
      }));
    },
    vectors(request, signal) {
      const id = nextId++;
      return ask<VectorsMessage>(signal, (onVectors, reject) => ({
        message: { type: 'vectors', id, request },
        listener: {},
        onVectors,
        reject
      }));
    },
    layer(request, signal) {
      const id = nextId++;
      return ask<Float32Array>(signal, (onLayerAgain, reject) => ({
        message: { type: 'layer', id, request },
        listener: {},
        onLayerAgain,
        reject
      }));
    },
    keepLayer(request, weights) {
      // A fresh engine computes it again.
      connection?.post({ type: 'keep-layer', request, weights });
    },
    near(request, signal) {
      const id = nextId++;
      return ask<NearMessage>(signal, (onNear, reject) => ({
        message: { type: 'near', id, request },
        listener: {},
        onNear,
        reject
      }));
    },
    score(request, signal) {
      const id = nextId++;
      return ask<readonly HeadScores[]>(signal, (onScored, reject) => ({
        message: { type: 'score', id, request },
        listener: {},
        onScored,
        reject
      }));
    },
    summarise(request, signal) {
      const id = nextId++;
      return ask<SurveyTable>(signal, (onSummarised, reject) => ({
        message: { type: 'summarise', id, request },
        listener: {},
        onSummarised,
        reject
      }));
    },
    look(model, signal) {
      const id = nextId++;
      return ask<ModelListing>(signal, (onLooked, reject) => ({
        message: { type: 'look', id, model },
        listener: {},
        onLooked,
        reject
      }));
    },
    kept(serverUrl, signal, remove) {
      const id = nextId++;
      return ask<KeptListing>(signal, (onKept, reject) => ({
        message: { type: 'kept', id, serverUrl, ...(remove !== undefined && { remove }) },
        listener: {},
        onKept,
        reject
      }));
    },
    giveUp(model) {
      // Where no engine runs, nothing is being fetched.
      connection?.post({ type: 'give-up', model });
    },
    dispose: () => end()
  };
}
