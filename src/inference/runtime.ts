/**
 * ONNX Runtime on WebAssembly, one thread, set up once for the whole realm: its settings are global, and a failed start
 * cannot be repeated in the same realm. Nothing else in BertScope imports the library at run time.
 */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { EngineError } from '../errors';
import type { ParameterFile } from '../model/parameter-files';

export type RuntimeOptions = {
  /** Where `ort-wasm-simd-threaded.wasm` lies; absolute. */
  readonly wasmUrl?: string;
  /** The same file as bytes; wins over `wasmUrl`. */
  readonly wasmBinary?: Uint8Array;
};

/** What layers are run with; a test may bring its own. */
export interface IRuntime {
  readonly version: string;
  /** @param parameters the files that the model's external data refer to */
  createSession(model: Uint8Array, parameters: readonly ParameterFile[]): Promise<InferenceSession>;
  /** A tensor of integers, shape [1, values.length], as wide as the model declares its input. */
  integers(values: readonly number[], type: 'int32' | 'int64'): Tensor;
}

/** Version of ONNX Runtime, known before it has started. */
export const RUNTIME_VERSION = env.versions.web ?? env.versions.common;

// y = Identity(x): making a session of it compiles the WebAssembly, while the model still downloads.
const SMALLEST_MODEL = Uint8Array.of(
  ...[0x08, 8], // version of the format
  ...[0x3a, 37, 0x0a, 16, 0x0a, 1, 0x78, 0x12, 1, 0x79, 0x22, 8], // graph, node, x, y, operator
  ...[0x49, 0x64, 0x65, 0x6e, 0x74, 0x69, 0x74, 0x79], // Identity
  ...[0x12, 1, 0x67, 0x5a, 9, 0x0a, 1, 0x78, 0x12, 4, 0x0a, 2, 0x08, 1], // name, input x: float32
  ...[0x62, 3, 0x0a, 1, 0x79, 0x42, 2, 0x10, 17] // output y, version of the operators
);

const OPTIONS: InferenceSession.SessionOptions = {
  // Errors only: a warning per unused parameter helps nobody.
  logSeverityLevel: 3,
  // Where a graph asks for scores but not for the Softmax, this fusion swallows the tensors that were asked for.
  extra: { optimization: { disable_specified_optimizers: 'AttentionFusion' } }
};

/**
 * Starts the runtime and compiles its WebAssembly.
 *
 * @throws {EngineError} if the page has no WebAssembly, forbids it, or the file cannot be had
 */
export async function loadRuntime({ wasmUrl, wasmBinary }: RuntimeOptions): Promise<IRuntime> {
  if (typeof WebAssembly === 'undefined') {
    throw new EngineError(
      'This browser has no WebAssembly, which BertScope computes with.',
      'Use a current browser, or switch WebAssembly on again: some protected modes switch it off.',
      { rung: 'wasm', reason: 'no WebAssembly', rebuild: true }
    );
  }
  env.logLevel = 'error';
  env.wasm.numThreads = 1;
  env.wasm.proxy = false;
  if (wasmBinary !== undefined) env.wasm.wasmBinary = wasmBinary;
  if (wasmUrl !== undefined) env.wasm.wasmPaths = { wasm: wasmUrl };
  try {
    const session = await InferenceSession.create(SMALLEST_MODEL, OPTIONS);
    await session.release();
  } catch (error) {
    throw startFailure(error, wasmUrl);
  }
  return {
    version: RUNTIME_VERSION,
    createSession: (model, parameters) =>
      InferenceSession.create(model, {
        ...OPTIONS,
        ...(parameters.length > 0 && {
          externalData: parameters.map(({ path, bytes }) => ({ path, data: bytes }))
        })
      }),
    integers: (values, type) =>
      type === 'int64'
        ? new Tensor('int64', BigInt64Array.from(values, BigInt), [1, values.length])
        : new Tensor('int32', Int32Array.from(values), [1, values.length])
  };
}

function startFailure(error: unknown, wasmUrl: string | undefined): EngineError {
  const reason = error instanceof Error ? error.message : String(error);
  const forbidden = /content security policy|unsafe-eval|CSP/i.test(reason);
  return new EngineError(
    forbidden
      ? 'This page forbids WebAssembly, which BertScope computes with.'
      : `WebAssembly could not be started: ${reason}`,
    forbidden
      ? "Its content security policy has to allow script-src 'wasm-unsafe-eval'; the stored picture can still be read."
      : `Reload the page; if it stays, check that ${wasmUrl ?? 'the .wasm file'} can be fetched.`,
    // A start that failed once fails for ever in this realm.
    { rung: 'wasm', reason, rebuild: true },
    error
  );
}
