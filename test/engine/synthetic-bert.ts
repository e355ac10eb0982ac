/**
 * Small encoders with random parameters, in the layouts that exporters write. Built with onnx-buf, so that nothing of
 * what is tested takes part in making them. The numbers mean nothing; their attention is sharp enough to differ.
 */
import { create, toBinary } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataType as DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema
} from 'onnx-buf';
import type { NodeProto, TensorProto } from 'onnx-buf';
import { toHalves } from './half';

/**
 * classic: opset 11, constant shapes, norms in small operators. eager: opset 14, computed shapes. sdpa: opset 17, scaled
 * queries and keys, a guard against NaN. int8: dynamically quantised. fp16: parameters stored as fp16 behind a Cast. half:
 * computed in fp16, which WebAssembly cannot give back as float32. The others have one fused operator a layer; `opaque` is the one that does not give its weights.
 */
export const OPEN_LAYOUTS = [
  'classic',
  'eager',
  'sdpa',
  'int8',
  'fp16',
  'attention23',
  'gqa',
  'mha'
] as const;
export type Layout = (typeof OPEN_LAYOUTS)[number] | 'half' | 'opaque';

export const SYNTHETIC = {
  layers: 3,
  heads: 4,
  hidden: 32,
  inner: 64,
  words: 1000,
  positions: 64
} as const;

export type SyntheticSize = { readonly [name in keyof typeof SYNTHETIC]: number };

const OPSETS: Partial<Record<Layout, bigint>> = { classic: 11n, eager: 14n, attention23: 23n };

/** @param size what differs from {@link SYNTHETIC}; ids go up to one less than `words` */
export function syntheticBert(
  layout: Layout,
  size: Partial<SyntheticSize> = {}
): Uint8Array<ArrayBuffer> {
  return new SyntheticBert(layout, { ...SYNTHETIC, ...size }).write();
}

type Attributes = Readonly<Record<string, number | readonly number[]>>;

class SyntheticBert {
  private readonly opset: bigint;
  private readonly nodes: NodeProto[] = [];
  private readonly initializers = new Map<string, TensorProto>();
  private readonly quantized = new Set<string>();
  private seed = 7;
  private unnamed = 0;

  constructor(
    private readonly layout: Layout,
    private readonly size: SyntheticSize
  ) {
    this.opset = OPSETS[layout] ?? 17n;
  }

  private get isHalf(): boolean {
    return this.layout === 'half';
  }

  private get float(): DataType {
    return this.isHalf ? DataType.FLOAT16 : DataType.FLOAT;
  }

  write(): Uint8Array<ArrayBuffer> {
    const { layers } = this.size;
    let hidden = this.embeddings();
    const mask = this.mask();
    for (let layer = 0; layer < layers; layer++) hidden = this.block(hidden, mask);
    this.nodes.push(this.nodeProto('Identity', [hidden], ['last_hidden_state'], {}, ''));
    const input = (name: string) =>
      create(ValueInfoProtoSchema, {
        name,
        type: {
          value: {
            case: 'tensorType',
            value: {
              elemType: DataType.INT64,
              shape: {
                dim: ['batch', 'sequence'].map(value => ({
                  value: { case: 'dimParam' as const, value }
                }))
              }
            }
          }
        }
      });
    const model = create(ModelProtoSchema, {
      irVersion: 8n,
      producerName: 'synthetic',
      opsetImport: [
        { domain: '', version: this.opset },
        { domain: 'com.microsoft', version: 1n }
      ],
      graph: {
        name: 'main',
        node: this.nodes,
        initializer: [...this.initializers.values()],
        input: ['input_ids', 'attention_mask', 'token_type_ids'].map(input),
        output: [{ name: 'last_hidden_state' }]
      }
    });
    return toBinary(ModelProtoSchema, model);
  }

  private embeddings(): string {
    const { words, positions, hidden } = this.size;
    const word = this.node('Gather', [this.parameter([words, hidden]), 'input_ids']);
    const type = this.node('Gather', [this.parameter([2, hidden]), 'token_type_ids']);
    const ids = this.integers(
      'position_ids',
      Array.from({ length: positions }, (_, i) => i),
      [1, positions]
    );
    const length = this.node('Gather', [
      this.node('Shape', ['input_ids']),
      this.integers('one', [1])
    ]);
    const rows = this.node('Slice', [
      ids,
      this.integers('zero', [0]),
      length,
      this.integers('one', [1])
    ]);
    const position = this.node('Gather', [this.parameter([positions, hidden]), rows]);
    return this.norm(this.node('Add', [this.node('Add', [word, type]), position]));
  }

  /** 0 for tokens, very negative for padding; shape [batch, 1, 1, sequence]. */
  private mask(): string {
    const spread = this.unsqueeze('attention_mask', [1, 2]);
    const tokens = this.node('Cast', [spread], { to: this.float });
    const padding = this.node('Sub', [this.number('float_one', 1), tokens]);
    return this.node('Mul', [
      padding,
      this.number('lowest', this.layout === 'classic' || this.isHalf ? -10000 : -3.4e38)
    ]);
  }

  private block(hidden: string, mask: string): string {
    const { hidden: width, inner } = this.size;
    const context = this.attention(hidden, mask);
    const attended = this.norm(this.node('Add', [this.linear(context, width, width), hidden]));
    const active = this.node('Relu', [this.linear(attended, width, inner)]);
    return this.norm(this.node('Add', [this.linear(active, inner, width), attended]));
  }

  private attention(hidden: string, mask: string): string {
    const { hidden: width, heads } = this.size;
    if (this.layout === 'opaque') {
      const weights = this.parameter([width, 3 * width]);
      const bias = this.parameter([3 * width]);
      return this.node(
        'Attention',
        [hidden, weights, bias],
        { num_heads: heads },
        1,
        'com.microsoft'
      );
    }
    const [query, key, value] = [0, 1, 2].map(() => this.linear(hidden, width, width));
    if (this.layout === 'attention23') {
      return this.node('Attention', [query, key, value], {
        q_num_heads: heads,
        kv_num_heads: heads
      });
    }
    if (this.layout === 'mha') {
      return this.node(
        'MultiHeadAttention',
        [query, key, value],
        { num_heads: heads },
        1,
        'com.microsoft'
      );
    }
    if (this.layout === 'gqa') return this.groupQuery(query, key, value);
    return this.spelledOut(hidden, query, key, value, mask);
  }

  private groupQuery(query: string, key: string, value: string): string {
    const { hidden, heads } = this.size;
    const past = this.tensor(
      'no_past',
      DataType.FLOAT,
      [1, heads, 0, hidden / heads],
      new Float32Array()
    );
    const length = this.node('Gather', [
      this.node('Shape', ['input_ids']),
      this.integers('scalar_one', [1], [])
    ]);
    const total = this.node('Cast', [length], { to: DataType.INT32 });
    const last = this.node('Sub', [length, this.integers('scalar_one', [1], [])]);
    const lasts = this.node('Cast', [this.unsqueeze(last, [0])], { to: DataType.INT32 });
    const inputs = [query, key, value, past, past, lasts, total];
    const attributes = { num_heads: heads, kv_num_heads: heads };
    return this.node('GroupQueryAttention', inputs, attributes, 3, 'com.microsoft');
  }

  private spelledOut(
    hidden: string,
    query: string,
    key: string,
    value: string,
    mask: string
  ): string {
    const { hidden: width, heads } = this.size;
    const size = width / heads;
    let split = this.integers('split', [0, 0, heads, size]);
    let merge = this.integers('merge', [0, 0, width]);
    if (this.layout !== 'classic' && this.layout !== 'fp16') {
      const shape = this.node('Shape', [hidden]);
      const batch = this.node('Gather', [shape, this.integers('zero', [0])]);
      const length = this.node('Gather', [shape, this.integers('one', [1])]);
      split = this.node(
        'Concat',
        [batch, length, this.integers('heads', [heads]), this.integers('size', [size])],
        { axis: 0 }
      );
      merge = this.node('Concat', [batch, length, this.integers('width', [width])], { axis: 0 });
    }
    const turn = (part: string, perm: number[]) =>
      this.node('Transpose', [this.node('Reshape', [part, split])], { perm });
    let q = turn(query, [0, 2, 1, 3]);
    let k = turn(key, [0, 2, 3, 1]);
    const v = turn(value, [0, 2, 1, 3]);
    let scores: string;
    if (this.layout === 'sdpa') {
      const root = this.number('root_scale', size ** -0.25);
      q = this.node('Mul', [q, root]);
      k = this.node('Mul', [k, root]);
      scores = this.node('MatMul', [q, k]);
    } else {
      scores = this.node('Div', [
        this.node('MatMul', [q, k]),
        this.number('root_size', Math.sqrt(size))
      ]);
    }
    const masked = this.node('Add', [scores, mask]);
    let weights = this.node('Softmax', [masked], { axis: this.opset < 13n ? 3 : -1 });
    if (this.layout === 'sdpa') {
      const broken = this.node('IsNaN', [weights]);
      weights = this.node('Where', [broken, this.number('float_zero', 0), weights]);
    }
    const context = this.node('Transpose', [this.node('MatMul', [weights, v])], {
      perm: [0, 2, 1, 3]
    });
    return this.node('Reshape', [context, merge]);
  }

  private linear(x: string, from: number, to: number): string {
    const product =
      this.layout === 'int8'
        ? this.quantizedProduct(x, from, to)
        : this.node('MatMul', [x, this.parameter([from, to])]);
    return this.node('Add', [product, this.parameter([to])]);
  }

  private quantizedProduct(x: string, from: number, to: number): string {
    const [codes, scale, zero] = [`${x}/codes`, `${x}/scale`, `${x}/zero`];
    if (!this.quantized.has(x)) {
      this.quantized.add(x);
      this.nodes.push(this.nodeProto('DynamicQuantizeLinear', [x], [codes, scale, zero], {}, ''));
    }
    const weights = Uint8Array.from(
      { length: from * to },
      () => 128 + Math.round(this.random() * 100)
    );
    const parameter = this.tensor(this.fresh('codes'), DataType.UINT8, [from, to], weights);
    const middle = this.tensor('middle', DataType.UINT8, [], Uint8Array.of(128));
    const sums = this.node('MatMulInteger', [codes, parameter, zero, middle]);
    const floats = this.node('Cast', [sums], { to: DataType.FLOAT });
    return this.node('Mul', [
      floats,
      this.node('Mul', [scale, this.number('weight_scale', 0.005)])
    ]);
  }

  private norm(x: string): string {
    const { hidden } = this.size;
    const gain = this.floats('gain', [hidden], new Float32Array(hidden).fill(1));
    const bias = this.floats('norm_bias', [hidden], new Float32Array(hidden));
    if (this.opset >= 17n) return this.node('LayerNormalization', [x, gain, bias], { axis: -1 });
    const centred = this.node('Sub', [x, this.node('ReduceMean', [x], { axes: [-1] })]);
    const squared = this.node('Pow', [centred, this.number('two', 2)]);
    const variance = this.node('ReduceMean', [squared], { axes: [-1] });
    const deviation = this.node('Sqrt', [
      this.node('Add', [variance, this.number('epsilon', 1e-12)])
    ]);
    return this.node('Add', [
      this.node('Mul', [this.node('Div', [centred, deviation]), gain]),
      bias
    ]);
  }

  /** From opset 13 on the axes are an input. */
  private unsqueeze(x: string, axes: number[]): string {
    return this.opset < 13n
      ? this.node('Unsqueeze', [x], { axes })
      : this.node('Unsqueeze', [x, this.integers(`axes_${axes.join('_')}`, axes)]);
  }

  private node(
    operator: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    outputs = 1,
    domain = ''
  ): string {
    const name = this.fresh(operator);
    const names = Array.from({ length: outputs }, (_, i) => (i === 0 ? name : `${name}/${i}`));
    this.nodes.push(this.nodeProto(operator, inputs, names, attributes, domain));
    return name;
  }

  private nodeProto(
    opType: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Attributes,
    domain: string
  ): NodeProto {
    const attribute = Object.entries(attributes).map(([name, value]) =>
      typeof value === 'number'
        ? { name, type: AttributeType.INT, i: BigInt(value) }
        : { name, type: AttributeType.INTS, ints: value.map(BigInt) }
    );
    return create(NodeProtoSchema, {
      opType,
      domain,
      input: [...input],
      output: [...output],
      attribute
    });
  }

  private parameter(dims: readonly number[]): string {
    const values = Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => this.random());
    if (this.layout !== 'fp16') return this.floats(this.fresh('parameter'), dims, values);
    // Eighths are exact in fp16: the same model is had in float32 by the same seed.
    const halves = toHalves(values.map(value => Math.round(value * 8) / 8));
    return this.node(
      'Cast',
      [this.tensor(this.fresh('parameter'), DataType.FLOAT16, dims, halves)],
      { to: DataType.FLOAT }
    );
  }

  private number(name: string, value: number): string {
    return this.floats(name, [], Float32Array.of(value));
  }

  /** A tensor in the type that the graph computes in. */
  private floats(name: string, dims: readonly number[], values: Float32Array<ArrayBuffer>): string {
    if (!this.isHalf) return this.tensor(name, DataType.FLOAT, dims, values);
    return this.tensor(name, DataType.FLOAT16, dims, toHalves(values));
  }

  private integers(
    name: string,
    values: readonly number[],
    dims: readonly number[] = [values.length]
  ): string {
    return this.tensor(name, DataType.INT64, dims, BigInt64Array.from(values, BigInt));
  }

  private tensor(
    name: string,
    dataType: DataType,
    dims: readonly number[],
    values: ArrayBufferView<ArrayBuffer>
  ): string {
    const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    const tensor = create(TensorProtoSchema, { name, dataType, dims: dims.map(BigInt), rawData });
    this.initializers.set(name, tensor);
    return name;
  }

  private fresh(name: string): string {
    return `${name}_${this.unnamed++}`;
  }

  /** Uniform from -1 to 1. */
  private random(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed / 2 ** 31 - 1;
  }
}
