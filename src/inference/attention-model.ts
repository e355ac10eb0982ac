/**
 * A model that is ready to give attention: picks the route, falls back to the next one where a route does not hold what
 * it promised, and lets the bytes of the file go once nothing needs them any more.
 */
import { isBertScopeError } from '../errors';
import { createSessions } from './create-sessions';
import { inferenceFailure } from './failure';
import { assertMemory, estimateMemory } from './memory';
import { runLayers } from './run-layers';
import { runVectors } from './run-vectors';
import type { ModelPart } from '../model/cut-model';
import type { Route } from '../model/model-info';
import type { ISessions } from './create-sessions';
import type { LayerWeights } from './run-layers';
import type { LayerVectors } from './run-vectors';
import type { IRuntime } from './runtime';
import type { TextIds } from './text-inputs';

/** Best first: layers that stream, then less memory, then what always works. */
const ROUTES: readonly Route[] = ['chunks', 'skeleton', 'appended'];

export type AttentionModelOptions = {
  readonly runtime: IRuntime;
  readonly manifest: { readonly layers: number; readonly heads: number };
  readonly sizeBytes: number;
  /** What its parameters are stored as; see `MemoryDemand`. */
  readonly precision?: string;
  /** How many sessions may exist at once; all where not said. */
  readonly mostSessions?: number;
  /** The parts of a route. Let go after the first complete run. */
  readonly cut: (route: Route) => readonly ModelPart[];
  /** Skips the routes before it; for tests. */
  readonly firstRoute?: Route;
};

export interface IAttentionModel {
  /** The route in use; it may change during the first run. */
  readonly route: Route;
  /** Whether all sessions exist and a run went through every check. */
  readonly settled: boolean;
  /**
   * Attention layer by layer; only one run at a time.
   *
   * @throws {MemoryError} if the text is too long for the device, before anything runs, or if memory ran out
   * @throws {UnsupportedModelError | ShapeError | InferenceError} if no route gives attention
   */
  run(text: TextIds, signal: AbortSignal): AsyncGenerator<LayerWeights>;
  /**
   * One layer again: runs the parts up to it. Only one run at a time.
   *
   * @throws as `run`
   */
  layer(text: TextIds, layer: number, signal: AbortSignal): Promise<LayerWeights>;
  /**
   * Queries and keys of one layer. Runs the parts up to that layer again; only one run at a time.
   *
   * @throws {InferenceError} if the file does not give them, or their product is not what the attention comes from
   */
  vectors(text: TextIds, layer: number, signal: AbortSignal): Promise<LayerVectors>;
  dispose(): Promise<void>;
}

export function createAttentionModel(options: AttentionModelOptions): IAttentionModel {
  const { runtime, manifest, sizeBytes, precision = 'fp32' } = options;
  const { firstRoute = 'chunks', mostSessions = Infinity } = options;
  let cut: AttentionModelOptions['cut'] | null = options.cut;
  let disposed = false;
  let route = firstRoute;
  let sessions: ISessions | null = null;

  const demand = (tokens: number) => ({
    ...manifest,
    heldLayers: mostSessions,
    sizeBytes,
    precision,
    tokens
  });

  /** Whether a failed run may go on by another route, which is then the one in use. */
  const fallBack = async (error: unknown): Promise<boolean> => {
    const next = ROUTES[ROUTES.indexOf(route) + 1];
    if (cut === null || next === undefined) return false;
    if (!isBertScopeError(error, 'InferenceError', 'ShapeError')) return false;
    await sessions?.dispose();
    sessions = null;
    route = next;
    return true;
  };

  const parts = (): readonly ModelPart[] => {
    if (cut === null) throw new TypeError('the parts of a settled model are not written twice');
    return cut(route);
  };

  async function* run(text: TextIds, signal: AbortSignal): AsyncGenerator<LayerWeights> {
    if (disposed) throw new TypeError('the model was disposed');
    const tokens = text.ids.length;
    assertMemory(demand(tokens), `compute the attention of ${tokens} tokens`);
    let done = 0;
    for (;;) {
      try {
        sessions ??= createSessions(runtime, parts(), mostSessions);
        const layers = runLayers({
          runtime,
          sessions,
          text,
          heads: manifest.heads,
          checkEveryRow: cut !== null,
          signal
        });
        for await (const layer of layers) {
          // A route that takes over in the middle computes the first layers again, without telling.
          if (layer.layer < done) continue;
          done++;
          yield layer;
        }
        cut = null;
        return;
      } catch (error) {
        const [phase, what] = sessions?.preparing
          ? (['prepare', 'open the model'] as const)
          : (['run', `compute the attention of ${tokens} tokens`] as const);
        const failure = inferenceFailure(error, phase, what, estimateMemory(demand(tokens)));
        if (!(await fallBack(failure))) throw failure;
      }
    }
  }

  return {
    get route() {
      return route;
    },
    get settled() {
      return cut === null;
    },
    run,
    async layer(text, layer, signal) {
      for await (const each of run(text, signal)) if (each.layer === layer) return each;
      throw new RangeError(`the model has no layer ${layer}`);
    },
    async vectors(text, layer, signal) {
      // Sessions that all exist and a route that has passed its checks.
      if (cut !== null) for await (const each of run(text, signal)) void each;
      if (disposed || sessions === null) throw new TypeError('the model was disposed');
      const tokens = text.ids.length;
      assertMemory(demand(tokens), `compute queries and keys of ${tokens} tokens`);
      try {
        return await runVectors({ runtime, sessions, text, heads: manifest.heads, layer, signal });
      } catch (error) {
        const what = `compute queries and keys of layer ${layer}`;
        throw inferenceFailure(error, 'run', what, estimateMemory(demand(tokens)));
      }
    },
    async dispose() {
      disposed = true;
      cut = null;
      await sessions?.dispose();
      sessions = null;
    }
  };
}
