/**
 * Starts the engine on the first rung that holds: a worker from the script's own URL, a worker from
 * a blob (where the script lies on another origin), the page itself (where workers are forbidden).
 */
import { EngineError } from '../errors';
import { ENGINE_KEY } from './engine-key';
import type { EngineAssets, FromEngine, ToEngine } from './messages';

export type Rung = 'worker' | 'blob' | 'page';

export interface IConnection {
  readonly rung: Rung;
  post(message: ToEngine, transfer?: Transferable[]): void;
  /** One listener each; set before the first `post`. */
  onMessage: (message: FromEngine) => void;
  /** Something ended the engine from outside any run. */
  onCrash: (reason: string) => void;
  close(): void;
}

// A server that never answers should not leave a view waiting for ever.
const READY_TIMEOUT_MS = 30_000;

type Serve = (port: MessagePort) => () => void;
type Opened = Omit<IConnection, 'rung' | 'onMessage' | 'onCrash'> & {
  listen(onMessage: (message: FromEngine) => void, onCrash: (reason: string) => void): void;
};

function openWorker(url: string): Opened {
  const worker = new Worker(url);
  return {
    post: (message, transfer = []) => worker.postMessage(message, transfer),
    listen(onMessage, onCrash) {
      worker.onmessage = (event: MessageEvent<FromEngine>) => onMessage(event.data);
      worker.onerror = event => {
        event.preventDefault();
        onCrash(event.message || `the script ${url} could not be started as a worker`);
      };
      worker.onmessageerror = () => onCrash('a message could not be read');
    },
    close: () => worker.terminate()
  };
}

async function openBlobWorker(url: string): Promise<Opened> {
  const answer = await fetch(url);
  if (!answer.ok) {
    throw new Error(`HTTP ${answer.status} for ${url}`);
  }
  const blobUrl = URL.createObjectURL(new Blob([await answer.text()], { type: 'text/javascript' }));
  let opened: Opened;
  try {
    opened = openWorker(blobUrl);
  } catch (error) {
    URL.revokeObjectURL(blobUrl);
    throw error;
  }
  return {
    ...opened,
    close() {
      opened.close();
      URL.revokeObjectURL(blobUrl);
    }
  };
}

async function openInPage(url: string): Promise<Opened> {
  await import(/* webpackIgnore: true */ url);
  const serve = (globalThis as Record<symbol, unknown>)[ENGINE_KEY];
  if (typeof serve !== 'function') {
    throw new Error(`${url} is not the engine's script`);
  }
  const { port1, port2 } = new MessageChannel();
  const end = (serve as Serve)(port2);
  return {
    post: (message, transfer = []) => port1.postMessage(message, transfer),
    listen(onMessage) {
      port1.onmessage = (event: MessageEvent<FromEngine>) => onMessage(event.data);
    },
    close() {
      end();
      port1.close();
      port2.close();
    }
  };
}

const RUNGS: readonly [Rung, (url: string) => Opened | Promise<Opened>][] = [
  ['worker', openWorker],
  ['blob', openBlobWorker],
  ['page', openInPage]
];

/** Resolves once the engine has answered; rejects with what this rung forbids. */
async function climb(
  rung: Rung,
  open: (url: string) => Opened | Promise<Opened>,
  assets: EngineAssets
): Promise<IConnection> {
  const opened = await open(assets.workerUrl);
  return new Promise<IConnection>((resolve, reject) => {
    const connection: IConnection = {
      rung,
      post: opened.post,
      onMessage: () => undefined,
      onCrash: () => undefined,
      close: opened.close
    };
    const fail = (reason: string) => {
      clearTimeout(timer);
      opened.close();
      reject(new Error(reason));
    };
    const timer = setTimeout(
      () => fail(`no answer within ${READY_TIMEOUT_MS / 1000} seconds`),
      READY_TIMEOUT_MS
    );
    opened.listen(message => {
      if (message.type !== 'ready') {
        return;
      }
      clearTimeout(timer);
      opened.listen(
        later => connection.onMessage(later),
        reason => connection.onCrash(reason)
      );
      resolve(connection);
    }, fail);
    const { wasmUrl, files } = assets;
    opened.post({ type: 'start', wasmUrl, ...(files !== undefined && { files }) });
  });
}

/**
 * @param first the rung to begin with; a test or a host that knows better may skip some
 * @throws {EngineError} when every rung fails, with the reason of each
 */
export async function connect(assets: EngineAssets, first: Rung = 'worker'): Promise<IConnection> {
  const reasons: string[] = [];
  for (const [rung, open] of RUNGS.slice(RUNGS.findIndex(([name]) => name === first))) {
    try {
      return await climb(rung, open, assets);
    } catch (error) {
      reasons.push(`${rung}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new EngineError(
    'The engine could not be started: this page allows no worker, and its script did not load into the page either.',
    'Reload the page. If it stays, the content security policy of this site forbids workers: allow "worker-src \'self\' blob:".',
    { rung: 'page', reason: reasons.join('; ') }
  );
}
