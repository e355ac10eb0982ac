/**
 * What BertScope is measured against: one onnxruntime-web session over the same file with its attention
 * as additional outputs, run whole, all outputs fetched; the library's own settings but for one thread.
 */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { appendOutputs } from '../../../src/model/append-outputs';
import { findAttention } from '../../../src/model/find-attention';
import { indexOnnx } from '../../../src/model/onnx-index';

export type PlainRequest =
  { readonly wasmUrl: string; readonly modelUrl: string } | { readonly ids: readonly number[] };
export type PlainAnswer = {
  readonly elapsedMs: number;
  /** How many outputs were fetched. */
  readonly outputs: number;
};

const scope = globalThis as unknown as {
  onmessage: (event: MessageEvent<PlainRequest>) => void;
  postMessage(answer: PlainAnswer): void;
};
let session: InferenceSession | null = null;

async function load(wasmUrl: string, modelUrl: string): Promise<InferenceSession> {
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = { wasm: wasmUrl };
  env.logLevel = 'error';
  const index = indexOnnx(new Uint8Array(await (await fetch(modelUrl)).arrayBuffer()));
  return InferenceSession.create(appendOutputs(index, findAttention(index)), {
    logSeverityLevel: 3
  });
}

async function run(model: InferenceSession, ids: readonly number[]): Promise<number> {
  const integers = (of: (id: number) => number): Tensor =>
    new Tensor(
      'int64',
      BigInt64Array.from(ids, id => BigInt(of(id))),
      [1, ids.length]
    );
  const results = await model.run({
    input_ids: integers(id => id),
    attention_mask: integers(() => 1),
    token_type_ids: integers(() => 0)
  });
  return Object.keys(results).length;
}

async function answer(request: PlainRequest): Promise<PlainAnswer> {
  const begun = performance.now();
  if ('wasmUrl' in request) session = await load(request.wasmUrl, request.modelUrl);
  const outputs = 'ids' in request && session !== null ? await run(session, request.ids) : 0;
  return { elapsedMs: performance.now() - begun, outputs };
}

scope.onmessage = ({ data }) => {
  answer(data).then(
    done => scope.postMessage(done),
    // To the page's onerror, which an async function's own rejection does not reach.
    (error: unknown) =>
      setTimeout(() => {
        throw error;
      })
  );
};
