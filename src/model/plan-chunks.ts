/**
 * Cuts a graph into one piece a layer, so that the first layer is there long before the last is computed. A piece ends
 * with the attention weights of its layer: it finishes the layer before and begins its own. What is cheap (shapes,
 * integers, masks) or made of parameters alone (the Cast of a parameter stored as fp16) is computed again in every
 * piece that needs it, so that few tensors cross: the input of a layer and its weights.
 */
import { ElementType } from './onnx-fields';
import { parameterBytes } from './parameter-bytes';
import type { AttentionLayer } from './find-attention';
import type { OnnxIndex, OnnxNode } from './onnx-index';

export type CrossingTensor = { readonly name: string; readonly elementType: number };

/** A part of the graph that is run as a model of its own. */
export type Chunk = {
  /** Indices of its nodes, ascending. */
  readonly nodes: readonly number[];
  readonly initializers: readonly string[];
  /** Inputs of the whole model that it reads. */
  readonly inputs: readonly string[];
  /** What it takes from earlier chunks. */
  readonly takes: readonly CrossingTensor[];
  /** What later chunks take from it. */
  readonly gives: readonly string[];
  /** Queries and keys of its layers that its own nodes compute: they can be asked for, and mostly are not. */
  readonly vectors: readonly string[];
  /** The attention it ends with: one layer, or all in {@link planWhole}. */
  readonly layers: readonly AttentionLayer[];
};

/** Operators that tell a shape and do not look at the numbers. */
const SHAPES = new Set(['Shape', 'Size']);
/** Operators that are never cheap, however small their inputs. */
const COSTLY = new Set(
  'MatMul FusedMatMul MatMulInteger Einsum Gemm Conv Softmax LayerNormalization Attention If Loop Scan'.split(
    ' '
  )
);
/** A table smaller than this may be looked up again in every chunk; embeddings are larger. */
const SMALL_TABLE_BYTES = 65536;

/**
 * One chunk a layer, first layer first. Running them in order, each fed with what earlier ones gave, gives the
 * attention of the whole model; what follows the last weights is not computed.
 *
 * @example layer input x, weights p: chunk 0 computes x0 and p0; chunk 1 takes both and computes x1 and p1; and so on
 */
export function planChunks(index: OnnxIndex, layers: readonly AttentionLayer[]): Chunk[] {
  const producers = findProducers(index);
  const repeatable = findRepeatable(index);
  const owners = new Map<number, number>();
  const chunks = layers.map((layer, number) => {
    for (const node of ancestors(index, producers, [layer.node])) {
      if (!owners.has(node) && !repeatable.has(node)) owners.set(node, number);
    }
    return { nodes: new Set<number>(), takes: new Set<string>(), reads: new Set<string>() };
  });
  for (const [node, owner] of owners) chunks[owner].nodes.add(node);

  const gives = chunks.map(() => new Set<string>());
  for (const [number, chunk] of chunks.entries()) {
    // A Set grows while it is iterated: nodes repeated here bring inputs of their own.
    for (const node of chunk.nodes) {
      for (const name of dependencies(index.nodes[node])) {
        const producer = producers.get(name);
        if (producer === undefined) {
          chunk.reads.add(name);
        } else if (repeatable.has(producer)) {
          chunk.nodes.add(producer);
        } else if (owners.get(producer) !== number) {
          chunk.takes.add(name);
          gives[owners.get(producer) ?? number].add(name);
        }
      }
    }
  }
  return chunks.map(({ nodes, takes, reads }, number) => ({
    nodes: [...nodes].sort((a, b) => a - b),
    initializers: [...reads].filter(name => index.initializers.has(name)),
    inputs: [...reads].filter(name => index.inputs.has(name)),
    takes: [...takes].map(name => ({
      name,
      elementType: index.valueInfos.get(name)?.elementType ?? ElementType.float32
    })),
    gives: [...gives[number]],
    vectors: vectorsAmong(index, nodes, [layers[number]]),
    layers: [layers[number]]
  }));
}

/** The whole computation as one chunk, without what no attention depends on. */
export function planWhole(index: OnnxIndex, layers: readonly AttentionLayer[]): Chunk {
  const producers = findProducers(index);
  const nodes = ancestors(
    index,
    producers,
    layers.map(layer => layer.node)
  );
  const reads = new Set<string>();
  for (const node of nodes) {
    for (const name of dependencies(index.nodes[node])) if (!producers.has(name)) reads.add(name);
  }
  return {
    nodes: [...nodes].sort((a, b) => a - b),
    initializers: [...reads].filter(name => index.initializers.has(name)),
    inputs: [...reads].filter(name => index.inputs.has(name)),
    takes: [],
    gives: [],
    vectors: vectorsAmong(index, nodes, layers),
    layers
  };
}

/** The queries and keys of `layers` that `nodes` compute. */
function vectorsAmong(
  index: OnnxIndex,
  nodes: ReadonlySet<number>,
  layers: readonly AttentionLayer[]
): string[] {
  const computed = new Set([...nodes].flatMap(node => index.nodes[node].outputs));
  const wanted = layers.flatMap(({ queryKey }) => [queryKey.query, queryKey.key]);
  return [...new Set(wanted)].filter(name => computed.has(name));
}

function dependencies(node: OnnxNode): string[] {
  return [...node.inputs, ...node.captured].filter(name => name !== '');
}

function findProducers(index: OnnxIndex): Map<string, number> {
  const producers = new Map<string, number>();
  for (const [position, node] of index.nodes.entries()) {
    for (const name of node.outputs) if (name !== '') producers.set(name, position);
  }
  return producers;
}

/** Indices of the given nodes and of all that they depend on. */
function ancestors(
  index: OnnxIndex,
  producers: ReadonlyMap<string, number>,
  from: readonly number[]
): Set<number> {
  const found = new Set(from);
  for (const node of found) {
    for (const name of dependencies(index.nodes[node])) {
      const producer = producers.get(name);
      if (producer !== undefined) found.add(producer);
    }
  }
  return found;
}

/**
 * Nodes that chunks compute again instead of handing their results on: whatever is made of parameters alone, tells a
 * shape, or is light arithmetic on the inputs of the model; and the coding of an activation for an integer product,
 * whose three results are cheaper made again than crossed.
 */
function findRepeatable(index: OnnxIndex): Set<number> {
  const repeatable = new Set<number>();
  const constants = new Set(index.initializers.keys());
  const light = new Set(index.inputs.keys());
  for (const [name, initializer] of index.initializers) {
    if (parameterBytes(initializer) < SMALL_TABLE_BYTES) light.add(name);
  }
  for (const [position, node] of index.nodes.entries()) {
    const needs = dependencies(node);
    const isConstant = needs.every(name => constants.has(name));
    const isLight = needs.every(name => light.has(name)) && !COSTLY.has(node.operator);
    const isShape = SHAPES.has(node.operator);
    if (isConstant) for (const name of node.outputs) constants.add(name);
    if (isLight || isShape) for (const name of node.outputs) light.add(name);
    if (isConstant || isLight || isShape || node.operator === 'DynamicQuantizeLinear') {
      repeatable.add(position);
    }
  }
  return repeatable;
}
