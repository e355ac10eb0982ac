/**
 * Finds where a graph computes attention, by the shape of the computation and never by names, which differ from exporter
 * to exporter: softmax(query x key) x value is a Softmax between two products of data with data. Fused operators that
 * can output the weights are found too; those that cannot are an error. How many layers there should be is not known here.
 */
import { UnsupportedModelError } from '../errors';
import type { OnnxIndex, OnnxNode } from './onnx-index';

/** How the weights are got: computed by a Softmax, or by a fused operator that has to be asked for them. */
export type AttentionKind = 'softmax' | 'Attention' | 'GroupQueryAttention' | 'MultiHeadAttention';

/** Which side of the product of query and key a scale stands on before it: SDPA exports scale both, most none. */
export type ScaledSide = 'none' | 'query' | 'key' | 'both';

/** The two tensors whose product the scores are, before scale and mask behind it. */
export type QueryKey = {
  /** Shape [1, heads, tokens, size], or what fused operators take: [1, tokens, heads x size]. */
  readonly query: string;
  /** Transposed where it enters an ordinary product: [1, heads, size, tokens]. */
  readonly key: string;
  readonly scaled: ScaledSide;
};

export type AttentionLayer = {
  readonly kind: AttentionKind;
  /** Index of the node that computes the weights. */
  readonly node: number;
  /** The tensor that holds them, shape [1, heads, from, to]; for fused operators the name it is going to have. */
  readonly tensor: string;
  /** True where the tensor holds scaled scores, from which the weights still have to be computed by a softmax. */
  readonly holdsScores: boolean;
  readonly queryKey: QueryKey;
};

const PRODUCTS = new Set(['MatMul', 'FusedMatMul', 'MatMulInteger', 'Einsum']);
/** What may lie between the product of query and key and the Softmax: scale, mask, position bias, soft cap. */
const BEFORE_SOFTMAX = new Set(
  'Add Mul Div Sub Where Cast Identity Dropout Reshape Gather GatherElements Unsqueeze Squeeze Max Min Clip Tanh QuantizeLinear DequantizeLinear'.split(
    ' '
  )
);
/** What may lie between the Softmax and the product with the value, and changes the weights. */
const CHANGES_WEIGHTS = new Set(['Where', 'Mul']);
/** The same, but the weights stay what they are (or are only tested, coded for an integer product, or put in one row). */
const KEEPS_WEIGHTS = new Set([
  'Cast',
  'Identity',
  'Dropout',
  'IsNaN',
  'DynamicQuantizeLinear',
  'QuantizeLinear',
  'DequantizeLinear',
  'Reshape'
]);
const SHAPES = new Set(['Shape', 'Size']);
const SCALES = new Set(['Mul', 'Div']);
/** What leaves the numbers of a tensor as they are. */
const MOVES = new Set(['Transpose', 'Reshape', 'Identity', 'Cast', 'Unsqueeze', 'Squeeze']);
/** Nodes looked at on one search: some ten in real graphs. */
const SEARCH_LIMIT = 64;

/** Fused operators that give their weights, and whether they give scores instead. */
const OPEN_FUSED: ReadonlyMap<string, { kind: AttentionKind; holdsScores: boolean }> = new Map([
  ['/Attention', { kind: 'Attention', holdsScores: false }],
  ['com.microsoft/GroupQueryAttention', { kind: 'GroupQueryAttention', holdsScores: false }],
  ['com.microsoft/MultiHeadAttention', { kind: 'MultiHeadAttention', holdsScores: true }]
]);

/**
 * The attention of a model, one entry a layer, first layer first.
 *
 * @throws {UnsupportedModelError} if there is none, or if a fused operator keeps its weights to itself
 * @example nodes `s = MatMul(q, kT)`, `p = Softmax(s)`, `c = MatMul(p, v)` give one layer with the tensor `p`
 */
export function findAttention(index: OnnxIndex): AttentionLayer[] {
  const graph = new Wiring(index);
  const layers: AttentionLayer[] = [];
  for (const [position, node] of index.nodes.entries()) {
    const fused = OPEN_FUSED.get(`${node.domain}/${node.operator}`);
    if (fused !== undefined) {
      layers.push({
        ...fused,
        node: position,
        tensor: node.outputs[3] || `${node.outputs[0]}/attention`,
        queryKey: { query: node.inputs[0], key: node.inputs[1], scaled: 'none' }
      });
    } else if (node.domain === 'com.microsoft' && node.operator.endsWith('Attention')) {
      throw opaque(node);
    } else if (node.operator === 'Softmax') {
      const product = graph.productBefore(node.inputs[0]);
      const tensor = product === null ? null : graph.weightsEnteringProduct(node.outputs[0]);
      const producer = tensor === null ? undefined : graph.producer(tensor);
      if (product !== null && tensor !== null && producer !== undefined) {
        const queryKey = graph.queryKeyOf(product);
        layers.push({ kind: 'softmax', node: producer, tensor, holdsScores: false, queryKey });
      }
    }
  }
  if (layers.length === 0) throw noAttention(index);
  return layers;
}

/** Who produces and who consumes a tensor, and which tensors are the same for every input. */
class Wiring {
  private readonly producers = new Map<string, number>();
  private readonly consumers = new Map<string, number[]>();
  private readonly constants: Set<string>;
  /** Constants, and what is computed from shapes alone: scales of SDPA exports are. */
  private readonly fixed: Set<string>;

  constructor(private readonly index: OnnxIndex) {
    this.constants = new Set(index.initializers.keys());
    this.fixed = new Set(this.constants);
    for (const [position, node] of index.nodes.entries()) {
      const isConstant = [...node.inputs, ...node.captured].every(
        name => name === '' || this.constants.has(name)
      );
      const isFixed =
        SHAPES.has(node.operator) || node.inputs.every(name => name === '' || this.fixed.has(name));
      for (const name of node.outputs) {
        if (name === '') continue;
        this.producers.set(name, position);
        if (isConstant) this.constants.add(name);
        if (isFixed || isConstant) this.fixed.add(name);
      }
      for (const name of new Set(node.inputs)) {
        const consumers = this.consumers.get(name);
        if (consumers === undefined) this.consumers.set(name, [position]);
        else consumers.push(position);
      }
    }
  }

  producer(tensor: string): number | undefined {
    return this.producers.get(tensor);
  }

  /** A product with a parameter is a linear map, in attention both sides depend on the text. */
  private isProductOfData(node: OnnxNode): boolean {
    return (
      PRODUCTS.has(node.operator) &&
      node.inputs.slice(0, 2).every(name => !this.constants.has(name))
    );
  }

  /** The product of query and key that the scores entering a Softmax come from; null where they do not. */
  productBefore(scores: string): OnnxNode | null {
    const seen = new Set<string>([scores]);
    for (const tensor of seen) {
      if (seen.size > SEARCH_LIMIT) return null;
      const position = this.producers.get(tensor);
      if (position === undefined) continue;
      const node = this.index.nodes[position];
      if (this.isProductOfData(node)) return node;
      if (BEFORE_SOFTMAX.has(node.operator)) for (const name of node.inputs) seen.add(name);
    }
    return null;
  }

  /** What enters the product, and on which side a scale was applied before. */
  queryKeyOf({ inputs: [query, key] }: OnnxNode): QueryKey {
    const [q, k] = [this.isScaled(query), this.isScaled(key)];
    const scaled = q && k ? 'both' : q ? 'query' : k ? 'key' : 'none';
    return { query, key, scaled };
  }

  /** Whether a tensor was multiplied or divided by what does not depend on the text, and only moved since. */
  private isScaled(tensor: string): boolean {
    let name = tensor;
    for (let step = 0; step < SEARCH_LIMIT; step++) {
      const position = this.producers.get(name);
      if (position === undefined) return false;
      const { operator, inputs } = this.index.nodes[position];
      if (SCALES.has(operator)) return inputs.some(input => this.fixed.has(input));
      if (!MOVES.has(operator)) return false;
      name = inputs[0];
    }
    return false;
  }

  /**
   * The tensor that is multiplied with the values: the output of the Softmax, or what a mask behind it made of it.
   * Null where no such product follows, as behind a classifier.
   */
  weightsEnteringProduct(probabilities: string): string | null {
    const weights = new Map([[probabilities, probabilities]]);
    for (const [tensor, meaning] of weights) {
      if (weights.size > SEARCH_LIMIT) return null;
      for (const position of this.consumers.get(tensor) ?? []) {
        const node = this.index.nodes[position];
        if (this.isProductOfData(node)) return meaning;
        const changes = CHANGES_WEIGHTS.has(node.operator);
        if (!changes && !KEEPS_WEIGHTS.has(node.operator)) continue;
        for (const name of node.outputs) {
          if (name !== '' && !weights.has(name)) weights.set(name, changes ? name : meaning);
        }
      }
    }
    return null;
  }
}

function opaque(node: OnnxNode): UnsupportedModelError {
  return new UnsupportedModelError(
    `The model computes attention inside the fused operator ${node.domain}.${node.operator}, which does not give its weights.`,
    'Use the file of the same model that was not optimised: onnx/model.onnx, or onnx/model_quantized.onnx, ' +
      'instead of model_O2.onnx, model_O3.onnx or model_O4.onnx.',
    { operator: `${node.domain}.${node.operator}` }
  );
}

function noAttention(index: OnnxIndex): UnsupportedModelError {
  const branching = index.nodes.find(node => node.operator === 'If' || node.operator === 'Loop');
  const hint =
    branching === undefined ? '' : ` It may lie inside the operator ${branching.operator}.`;
  return new UnsupportedModelError(
    `No attention was found among the ${index.nodes.length} operators of the model: none is a Softmax between two products of data.${hint}`,
    'Choose an encoder such as BERT, exported with: optimum-cli export onnx --model NAME --task feature-extraction FOLDER',
    { operator: branching?.operator ?? null, nodes: index.nodes.length }
  );
}
