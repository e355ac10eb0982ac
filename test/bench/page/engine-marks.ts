/**
 * Notes when WebAssembly is compiled, when each session is made and when each is run, by wrapping what
 * the engine calls. Imported before the engine; answers on a channel of its own.
 */
import { InferenceSession } from 'onnxruntime-web/wasm';

/** Milliseconds of the page's clock and the worker's alike: since the epoch. */
export type EngineMark = { readonly name: string; readonly from: number; readonly to: number };

export const MARKS_CHANNEL = 'bertscope-bench-marks';

const marks: EngineMark[] = [];
const now = (): number => performance.timeOrigin + performance.now();

function timed<Parameters extends unknown[], Result>(
  name: string,
  call: (...parameters: Parameters) => Promise<Result>
): (...parameters: Parameters) => Promise<Result> {
  return async (...parameters) => {
    const from = now();
    try {
      return await call(...parameters);
    } finally {
      marks.push({ name, from, to: now() });
    }
  };
}

marks.push({ name: 'script', from: performance.timeOrigin, to: now() });
WebAssembly.instantiate = timed('wasm', WebAssembly.instantiate.bind(WebAssembly)) as never;
WebAssembly.instantiateStreaming = timed(
  'wasm',
  WebAssembly.instantiateStreaming.bind(WebAssembly)
);
const create = InferenceSession.create.bind(InferenceSession) as (
  ...parameters: unknown[]
) => Promise<InferenceSession>;
Object.assign(InferenceSession, {
  create: timed('create', async (...parameters: unknown[]) => {
    const session = await create(...parameters);
    return Object.assign(session, { run: timed('run', session.run.bind(session)) });
  })
});

const channel = new BroadcastChannel(MARKS_CHANNEL);
channel.onmessage = () => {
  const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  channel.postMessage([
    ...marks,
    ...files.map(({ name, startTime, responseEnd }) => ({
      name: new URL(name).pathname.split('/').at(-1)!,
      from: performance.timeOrigin + startTime,
      to: performance.timeOrigin + responseEnd
    }))
  ]);
};
