/**
 * A model on its way into the engine: tokenizer and attention are opened at the same time, each as soon as its files are
 * there. Leaves out: which models are kept (loaded-models.ts), where their files come from (model-library.ts).
 */
import { UnsupportedModelError } from '../errors';
import { createAttentionModel } from '../inference/attention-model';
import { assertMemory, estimateMemory, layersThatFit } from '../inference/memory';
import type { IAttentionModel } from '../inference/attention-model';
import type { IRuntime } from '../inference/runtime';
import { cutModel } from '../model/cut-model';
import { findAttention } from '../model/find-attention';
import { graphToRun } from '../model/graph-to-run';
import { indexOnnx } from '../model/onnx-index';
import { parameterFilesOf } from '../model/parameter-files';
import { describePrecision } from '../model/precision';
import type { ModelDescription, ModelSource } from '../sources/model-source';
import { createTokenizer } from '../tokens/tokenizer';
import { tokenizerFromVocabulary } from '../tokens/vocabulary-file';
import type { LoadProgress } from './messages';
import type { IModelLibrary } from './model-library';
import type { IWordFinder } from './word-finder';

export type Loading = {
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

export type LoadOptions = {
  readonly library: IModelLibrary;
  readonly runtime: Promise<IRuntime>;
  /** Whether the browser may keep the files. */
  readonly cache: boolean;
  /** Called when it is known how much memory the model takes, before any of it is taken. */
  readonly makeRoom: (loading: Loading) => void;
  /** Ends the download. */
  readonly signal: AbortSignal;
};

/** Begins at once; what goes wrong rejects the promise that it concerns. */
export function loadModel(
  source: ModelSource,
  { library, runtime, cache, makeRoom, signal }: LoadOptions
): Loading {
  const stopped = new AbortController();
  const listeners: Loading['listeners'] = new Set();
  const tell = (progress: LoadProgress) => listeners.forEach(listener => listener(progress));
  const download = library.download(source, {
    signal: AbortSignal.any([stopped.signal, signal]),
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
    const told = await description;
    const { layers, heads, precision, place } = told;
    /** How many layers' sessions may exist at once, once there is room for them. */
    const takeRoom = (sizeBytes: number): number => {
      const demand = { sizeBytes, precision, layers, heads, tokens: 0 };
      const heldLayers = layersThatFit(demand);
      assertMemory({ ...demand, heldLayers }, 'load the model');
      loading.heldBytes = estimateMemory({ ...demand, heldLayers });
      makeRoom(loading);
      return heldLayers;
    };
    takeRoom(told.sizeBytes);
    // A runtime that cannot start is told at once, not after the download.
    const [{ bytes }, ready] = await Promise.all([download.model, runtime]);
    tell({ stage: 'prepare', loadedBytes: bytes.length, totalBytes: bytes.length });
    const whole = indexOnnx(bytes);
    const parameters = await download.beside(parameterFilesOf(whole));
    // Some hosts do not say before how large their files are.
    const sizeBytes = parameters.reduce((sum, beside) => sum + beside.bytes.length, bytes.length);
    const heldLayers = takeRoom(sizeBytes);
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
  return loading;
}

function otherLayerCount(found: number, expected: number): UnsupportedModelError {
  return new UnsupportedModelError(
    `The model computes attention in ${found} layers, but its description says ${expected}.`,
    'If the description is of another model, fetch both from the same place. If they belong together, export the encoder alone: what decodes or pools computes attention too.',
    { operator: null, layers: found, expectedLayers: expected }
  );
}
