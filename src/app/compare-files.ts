/**
 * Runs another file of the model on the screen on the same text, and says where the two differ: which heads look
 * elsewhere, which get another name. Leaves out how it is drawn (panels/comparison.tsx).
 */
import { compareLayer, type HeadDifference } from '../attention/compare-attention';
import { InferenceError } from '../errors';
import type { ModelInfo } from '../model/model-info';
import { runComplete } from '../state/run-complete';
import type { ViewState } from '../state/view-state';
import type { IEngineClient } from '../worker/client';
import { bringLayer } from './bring-layers';
import { leaseEngine } from './engine';
import { allowFetching } from './model-source';
import { requestOf } from './runs';

export type ComparedHead = HeadDifference & {
  readonly layer: number;
  readonly head: number;
  /** What its scores name it by the file on the screen and by the other. */
  readonly names: readonly [string, string];
};

export type FileComparison = {
  readonly shown: ModelInfo;
  readonly other: ModelInfo;
  readonly tokens: number;
  /** All heads, layer by layer. */
  readonly heads: readonly ComparedHead[];
};

/** Whether the head looks elsewhere or has another name. */
export const isFlipped = ({ flipped, names }: ComparedHead): boolean =>
  flipped.length > 0 || names[0] !== names[1];

/** Layers of one run, by number. */
type Layers = readonly (Float32Array | null)[];

/**
 * @param model the other file's, as a document names it; its host may be asked for it
 * @throws {InferenceError} if there is nothing on the screen to compare with, or the other file takes the text apart
 *   in another way; what befell the engine; `signal.reason` once aborted
 */
export async function compareFiles(
  state: ViewState,
  model: string,
  signal: AbortSignal
): Promise<FileComparison> {
  const run = runComplete(state);
  if (run === null) throw unfinished();
  const { encoding, attention, model: shown } = run;
  allowFetching(model);
  const lease = leaseEngine();
  try {
    const { engine } = lease;
    const { layers, ids, info } = await runOther(engine, state, model, signal);
    const isSame =
      ids.length === encoding.ids.length && ids.every((id, i) => id === encoding.ids[i]);
    if (!isSame || info.layers !== shown.layers || info.heads !== shown.heads) throw unlike(model);
    const heads: ComparedHead[] = [];
    for (const [layer, held] of attention.weights.entries()) {
      const other = layers[layer];
      if (other === null) throw unfinished();
      const weights = held ?? (await bringLayer(encoding, layer, signal));
      const differences = compareLayer(weights, other, attention.heads, attention.tokens);
      const [before, after] = await Promise.all(
        [weights, other].map(each => engine.score({ weights: each, encoding }, signal))
      );
      heads.push(
        ...differences.map((difference, head) => ({
          ...difference,
          layer,
          head,
          names: [before[head].name.label, after[head].name.label] as const
        }))
      );
    }
    return { shown, other: info, tokens: attention.tokens, heads };
  } finally {
    lease.release();
  }
}

async function runOther(
  engine: IEngineClient,
  { document }: ViewState,
  model: string,
  signal: AbortSignal
): Promise<{ layers: Layers; ids: readonly number[]; info: ModelInfo }> {
  const layers: (Float32Array | null)[] = [];
  let ids: readonly number[] = [];
  const { model: info } = await engine.run(requestOf({ ...document, model }), signal, {
    onEncoded: (encoding, known) => {
      ids = encoding.ids;
      layers.push(...new Array<null>(known.layers).fill(null));
    },
    onLayer: ({ layer, weights }) => void (layers[layer] = weights)
  });
  return { layers, ids, info };
}

function unfinished(): InferenceError {
  return new InferenceError(
    'There is no complete attention on the screen to compare with.',
    'Wait until the view is ready, and compare then.',
    { phase: 'compare' }
  );
}

function unlike(model: string): InferenceError {
  return new InferenceError(
    `${model} takes this text apart in another way, or has other layers and heads.`,
    'Compare two files of the same model.',
    { phase: 'compare' }
  );
}
