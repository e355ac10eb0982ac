/**
 * What the prebuilt classic script runs. In a worker it serves the worker's own scope; anywhere
 * else (the main-thread fallback imports the same file) it leaves `serve` where the page's client
 * finds it, since a classic script has no exports.
 */
import { ENGINE_KEY } from './engine-key';
import { serve, type IEnginePort } from './serve';

if (typeof document === 'undefined') {
  serve(globalThis as unknown as IEnginePort);
} else {
  (globalThis as Record<symbol, unknown>)[ENGINE_KEY] = serve;
}
