/**
 * Runs the parts of a model one after another and yields each layer's attention as soon as it is computed. Says nothing
 * about what the numbers mean; they come as the runtime gave them, in a buffer of their own.
 */
import { ShapeError } from '../errors';
import { checkRows, checkShape } from './attention-check';
import { nextTurn } from './next-turn';
import { softmaxRows } from './softmax-rows';
import { textInputs } from './text-inputs';
import type { Tensor } from 'onnxruntime-web/wasm';
import type { PartLayer } from '../model/cut-model';
import type { ISessions } from './create-sessions';
import type { IRuntime } from './runtime';
import type { TextIds } from './text-inputs';

export type LayerWeights = {
  /** 0-based. */
  readonly layer: number;
  readonly heads: number;
  readonly tokens: number;
  /** Shape [heads, tokens, tokens], row-major, each row sums to 1. Nobody else holds the buffer. */
  readonly weights: Float32Array;
};

export type RunLayersOptions = {
  readonly runtime: IRuntime;
  readonly sessions: ISessions;
  readonly text: TextIds;
  /** How many heads each layer should have. */
  readonly heads: number;
  /** Also look at every row, which a route has to pass once. */
  readonly checkEveryRow: boolean;
  readonly signal: AbortSignal;
};

/**
 * The attention of one text, layer by layer, first layer first.
 *
 * @throws {ShapeError} if what comes out is no attention of that shape
 * @throws {UnsupportedModelError} if the model wants other inputs or has another number of heads
 * @throws whatever the runtime throws, and `signal.reason` once aborted, between two layers
 */
export async function* runLayers(options: RunLayersOptions): AsyncGenerator<LayerWeights> {
  for await (const { part, results, crossing } of runParts(options)) {
    for (const layer of part.layers) {
      yield readLayer(layer, results[layer.tensor], crossing.has(layer.tensor), options);
    }
  }
}

export type PartResults = {
  readonly part: ISessions['parts'][number];
  readonly results: Readonly<Record<string, Tensor>>;
  /** What later parts are going to be fed with. */
  readonly crossing: { has(name: string): boolean };
};

/** Runs part after part, each when it is asked for; `also` names further outputs to fetch. */
export async function* runParts(
  { runtime, sessions, text, signal }: Omit<RunLayersOptions, 'heads' | 'checkEveryRow'>,
  also: readonly string[] = []
): AsyncGenerator<PartResults> {
  const { parts } = sessions;
  const crossing = new Map<string, Tensor>();
  for (const [number, part] of parts.entries()) {
    if (number > 0) await nextTurn();
    signal.throwIfAborted();
    const session = await sessions.get(number);
    signal.throwIfAborted();
    const feeds = textInputs(runtime, session, text, crossing);
    for (const name of part.takes) feeds[name] = held(crossing, name);
    const own = part.layers.map(({ tensor }) => tensor);
    const extra =
      also.length === 0 ? also : also.filter(name => session.outputNames.includes(name));
    const results = await session.run(feeds, [...new Set([...own, ...part.gives, ...extra])]);

    const later = new Set(parts.slice(number + 1).flatMap(({ takes }) => takes));
    for (const name of crossing.keys()) if (!later.has(name)) crossing.delete(name);
    for (const name of part.gives) crossing.set(name, results[name]);
    yield { part, results, crossing };
  }
}

function held(crossing: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = crossing.get(name);
  if (tensor === undefined) throw new RangeError(`no earlier part gives ${name}`);
  return tensor;
}

/** The attention of a layer out of what its part gave; `crosses` if a later part is fed with the same tensor. */
export function readLayer(
  { layer, tensor: name, holdsScores }: PartLayer,
  tensor: Tensor,
  crosses: boolean,
  { heads, text, checkEveryRow }: Pick<RunLayersOptions, 'heads' | 'text' | 'checkEveryRow'>
): LayerWeights {
  const tokens = text.ids.length;
  checkShape(layer, tensor.dims, { heads, tokens });
  const { data } = tensor;
  if (!(data instanceof Float32Array)) {
    throw new ShapeError(
      `The attention of layer ${layer} (${name}) is ${tensor.type} instead of float32.`,
      'Use a file of the same model that computes in float32; it may store its parameters as fp16.',
      { expected: 'float32', actual: tensor.type, layer }
    );
  }
  // Whoever gets the weights may transfer their buffer, while the next part still has to be fed with them.
  const weights = crosses ? data.slice() : data;
  if (holdsScores) softmaxRows(weights, tokens);
  if (checkEveryRow) checkRows(layer, weights, tokens);
  return { layer, heads, tokens, weights };
}
