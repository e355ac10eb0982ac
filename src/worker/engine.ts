/**
 * The engine: text in, tokens and attention out, layer by layer. Loads WebAssembly, model and tokenizer at the same time,
 * keeps what is loaded, and lets runs go one after another. Knows no worker: what turns messages into calls is serve.ts.
 */
import { UnsupportedModelError, isAbort } from '../errors';
import { createAttentionModel } from '../inference/attention-model';
import { assertMemory } from '../inference/memory';
import { loadRuntime, RUNTIME_VERSION } from '../inference/runtime';
import type { IRuntime } from '../inference/runtime';
import { createTurnQueue, untilAbort } from '../inference/turn-queue';
import { cutModel } from '../model/cut-model';
import { fetchFile } from '../model/fetch-file';
import { fetchModel } from '../model/fetch-model';
import { findAttention } from '../model/find-attention';
import { graphToRun } from '../model/graph-to-run';
import { ModelFile } from '../model/manifest';
import { indexOnnx } from '../model/onnx-index';
import { LIBRARY_VERSION } from '../tokens/library';
import { createTokenizer } from '../tokens/tokenizer';
import { createWordFinder } from './word-finder';
import type { IWordFinder } from './word-finder';
import type { IAttentionModel } from '../inference/attention-model';
import type { ModelInfo, ModelManifest, ModelSource, Route } from '../model/model-info';
import type {
  CarriedFiles,
  LoadProgress,
  NearMessage,
  RunListener,
  RunRequest,
  RunSummary,
  VectorsMessage,
  VectorsRequest
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
  vectors(request: VectorsRequest, signal: AbortSignal): Promise<VectorsMessage>;
  /**
   * Words that the model's input embeddings hold near each other. Reads the model's file once more, which is let go when
   * its sessions exist, and from then on keeps the table of words.
   *
   * @throws {UnsupportedModelError} if the table cannot be read; else as `run`
   */
  near(request: RunRequest, signal: AbortSignal): Promise<NearMessage>;
  /** Ends all runs and gives the sessions back; may be called twice. */
  dispose(): Promise<void>;
}

export type EngineOptions = {
  readonly wasmUrl?: string;
  readonly wasmBinary?: Uint8Array;
  /** Files that are here already, by their addresses. */
  readonly files?: CarriedFiles;
  readonly fetch?: typeof fetch;
};

type Loading = {
  readonly manifest: Promise<ModelManifest>;
  readonly tokenizer: Promise<ReturnType<typeof createTokenizer>>;
  readonly attention: Promise<IAttentionModel>;
  /** Null until somebody has asked for it. */
  words: Promise<IWordFinder> | null;
  readonly listeners: Set<(progress: LoadProgress) => void>;
};

/** Compiles every kernel and passes every check before a text comes; any ids do. */
const WARM_UP_TEXT = { ids: [0, 0, 0], sentenceIds: [0, 0, 0] } as const;

export function createEngine(options: EngineOptions): IEngine {
  const ended = new AbortController();
  const queue = createTurnQueue();
  const models = new Map<string, Loading>();
  const request = withCarried(options);
  const runtime = openRuntime(options);
  // The first run hears of it.
  runtime.catch(() => undefined);
  let warmUp = new AbortController();
  let disposed: Promise<void> | null = null;

  const load = (source: ModelSource, cache = true): Loading => {
    const known = models.get(source.id);
    if (known !== undefined) return known;
    const stopped = new AbortController();
    const listeners: Loading['listeners'] = new Set();
    const tell = (progress: LoadProgress) => listeners.forEach(listener => listener(progress));
    const download = fetchModel(source, {
      signal: AbortSignal.any([stopped.signal, ended.signal]),
      onProgress: (loadedBytes, totalBytes) => tell({ stage: 'download', loadedBytes, totalBytes }),
      cache: cache ? 'default' : 'no-store',
      ...(request !== undefined && { fetch: request })
    });
    const { manifest } = download;

    const openTokenizer = async () => {
      const [{ maxTokens }, json, config] = await Promise.all([
        manifest,
        download.tokenizerJson,
        download.tokenizerConfig
      ]);
      return createTokenizer(json, config, maxTokens);
    };
    const openAttention = async () => {
      const { layers, heads, files } = await manifest;
      const { sizeBytes } = files[ModelFile.model];
      assertMemory({ sizeBytes, layers, heads, tokens: 0 }, 'load the model');
      // A runtime that cannot start is told at once, not after the download.
      const [bytes, ready] = await Promise.all([download.bytes, runtime]);
      tell({ stage: 'prepare', loadedBytes: sizeBytes, totalBytes: sizeBytes });
      const { index, files: beside } = graphToRun(indexOnnx(bytes));
      const found = findAttention(index);
      if (found.length !== layers) throw otherLayerCount(found.length, layers);
      return createAttentionModel({
        runtime: ready,
        manifest: { layers, heads },
        sizeBytes,
        cut: route => cutModel(index, found, route, beside)
      });
    };

    const loading = {
      manifest,
      tokenizer: openTokenizer(),
      attention: openAttention(),
      words: null,
      listeners
    };
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

  const openWords = async (
    { modelUrl }: ModelSource,
    { manifest, tokenizer }: Loading,
    cache: boolean
  ): Promise<IWordFinder> => {
    const bytes = await fetchFile(modelUrl, {
      signal: ended.signal,
      expected: manifest.then(({ files }) => files[ModelFile.model]),
      cache: cache ? 'default' : 'no-store',
      ...(request !== undefined && { fetch: request })
    });
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
        const manifest = await untilAbort(loading.manifest, either);
        const tokenizer = await untilAbort(loading.tokenizer, either);
        const encoding = tokenizer.encode(textA, textB, maxTokens);
        onEncoded?.(encoding, modelInfo(manifest, 'chunks'));
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
            model: modelInfo(manifest, model.route)
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

function modelInfo(manifest: ModelManifest, route: Route): ModelInfo {
  const { id, name, layers, heads, maxTokens, precision, opening, files } = manifest;
  const { sha256, sizeBytes } = files[ModelFile.model];
  return {
    id,
    name,
    layers,
    heads,
    maxTokens,
    precision,
    sha256,
    sizeBytes,
    origin: 'live',
    route,
    opening,
    libraries: {
      'onnxruntime-web': RUNTIME_VERSION,
      '@huggingface/tokenizers': LIBRARY_VERSION
    }
  };
}

function otherLayerCount(found: number, expected: number): UnsupportedModelError {
  return new UnsupportedModelError(
    `The model computes attention in ${found} layers, but its description says ${expected}.`,
    'The description belongs to another model: fetch both from the same place.',
    { operator: null, layers: found, expectedLayers: expected }
  );
}
