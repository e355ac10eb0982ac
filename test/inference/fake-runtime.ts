/** A runtime without WebAssembly: a part is one byte, and what each part gives is written down by the test. */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { IRuntime } from '../../src/inference/runtime';
import type { ModelPart } from '../../src/model/cut-model';

export type FakeTensor = { readonly dims: readonly number[]; readonly data: Float32Array };

/** Attention of one head over two tokens. */
export const even = (): FakeTensor => ({
  dims: [1, 1, 2, 2],
  data: Float32Array.of(0.25, 0.75, 0.5, 0.5)
});

/** What a fake session does with its inputs; it may throw. */
export type FakePart = (feeds: Record<string, FakeTensor>) => Record<string, FakeTensor>;

export function fakeRuntime(parts: Record<number, FakePart | Error>) {
  const log: string[] = [];
  const runtime: IRuntime = {
    version: 'fake',
    integers: values => ({ dims: [1, values.length], data: values }) as unknown as Tensor,
    async createSession([number]) {
      log.push(`create ${number}`);
      const part = parts[number];
      if (part instanceof Error) throw part;
      return {
        inputNames: ['input_ids'],
        inputMetadata: [{ name: 'input_ids', isTensor: true, type: 'int64', shape: [] }],
        async run(feeds: Record<string, FakeTensor>) {
          log.push(`run ${number}`);
          return part(feeds);
        },
        async release() {
          log.push(`release ${number}`);
        }
      } as unknown as InferenceSession;
    }
  };
  return { runtime, log };
}

/** The part with that byte: it computes the given layers, as the tensors `p0`, `p1` and so on. */
export function fakePart(
  byte: number,
  layers: readonly number[],
  crossing: Partial<ModelPart> = {}
): ModelPart {
  return {
    write: () => Uint8Array.of(byte),
    parameters: [],
    layers: layers.map(layer => ({
      layer,
      tensor: `p${layer}`,
      holdsScores: false,
      queryKey: null
    })),
    takes: [],
    gives: [],
    ...crossing
  };
}
