/** Attention of a model and the scores of its heads, as the tests of patterns ask for them. */
import { scorePatterns } from '../../src/patterns/score-patterns';
import type { HeadScores, PatternScore } from '../../src/patterns/head-scores';
import type { PatternName } from '../../src/patterns/pattern';
import type { PatternEncoding } from '../../src/patterns/pattern-input';
import type { Encoding } from '../../src/tokens/encoding';
import { createEngine } from '../../src/worker/engine';
import { modelFile, modelManifest, modelSource, wasmBinary } from './runtime-files';

export type Computed = {
  readonly encoding: Encoding;
  /** By layer, shape [heads, tokens, tokens]. */
  readonly layers: readonly Float32Array[];
};

/** A head by layer and number, both 0-based. */
export type HeadPlace = readonly [layer: number, head: number];

export type Sound = HeadScores & { readonly isBroken: false };

/** An engine with the embedded model, or with other parameters in its file: as many bytes. */
export function openModel(bytes: Uint8Array<ArrayBuffer> = modelFile('model.onnx')) {
  const fetch = (async (url: unknown) => {
    const name = String(url).split('/').at(-1) ?? '';
    return new Response(name === 'model.onnx' ? bytes : modelFile(name));
  }) as typeof globalThis.fetch;
  const engine = createEngine({ wasmBinary: wasmBinary(), fetch });
  return {
    async compute(textA: string, textB: string | null = null): Promise<Computed> {
      const encodings: Encoding[] = [];
      const layers: Float32Array[] = [];
      const request = { model: modelSource(), textA, textB };
      await engine.run(request, new AbortController().signal, {
        onEncoded: encoding => encodings.push(encoding),
        onLayer: ({ weights }) => layers.push(weights)
      });
      return { encoding: encodings[0], layers };
    },
    dispose: () => engine.dispose()
  };
}

/** All heads, layer after layer; `encoding` lays other tokens over the weights. */
export function scoreAll(
  { layers, encoding }: Computed,
  other: PatternEncoding = encoding
): readonly Sound[] {
  return layers.flatMap(weights => scorePatterns(weights, other)) as readonly Sound[];
}

export const headOf = (heads: readonly Sound[], [layer, head]: HeadPlace): Sound =>
  heads[layer * modelManifest().heads + head];

/** The score of tier (a), where the pattern has tiers. */
export const scoreOf = ({ scores }: Sound, pattern: PatternName): PatternScore =>
  scores.find(score => score.pattern === pattern)!;

export const isNamed = ({ name }: Sound, pattern: PatternName): boolean =>
  name.patterns.some(named => named.pattern === pattern);

/** Mean of what is defined; NaN of nothing. */
export function meanOf(values: readonly (number | null)[]): number {
  const held = values.filter(value => value !== null);
  return held.reduce((sum, value) => sum + value, 0) / held.length;
}
