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

/** What asks for an answer, as it is sent. */
type Asked = Extract<ToEngine, { readonly id: number; readonly type: AnsweredType }>;
type AnsweredType = Exclude<Extract<ToEngine, { readonly id: number }>['type'], 'cancel'>;
/** What ends a request; all else is told on its way. */
type Answer = Exclude<
  Extract<FromEngine, { readonly id: number }>,
  { readonly type: 'progress' | 'encoded' | 'layer' | 'failed' }
>;
type AnswerOf<Type extends Answer['type']> = Extract<Answer, { readonly type: Type }>;
type WithoutId<Message> = Message extends Asked ? Omit<Message, 'id'> : never;

type Pending = {
  /** What was asked, for a fresh engine. */
  readonly message: Asked;
  readonly listener: RunListener;
  readonly resolve: (answer: Answer) => void;
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
      case 'failed': {
        const error = fromPlainError(message.error);
        settle(message.id)?.reject(error);
        // A wasm memory that overflowed, or a runtime that did not start, stays so in its realm.
        if (error.fields.rebuild === true) {
          rebuild();
        }
        break;
      }
      default:
        settle(message.id)?.resolve(message);
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

  /** @param type of the answer */
  const ask = <Type extends Answer['type']>(
    type: Type,
    question: WithoutId<Asked>,
    signal: AbortSignal,
    listener: RunListener = {}
  ): Promise<AnswerOf<Type>> => {
    if (signal.aborted) {
      return Promise.reject(signal.reason as Error);
    }
    const id = nextId++;
    const message: Asked = { ...question, id };
    const onAbort = (): void => {
      settle(id)?.reject(signal.reason);
      connection?.post({ type: 'cancel', id });
    };
    return new Promise<AnswerOf<Type>>((resolve, reject) => {
      const take = (answer: Answer): void => {
        if (answer.type === type) resolve(answer as AnswerOf<Type>);
        else reject(new TypeError(`the engine answered ${answer.type} instead of ${type}`));
      };
      signal.addEventListener('abort', onAbort, { once: true });
      pending.set(id, { message, listener, resolve: take, reject });
      post(message, signal).catch((error: unknown) => settle(id)?.reject(error));
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
    run: (request, signal, listener) => ask('done', { type: 'run', request }, signal, listener),
    async vectors(request, signal) {
      return (await ask('vectors', { type: 'vectors', request }, signal)).vectors;
    },
    async layer(request, signal) {
      return (await ask('layer-again', { type: 'layer', request }, signal)).weights;
    },
    keepLayer(request, weights) {
      // A fresh engine computes it again.
      connection?.post({ type: 'keep-layer', request, weights });
    },
    async near(request, signal) {
      return (await ask('near', { type: 'near', request }, signal)).near;
    },
    async score(request, signal) {
      return (await ask('scored', { type: 'score', request }, signal)).heads;
    },
    async summarise(request, signal) {
      return (await ask('summarised', { type: 'summarise', request }, signal)).table;
    },
    async look(model, signal) {
      return (await ask('looked', { type: 'look', model }, signal)).listing;
    },
    async kept(serverUrl, signal, remove) {
      const question = { serverUrl, ...(remove !== undefined && { remove }) };
      return (await ask('kept', { type: 'kept', ...question }, signal)).kept;
    },
    giveUp(model) {
      // Where no engine runs, nothing is being fetched.
      connection?.post({ type: 'give-up', model });
    },
    dispose: () => end()
  };
}
