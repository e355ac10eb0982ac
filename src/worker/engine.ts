/**
 * The engine: text in, tokens and attention out, layer by layer. Loads WebAssembly, model and tokenizer at the same time,
 * keeps what is loaded, and lets runs go one after another. Knows no worker: what turns messages into calls is serve.ts.
 */
import { DownloadError, UnsupportedModelError, isAbort } from '../errors';
import { createAttentionModel } from '../inference/attention-model';
import { assertMemory, estimateMemory, layersThatFit, memoryLimit } from '../inference/memory';
import { loadRuntime, RUNTIME_VERSION } from '../inference/runtime';
import type { IRuntime } from '../inference/runtime';
import { createTurnQueue, untilAbort } from '../inference/turn-queue';
import { cutModel } from '../model/cut-model';
import { findAttention } from '../model/find-attention';
import { graphToRun } from '../model/graph-to-run';
import { indexOnnx } from '../model/onnx-index';
import { parameterFilesOf } from '../model/parameter-files';
import { describePrecision } from '../model/precision';
import { LIBRARY_VERSION } from '../tokens/library';
import { createTokenizer } from '../tokens/tokenizer';
import { tokenizerFromVocabulary } from '../tokens/vocabulary-file';
import { createKeptLayers } from './kept-layers';
import { createModelLibrary } from './model-library';
import { createWordFinder } from './word-finder';
import type { IWordFinder } from './word-finder';
import type { IAttentionModel } from '../inference/attention-model';
import type { ModelInfo, Route } from '../model/model-info';
import type { KeptListing, ModelListing } from '../sources/model-listing';
import type {
  FilesSource,
  ModelDescription,
  ModelSource,
  NamedSource
} from '../sources/model-source';
import type {
  CarriedFiles,
  LoadProgress,
  NearMessage,
  RunListener,
  RunRequest,
  RunSummary,
  VectorsMessage,
  LayerRequest
} from './messages';

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

type Loading = {
  readonly description: Promise<ModelDescription>;
  /** What it takes in the memory, without a text; 0 before it is known. */
  heldBytes: number;
  /** Whether the browser had no room to keep a file of it. */
  isUnkept: boolean;
  /** What the graph stores and computes in, once it is read; null before, and where the description says it. */
  precision: string | null;
  /** Of the file that came; null before, and where nobody computed it. */
  sha256: string | null;
  readonly tokenizer: Promise<ReturnType<typeof createTokenizer>>;
  readonly attention: Promise<IAttentionModel>;
  /** Null until somebody has asked for it. */
  words: Promise<IWordFinder> | null;
  readonly listeners: Set<(progress: LoadProgress) => void>;
  /** Gives the download up; whoever waits for it gets the reason. */
  readonly stopped: AbortController;
};

/** What parameters may be stored as for weights to be those of the full model to two digits and more. */
const EXACT = ['fp32', 'fp16'];

/** Compiles every kernel and passes every check before a text comes; any ids do. */
const WARM_UP_TEXT = { ids: [0, 0, 0], sentenceIds: [0, 0, 0] } as const;

export function createEngine(options: EngineOptions): IEngine {
  const ended = new AbortController();
  const queue = createTurnQueue();
  const models = new Map<string, Loading>();
  const keptLayers = createKeptLayers();
  const request = withCarried(options);
  const library = createModelLibrary({
    ...(request !== undefined && { fetch: request }),
    ...(options.caches !== undefined && { caches: options.caches })
  });
  const runtime = openRuntime(options);
  // The first run hears of it.
  runtime.catch(() => undefined);
  let warmUp = new AbortController();
  let disposed: Promise<void> | null = null;

  /** Ends models that were used longest ago, until there is room for this one beside the others. */
  const makeRoom = (wanted: Loading): void => {
    let heldBytes = [...models.values()].reduce((sum, each) => sum + each.heldBytes, 0);
    for (const [id, loading] of [...models]) {
      if (heldBytes <= memoryLimit()) return;
      if (loading === wanted || loading.heldBytes === 0) continue;
      heldBytes -= loading.heldBytes;
      models.delete(id);
      // Not awaited: whoever makes room may have the turn itself.
      void queue
        .take(new AbortController().signal, async () => (await loading.attention).dispose())
        .catch(() => undefined);
    }
  };

  const load = (source: ModelSource, cache = true): Loading => {
    const known = models.get(source.id);
    if (known !== undefined) {
      // Used now: the last to be ended for want of memory.
      models.delete(source.id);
      models.set(source.id, known);
      return known;
    }
    const stopped = new AbortController();
    const listeners: Loading['listeners'] = new Set();
    const tell = (progress: LoadProgress) => listeners.forEach(listener => listener(progress));
    const download = library.download(source, {
      signal: AbortSignal.any([stopped.signal, ended.signal]),
      onProgress: (loadedBytes, totalBytes) => tell({ stage: 'download', loadedBytes, totalBytes }),
      cache,
      onUnkept: () => void (loading.isUnkept = true)
    });
    const { description } = download;

    const openTokenizer = async () => {
      const [{ maxTokens }, json, config, vocabulary] = await Promise.all([
        description,
        download.tokenizerJson,
        download.tokenizerConfig,
        download.vocabulary
      ]);
      const file = vocabulary === null ? json : tokenizerFromVocabulary(vocabulary, config);
      return createTokenizer(file, config, maxTokens);
    };
    const openAttention = async () => {
      const { layers, heads, sizeBytes, precision, place } = await description;
      const demand = { sizeBytes, precision, layers, heads, tokens: 0 };
      const heldLayers = layersThatFit(demand);
      assertMemory({ ...demand, heldLayers }, 'load the model');
      loading.heldBytes = estimateMemory({ ...demand, heldLayers });
      makeRoom(loading);
      // A runtime that cannot start is told at once, not after the download.
      const [{ bytes }, ready] = await Promise.all([download.model, runtime]);
      tell({ stage: 'prepare', loadedBytes: sizeBytes, totalBytes: sizeBytes });
      const whole = indexOnnx(bytes);
      const parameters = await download.beside(parameterFilesOf(whole));
      const { index, files, precision: found } = graphToRun(whole, parameters);
      const layersFound = findAttention(index);
      if (layersFound.length !== layers) throw otherLayerCount(layersFound.length, layers);
      // What a packaged model says of itself is as true, and shorter.
      if (place !== null) loading.precision = describePrecision(found);
      void download.keep();
      return createAttentionModel({
        runtime: ready,
        manifest: { layers, heads },
        sizeBytes,
        precision,
        ...(heldLayers < layers && { mostSessions: heldLayers }),
        cut: route => cutModel(index, layersFound, route, files)
      });
    };

    const loading: Loading = {
      description,
      tokenizer: openTokenizer(),
      attention: Promise.resolve().then(openAttention),
      heldBytes: 0,
      isUnkept: false,
      precision: null,
      sha256: null,
      words: null,
      listeners,
      // No function of this scope: it would hold the file's bytes for as long as the model is there.
      stopped
    };
    download.model.then(
      ({ sha256 }) => void (loading.sha256 = sha256),
      () => undefined
    );
    models.set(source.id, loading);
    // A load that failed is tried anew by the next run.
    const forget = (reason: unknown) => {
      stopped.abort(reason);
      drop(source.id, loading);
    };
    loading.tokenizer.catch(forget);
    loading.attention.catch(forget);
    return loading;
  };

  /** Reads the file once more: it was let go when its sessions existed. */
  const openWords = async (
    source: ModelSource,
    { tokenizer }: Loading,
    cache: boolean
  ): Promise<IWordFinder> => {
    const { model } = library.download(source, { signal: ended.signal, cache });
    const { bytes } = await model;
    return createWordFinder(bytes, (await tokenizer).textPieces());
  };

  const drop = (id: string, loading: Loading) => {
    if (models.get(id) === loading) models.delete(id);
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
      load(source)
        .attention.then(begin)
        .catch(() => undefined);
    },

    async run(request, signal, { onProgress, onEncoded, onLayer }) {
      const { model: source, textA, textB, maxTokens, cache } = request;
      const startMs = performance.now();
      const either = AbortSignal.any([signal, ended.signal]);
      either.throwIfAborted();
      warmUp.abort();
      const loading = load(source, cache);
      if (onProgress !== undefined) loading.listeners.add(onProgress);
      try {
        const description = await untilAbort(loading.description, either);
        const tokenizer = await untilAbort(loading.tokenizer, either);
        const encoding = tokenizer.encode(textA, textB, maxTokens);
        onEncoded?.(encoding, modelInfo(description, loading, 'chunks'));
        await untilAbort(loading.attention, either);
        return await queue.take(either, async () => {
          // The run before this one may have found the model unusable and dropped it: then it is loaded anew.
          const current = load(source, cache);
          const model = await untilAbort(current.attention, either);
          try {
            for await (const layer of model.run(encoding, either)) {
              onLayer?.({ ...layer, elapsedMs: performance.now() - startMs });
            }
          } catch (error) {
            // A model that never gave all its attention is fetched anew by the next run.
            if (!model.settled && !isAbort(error)) {
              drop(source.id, current);
              await model.dispose();
            }
            throw error;
          }
          return {
            elapsedMs: performance.now() - startMs,
            model: modelInfo(await current.description, current, model.route),
            ...(current.isUnkept && { isUnkept: true })
          };
        });
      } finally {
        if (onProgress !== undefined) loading.listeners.delete(onProgress);
      }
    },

    async vectors({ model: source, textA, textB, maxTokens, cache, layer }, signal) {
      const either = AbortSignal.any([signal, ended.signal]);
      either.throwIfAborted();
      warmUp.abort();
      const loading = load(source, cache);
      const tokenizer = await untilAbort(loading.tokenizer, either);
      const encoding = tokenizer.encode(textA, textB, maxTokens);
      await untilAbort(loading.attention, either);
      return queue.take(either, async () => {
        const model = await untilAbort(load(source, cache).attention, either);
        return { ...(await model.vectors(encoding, layer, either)), ids: encoding.ids };
      });
    },

    async layer({ layer, ...request }, signal) {
      const { model: source, textA, textB, maxTokens, cache } = request;
      const either = AbortSignal.any([signal, ended.signal]);
      either.throwIfAborted();
      const kept = keptLayers.copyOf(request, layer);
      if (kept !== null) return kept;
      warmUp.abort();
      const loading = load(source, cache);
      const tokenizer = await untilAbort(loading.tokenizer, either);
      const encoding = tokenizer.encode(textA, textB, maxTokens);
      await untilAbort(loading.attention, either);
      return queue.take(either, async () => {
        const model = await untilAbort(load(source, cache).attention, either);
        return (await model.layer(encoding, layer, either)).weights;
      });
    },

    keepLayer({ layer, ...request }, weights) {
      if (!ended.signal.aborted) keptLayers.keep(request, layer, weights);
    },

    async near({ model: source, textA, textB, maxTokens, cache = true }, signal) {
      const either = AbortSignal.any([signal, ended.signal]);
      either.throwIfAborted();
      const loading = load(source, cache);
      const tokenizer = await untilAbort(loading.tokenizer, either);
      const encoding = tokenizer.encode(textA, textB, maxTokens);
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

    async kept(serverUrl, signal, remove) {
      if (remove !== undefined) await library.remove(remove);
      return library.kept(serverUrl, AbortSignal.any([signal, ended.signal]));
    },

    dispose() {
      disposed ??= (async () => {
        ended.abort(new DOMException('The engine was ended', 'AbortError'));
        warmUp.abort();
        const loaded = [...models.values()];
        models.clear();
        await queue.take(new AbortController().signal, async () => {
          const opened = await Promise.allSettled(loaded.map(({ attention }) => attention));
          for (const model of opened) {
            if (model.status === 'fulfilled') await model.value.dispose();
          }
        });
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

function modelInfo(
  description: ModelDescription,
  found: Pick<Loading, 'precision' | 'sha256'>,
  route: Route
): ModelInfo {
  const precision = found.precision ?? description.precision;
  const [stored = ''] = precision.split(' ');
  return {
    ...description,
    // Wherever numbers go, their model's name goes with them: that they are rounded has to be in it.
    name: EXACT.includes(stored) ? description.name : `${description.name} (${stored})`,
    precision,
    sha256: found.sha256 ?? description.sha256,
    origin: 'live',
    route,
    libraries: {
      'onnxruntime-web': RUNTIME_VERSION,
      '@huggingface/tokenizers': LIBRARY_VERSION
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

function otherLayerCount(found: number, expected: number): UnsupportedModelError {
  return new UnsupportedModelError(
    `The model computes attention in ${found} layers, but its description says ${expected}.`,
    'The description belongs to another model: fetch both from the same place.',
    { operator: null, layers: found, expectedLayers: expected }
  );
}
