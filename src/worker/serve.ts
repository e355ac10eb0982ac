/**
 * The engine's side of the conversation: turns messages into calls of the engine and what it
 * reports into messages. Knows neither worker nor page, only a port.
 */
import { isAbort, toPlainError } from '../errors';
import { nextTurn } from '../inference/next-turn';
import type { FilesSource, NamedSource } from '../sources/model-source';
import { createEngine, type IEngine } from './engine';
import type {
  FromEngine,
  RunListener,
  RunRequest,
  ScoreRequest,
  SummariseRequest,
  ToEngine,
  LayerRequest
} from './messages';
import { createScorer } from './scorer';
import { createSummariser } from './summariser';

/** The longest that a text or a cancel waits for heads that are being scored, or a survey summed up. */
const SLICE_MS = 20;

/** What a worker's global scope and a MessagePort have in common. */
export interface IEnginePort {
  postMessage(message: FromEngine, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
}

/**
 * Answers every message that comes in at `port` for as long as the port lives.
 *
 * @returns ends the engine: a worker dies with all it holds, a page has to be given it back
 */
export function serve(port: IEnginePort): () => void {
  let engine: IEngine | null = null;
  const running = new Map<number, AbortController>();
  const pace = { sliceMs: SLICE_MS, pause: nextTurn };
  const scorer = createScorer(pace);
  const summariser = createSummariser(pace);

  const listenerOf = (id: number): RunListener => ({
    onProgress: progress => port.postMessage({ type: 'progress', id, progress }),
    onEncoded: (encoding, model) => port.postMessage({ type: 'encoded', id, encoding, model }),
    onLayer: layer =>
      port.postMessage({ type: 'layer', id, ...layer }, [layer.weights.buffer as ArrayBuffer])
  });

  /** Works for a request until it is done, cancelled or failed. */
  const answer = async (
    id: number,
    work: (signal: AbortSignal) => Promise<void>
  ): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      await work(controller.signal);
    } catch (error) {
      // The page rejected its own promise the moment it cancelled.
      if (!isAbort(error)) {
        port.postMessage({ type: 'failed', id, error: toPlainError(error) });
      }
    } finally {
      running.delete(id);
    }
  };

  const started = (): IEngine => {
    if (engine === null) {
      throw new TypeError('a request came before start');
    }
    return engine;
  };

  const run = (id: number, request: RunRequest) =>
    answer(id, async signal => {
      const summary = await started().run(request, signal, listenerOf(id));
      port.postMessage({ type: 'done', id, ...summary });
    });

  const vectors = (id: number, request: LayerRequest) =>
    answer(id, async signal => {
      const found = await started().vectors(request, signal);
      const buffers = [found.queries, found.keys].map(({ buffer }) => buffer as ArrayBuffer);
      port.postMessage({ type: 'vectors', id, vectors: found }, buffers);
    });

  const layer = (id: number, request: LayerRequest) =>
    answer(id, async signal => {
      const weights = await started().layer(request, signal);
      port.postMessage({ type: 'layer-again', id, weights }, [weights.buffer as ArrayBuffer]);
    });

  const near = (id: number, request: RunRequest) =>
    answer(id, async signal => {
      const found = await started().near(request, signal);
      port.postMessage({ type: 'near', id, near: found });
    });

  const score = (id: number, request: ScoreRequest) =>
    answer(id, async signal => {
      const heads = await scorer.score(request, signal);
      port.postMessage({ type: 'scored', id, heads });
    });

  const summarise = (id: number, request: SummariseRequest) =>
    answer(id, async signal => {
      const table = await summariser.summarise(request, signal);
      port.postMessage({ type: 'summarised', id, table });
    });

  const look = (id: number, model: NamedSource | FilesSource) =>
    answer(id, async signal => {
      const listing = await started().look(model, signal);
      port.postMessage({ type: 'looked', id, listing });
    });

  const kept = ({ id, serverUrl, remove }: Extract<ToEngine, { type: 'kept' }>) =>
    answer(id, async signal => {
      const listing = await started().kept(serverUrl, signal, remove);
      port.postMessage({ type: 'kept', id, kept: listing });
    });

  port.onmessage = ({ data }) => {
    switch (data.type) {
      case 'start':
        engine = createEngine(data);
        port.postMessage({ type: 'ready' });
        break;
      case 'warm':
        engine?.warm(data.model);
        break;
      case 'run':
        void run(data.id, data.request);
        break;
      case 'vectors':
        void vectors(data.id, data.request);
        break;
      case 'layer':
        void layer(data.id, data.request);
        break;
      case 'keep-layer':
        engine?.keepLayer(data.request, data.weights);
        break;
      case 'near':
        void near(data.id, data.request);
        break;
      case 'score':
        void score(data.id, data.request);
        break;
      case 'summarise':
        void summarise(data.id, data.request);
        break;
      case 'look':
        void look(data.id, data.model);
        break;
      case 'kept':
        void kept(data);
        break;
      case 'give-up':
        engine?.giveUp(data.model);
        break;
      case 'cancel':
        running.get(data.id)?.abort();
        break;
    }
  };

  return () => {
    port.onmessage = null;
    void engine?.dispose();
    engine = null;
  };
}
