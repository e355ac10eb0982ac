/** Where the engine's script leaves `serve` when a page, not a worker, runs it. */
export const ENGINE_KEY = Symbol.for('bertscope.engine.v1');
