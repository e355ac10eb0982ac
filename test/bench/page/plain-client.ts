/** The page's side of plain-worker.ts. */
import type { PlainAnswer, PlainRequest } from './plain-worker';

export interface IPlainClient {
  /** Milliseconds that one run takes in the worker, and what came out. */
  run(ids: readonly number[]): Promise<PlainAnswer>;
  close(): void;
}

/** Starts the worker and loads the model in it. */
export async function openPlain(urls: {
  readonly workerUrl: string;
  readonly wasmUrl: string;
  readonly modelUrl: string;
}): Promise<IPlainClient> {
  const worker = new Worker(urls.workerUrl);
  const ask = (request: PlainRequest): Promise<PlainAnswer> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<PlainAnswer>) => resolve(data);
      worker.onerror = event => reject(new Error(event.message));
      worker.postMessage(request);
    });
  const absolute = (url: string): string => new URL(url, location.href).href;
  await ask({ wasmUrl: absolute(urls.wasmUrl), modelUrl: absolute(urls.modelUrl) });
  return { run: ids => ask({ ids }), close: () => worker.terminate() };
}
