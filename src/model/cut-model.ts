/**
 * Turns a model into the parts that are run one after another, for each of the three routes to its attention. A part is
 * written when it is asked for, so that the first can run before the last exists.
 */
import { appendOutputs } from './append-outputs';
import { planChunks, planWhole } from './plan-chunks';
import { PARAMETER_FILE, writeSkeleton } from './skeleton';
import type { AttentionLayer, QueryKey } from './find-attention';
import type { Route } from './model-info';
import type { OnnxIndex } from './onnx-index';
import type { ParameterFile } from './parameter-files';
import type { Chunk } from './plan-chunks';

export type ModelPart = {
  /** The part as an ONNX model. */
  readonly write: () => Uint8Array;
  /** What the part's external data refer to. */
  readonly parameters: readonly ParameterFile[];
  /** The attention it computes, layers 0-based and ascending. */
  readonly layers: readonly PartLayer[];
  /** Tensors of earlier parts that are its inputs. */
  readonly takes: readonly string[];
  /** Tensors that later parts take. */
  readonly gives: readonly string[];
};

export type PartLayer = {
  readonly layer: number;
  readonly tensor: string;
  /** See `AttentionLayer`. */
  readonly holdsScores: boolean;
  /** Null where the part cannot give them. */
  readonly queryKey: QueryKey | null;
};

/**
 * The parts of one route, in the order in which they have to be run.
 *
 * @param files what the graph's parameters outside its own bytes lie in
 */
export function cutModel(
  index: OnnxIndex,
  layers: readonly AttentionLayer[],
  route: Route,
  files: readonly ParameterFile[] = []
): ModelPart[] {
  const number = new Map(layers.map((layer, position) => [layer, position]));
  const own = { path: PARAMETER_FILE, bytes: index.bytes };
  const chunks = route === 'chunks' ? planChunks(index, layers) : [planWhole(index, layers)];
  return chunks.map(chunk => ({
    write: () =>
      route === 'appended' ? appendOutputs(index, layers) : writeSkeleton(index, chunk),
    parameters: route === 'appended' ? files : [...files, own],
    layers: chunk.layers.map(layer => ({
      layer: number.get(layer) ?? 0,
      tensor: layer.tensor,
      holdsScores: layer.holdsScores,
      queryKey: route !== 'appended' && hasVectors(chunk, layer) ? layer.queryKey : null
    })),
    takes: chunk.takes.map(({ name }) => name),
    gives: chunk.gives
  }));
}

function hasVectors({ vectors }: Chunk, { queryKey: { query, key } }: AttentionLayer): boolean {
  return vectors.includes(query) && vectors.includes(key);
}
