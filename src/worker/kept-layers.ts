/**
 * Layers of attention that pages had no room for, kept beside the model: those used longest ago go first. Whoever asks
 * for one that is gone has it computed again.
 */
import { memoryLimit } from '../inference/memory';
import type { RunRequest } from './messages';

export interface IKeptLayers {
  /** Takes a layer of a run over. */
  keep(run: RunRequest, layer: number, weights: Float32Array): void;
  /** A copy, since its buffer will be transferred; null for a layer that is not, or no longer, kept. */
  copyOf(run: RunRequest, layer: number): Float32Array<ArrayBuffer> | null;
}

/** Beside a model that takes the same memory. */
const SHARE_OF_LIMIT = 1 / 8;

/** What decides about a run's numbers. */
const keyOf = ({ model, textA, textB, maxTokens }: RunRequest, layer: number): string =>
  JSON.stringify([model.id, textA, textB, maxTokens ?? null, layer]);

export function createKeptLayers(mostBytes = memoryLimit() * SHARE_OF_LIMIT): IKeptLayers {
  // In the order of their use.
  const kept = new Map<string, Float32Array>();
  let heldBytes = 0;

  const drop = (key: string): Float32Array | null => {
    const weights = kept.get(key) ?? null;
    if (weights !== null) heldBytes -= weights.byteLength;
    kept.delete(key);
    return weights;
  };
  const add = (key: string, weights: Float32Array): void => {
    kept.set(key, weights);
    heldBytes += weights.byteLength;
  };

  return {
    keep(run, layer, weights) {
      const key = keyOf(run, layer);
      drop(key);
      add(key, weights);
      for (const oldest of kept.keys()) {
        if (heldBytes <= mostBytes) return;
        drop(oldest);
      }
    },
    copyOf(run, layer) {
      const key = keyOf(run, layer);
      const weights = drop(key);
      if (weights === null) return null;
      add(key, weights);
      return weights.slice();
    }
  };
}
