/**
 * The engine: text in, tokens and attention out, layer by layer. Loads WebAssembly, model and tokenizer at the same time,
 * keeps what is loaded, and lets runs go one after another. Knows no worker: what turns messages into calls is serve.ts.
 */
import { isAbort } from '../errors';
import type { IAttentionModel } from '../inference/attention-model';
import { loadRuntime } from '../inference/runtime';
import type { IRuntime } from '../inference/runtime';
import { createTurnQueue, untilAbort } from '../inference/turn-queue';
import type { KeptListing, ModelListing } from '../sources/model-listing';
import type { FilesSource, ModelSource, NamedSource } from '../sources/model-source';
import type { Encoding } from '../tokens/encoding';
import { encodeRequest } from './encode-request';
import { createKeptLayers } from './kept-layers';
import type { Loading } from './load-model';
import { loadedModelInfo } from './loaded-model-info';
import { createLoadedModels } from './loaded-models';
import type {
  CarriedFiles,
  LayerRequest,
  NearMessage,
  RunListener,
  RunRequest,
  RunSummary,
  VectorsMessage
} from './messages';
import { createModelLibrary } from './model-library';
import { createWordFinder } from './word-finder';
import type { IWordFinder } from './word-finder';

export interface IEngine {
  /** Loads a model ahead of the first text; a failure is told to the first run. */
  warm(model: ModelSource): void;
  /**
   * Tells tokens as soon as the tokenizer is there and layers as they are computed.
   *
   * @throws one of the error family; `signal.reason` soon after an abort: at once while the run waits, else after the
   * layer that is being computed
   */
  run(request: RunRequest, signal: AbortSignal, listener: RunListener): Promise<RunSummary>;
  /**
   * Queries and keys of one layer.
   *
   * @throws {InferenceError} if the model does not give them; else as `run`
   */
  vectors(request: LayerRequest, signal: AbortSignal): Promise<VectorsMessage>;
  /**
   * The attention of one layer again, shape [heads, tokens, tokens]: what was kept of it, else computed anew. Nobody else
   * holds the buffer.
   *
   * @throws as `run`
   */
  layer(request: LayerRequest, signal: AbortSignal): Promise<Float32Array>;
  /** Takes over a layer for which its page has no room. */
  keepLayer(request: LayerRequest, weights: Float32Array): void;
  /**
   * Words that the model's input embeddings hold near each other. Reads the model's file once more, which is let go when
   * its sessions exist, and from then on keeps the table of words.
   *
   * @throws {UnsupportedModelError} if the table cannot be read; else as `run`
   */
  near(request: RunRequest, signal: AbortSignal): Promise<NearMessage>;
  /**
   * What the folder of a model holds. Loads nothing.
   *
   * @throws {DownloadError | IntegrityError | UnsupportedModelError} if it cannot be had
   */
  look(source: NamedSource | FilesSource, signal: AbortSignal): Promise<ModelListing>;
  /** Gives up the download of a model that nobody wants any more; one that is there stays. */
  giveUp(modelId: string): void;
  /**
   * What the browser keeps of models, once `remove` (an address, or null for leftovers) is forgotten; and what the page's
   * server has, where it has a list.
   */
  kept(serverUrl: string | null, signal: AbortSignal, remove?: string | null): Promise<KeptListing>;
  /** Ends all runs and gives the sessions back; may be called twice. */
  dispose(): Promise<void>;
}

export type EngineOptions = {
  readonly wasmUrl?: string;
  readonly wasmBinary?: Uint8Array;
  /** Files that are here already, by their addresses. */
  readonly files?: CarriedFiles;
  readonly fetch?: typeof fetch;
  /** The browser's, given by tests. */
  readonly caches?: CacheStorage;
};

/** Compiles every kernel and passes every check before a text comes; any ids do. */
const WARM_UP_TEXT = { ids: [0, 0, 0], sentenceIds: [0, 0, 0] } as const;

export function createEngine(options: EngineOptions): IEngine {
  const ended = new AbortController();
  const queue = createTurnQueue();
  const keptLayers = createKeptLayers();
  const carriedFetch = withCarried(options);
  const library = createModelLibrary({
    ...(carriedFetch !== undefined && { fetch: carriedFetch }),
    ...(options.caches !== undefined && { caches: options.caches })
  });
  const runtime = openRuntime(options);
  // The first run hears of it.
  runtime.catch(() => undefined);
  const models = createLoadedModels({ library, runtime, queue, signal: ended.signal });
  let warmUp = new AbortController();
  let disposed: Promise<void> | null = null;

  /** Reads the file once more: it was let go when its sessions existed. */
  const openWords = async (
    source: ModelSource,
    { tokenizer }: Loading,
    cache: boolean
  ): Promise<IWordFinder> => {
    const { model, beside } = library.download(source, { signal: ended.signal, cache });
    const { bytes } = await model;
    return createWordFinder(bytes, (await tokenizer).textPieces(), beside);
  };

  /** Does something with the model and the tokens of a request, once it is its turn. */
  const inTurn = async <Result>(
    request: RunRequest,
    signal: AbortSignal,
    work: (model: IAttentionModel, encoding: Encoding, either: AbortSignal) => Promise<Result>
  ): Promise<Result> => {
    const { model: source, cache } = request;
    const either = AbortSignal.any([signal, ended.signal]);
    either.throwIfAborted();
    warmUp.abort();
    const loading = models.take(source, cache);
    const tokenizer = await untilAbort(loading.tokenizer, either);
    const encoding = encodeRequest(tokenizer, request);
    await untilAbort(loading.attention, either);
    return queue.take(either, async () => {
      const model = await untilAbort(models.take(source, cache).attention, either);
      return work(model, encoding, either);
    });
  };

  return {
    warm(source) {
      if (ended.signal.aborted) return;
      const begin = async (model: IAttentionModel) => {
        if (queue.busy || model.settled) return;
        warmUp = new AbortController();
        const { signal } = warmUp;
        await queue.take(signal, async () => {
          for await (const layer of model.run(WARM_UP_TEXT, signal)) void layer;
        });
      };
      // A run that follows meets the same failure and reports it.
      models
        .take(source)
        .attention.then(begin)
        .catch(() => undefined);
    },

    async run(request, signal, { onProgress, onEncoded, onLayer }) {
      const { model: source, cache } = request;
      const startMs = performance.now();
      const either = AbortSignal.any([signal, ended.signal]);
      either.throwIfAborted();
      warmUp.abort();
      const loading = models.take(source, cache);
      if (onProgress !== undefined) loading.listeners.add(onProgress);
      try {
        const description = await untilAbort(loading.description, either);
        const tokenizer = await untilAbort(loading.tokenizer, either);
        const encoding = encodeRequest(tokenizer, request);
        onEncoded?.(encoding, loadedModelInfo(description, loading, 'chunks'));
        await untilAbort(loading.attention, either);
        return await queue.take(either, async () => {
          // The run before this one may have found the model unusable and dropped it: then it is loaded anew.
          const current = models.take(source, cache);
          const model = await untilAbort(current.attention, either);
          try {
            for await (const layer of model.run(encoding, either)) {
              onLayer?.({ ...layer, elapsedMs: performance.now() - startMs });
            }
          } catch (error) {
            // A model that never gave all its attention is fetched anew by the next run.
            if (!model.settled && !isAbort(error)) {
              models.drop(source, current);
              await model.dispose();
            }
            throw error;
          }
          return {
            elapsedMs: performance.now() - startMs,
            model: loadedModelInfo(await current.description, current, model.route),
            ...(current.isUnkept && { isUnkept: true })
          };
        });
      } finally {
        if (onProgress !== undefined) loading.listeners.delete(onProgress);
      }
    },

    vectors: ({ layer, ...request }, signal) =>
      inTurn(request, signal, async (model, encoding, either) => ({
        ...(await model.vectors(encoding, layer, either)),
        ids: encoding.ids
      })),

    async layer({ layer, ...request }, signal) {
      signal.throwIfAborted();
      const kept = keptLayers.copyOf(request, layer);
      if (kept !== null) return kept;
      return inTurn(request, signal, async (model, encoding, either) => {
        const { weights } = await model.layer(encoding, layer, either);
        return weights;
      });
    },

    keepLayer({ layer, ...request }, weights) {
      if (!ended.signal.aborted) keptLayers.keep(request, layer, weights);
    },

    async near(request, signal) {
      const { model: source, cache = true } = request;
      const either = AbortSignal.any([signal, ended.signal]);
      either.throwIfAborted();
      const loading = models.take(source, cache);
      const tokenizer = await untilAbort(loading.tokenizer, either);
      const encoding = encodeRequest(tokenizer, request);
      const words = (loading.words ??= openWords(source, loading, cache));
      try {
        return (await untilAbort(words, either)).near(encoding);
      } catch (error) {
        // What failed is tried anew by the next request.
        if (!isAbort(error) && loading.words === words) loading.words = null;
        throw error;
      }
    },

    look: (source, signal) => library.look(source, AbortSignal.any([signal, ended.signal])),

    giveUp: modelId => models.giveUp(modelId),

    async kept(serverUrl, signal, remove) {
      if (remove !== undefined) await library.remove(remove);
      return library.kept(serverUrl, AbortSignal.any([signal, ended.signal]));
    },

    dispose() {
      disposed ??= (async () => {
        ended.abort(new DOMException('The engine was ended', 'AbortError'));
        warmUp.abort();
        await models.dispose();
      })();
      return disposed;
    }
  };
}

/** The runtime, with its WebAssembly as bytes where it is carried: a worker of a page on file: can fetch no blob. */
async function openRuntime({ files, ...options }: EngineOptions): Promise<IRuntime> {
  const { wasmUrl } = options;
  const carried = wasmUrl === undefined ? undefined : files?.[wasmUrl];
  return loadRuntime(
    carried === undefined ? options : { wasmBinary: new Uint8Array(await carried.arrayBuffer()) }
  );
}

/** `fetch`, answering from the files that are here already. */
function withCarried({ files, fetch: request }: EngineOptions): typeof fetch | undefined {
  if (files === undefined) return request;
  return (input, init) => {
    const carried = typeof input === 'string' ? files[input] : undefined;
    return carried === undefined
      ? (request ?? fetch)(input, init)
      : Promise.resolve(new Response(carried));
  };
}
