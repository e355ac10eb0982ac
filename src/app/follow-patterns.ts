/**
 * Has every layer on the screen scored once its run is settled, computed or stored alike: the shown
 * layer first, one after another, each after a paint. Then the shown layer gets the p of its words.
 *
 * Who does it: the engine's worker where it runs already, else the page in idle slices. Scores take
 * milliseconds a layer and need no model, while a worker's start fetches and compiles megabytes of
 * WebAssembly: a saved view that is merely opened must not pay that, and a page that cannot
 * compute has the same names.
 */
import { isAbort, toPlainError } from '../errors';
import type { HeadScores } from '../patterns/head-scores';
import type { RelatedTier } from '../patterns/pattern';
import type { NearWords } from '../patterns/vector-relation';
import { addNotice } from '../state/actions';
import { chosenLayer } from '../state/chosen-heads';
import { PATTERNS_NOTICE } from '../state/notices';
import { layerScored, nearOf, patternsOf } from '../state/pattern-actions';
import type { ViewStore } from '../state/store';
import type { ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import type { ScoreRequest } from '../worker/messages';
import { afterPaint } from './after-paint';
import { bringLayer } from './bring-layers';
import { runningEngine } from './engine';
import { scoreOnPage } from './score-on-page';

/** Layers that are not shown come to the screen together, at most so often: each time all is drawn anew. */
const TOGETHER_MS = 200;

/** What is scored, and which tier of "related" beside the same piece. */
type Asked = {
  readonly encoding: Encoding;
  readonly related: RelatedTier;
  /** With the tier `vectors`. */
  readonly vectors: NearWords['pairs'] | null;
};

/** What is known of a layer. */
type Known = Asked & {
  readonly heads: readonly HeadScores[];
  readonly hasP: boolean;
};

/** By the tokens of a run and its layer: views of the same run share it. One a tier: who goes back to one has it, too. */
const known = new WeakMap<Encoding, Map<string, Known>>();

const nameOf = (layer: number, related: RelatedTier): string => `${layer} ${related}`;

function knownOf(layer: number, { encoding, related, vectors }: Asked): Known | null {
  const found = known.get(encoding)?.get(nameOf(layer, related));
  return found?.vectors === vectors ? found : null;
}

function keep(layer: number, found: Known): void {
  const layers = known.get(found.encoding) ?? new Map<string, Known>();
  known.set(found.encoding, layers.set(nameOf(layer, found.related), found));
}

/** What the tokens are to be scored with now; a tier that is still to come is left out. */
function askedOf(state: ViewState, encoding: Encoding): Asked {
  const { relatedBy } = state;
  const found = nearOf(state)?.found ?? null;
  const vectors = found !== null && 'pairs' in found ? found.pairs : null;
  if (relatedBy !== 'vectors') return { encoding, related: relatedBy, vectors: null };
  return { encoding, related: vectors === null ? 'piece' : 'vectors', vectors };
}

/** What is done next. */
type Job = {
  readonly layer: number;
  /** Null for a layer that was let go. */
  readonly weights: Float32Array | null;
  readonly permutations: boolean;
};

/** The layers that have been computed, the shown one first, and those that are held before those that were let go. */
function layersOf({ document, model, attention }: ViewState): readonly number[] {
  if (attention === null) return [];
  const shown = chosenLayer({ document, model });
  const held = attention.weights.flatMap((weights, layer) => (weights === null ? [] : [layer]));
  return [...held, ...(attention.elsewhere ?? [])].toSorted(
    (a, b) => Number(b === shown) - Number(a === shown)
  );
}

/** @param failed layers that are not tried again */
function nextJob(state: ViewState, asked: Asked, failed: ReadonlySet<number>): Job | null {
  const layers = layersOf(state).filter(layer => !failed.has(layer));
  const jobOf = (layer: number, permutations: boolean): Job => ({
    layer,
    weights: state.attention?.weights[layer] ?? null,
    permutations
  });
  const unknown = layers.find(layer => knownOf(layer, asked) === null);
  if (unknown !== undefined) return jobOf(unknown, false);
  const shown = chosenLayer(state);
  const lacksP = layers.includes(shown) && knownOf(shown, asked)?.hasP === false;
  return lacksP ? jobOf(shown, true) : null;
}

/**
 * The state with all that is known of its layers; the same one if nothing of it is news. Another tier
 * than the one that is there comes with all those layers at once, so that all heads have the same.
 */
function withKnown(state: ViewState, asked: Asked): ViewState {
  const { encoding, related } = asked;
  const layers = layersOf(state).map(
    layer => [layer, knownOf(layer, asked)?.heads ?? null] as const
  );
  const before = patternsOf(state);
  const isMissing = layers.some(
    ([layer, heads]) => heads === null && before?.layers[layer] !== null
  );
  if (before !== null && before.related !== related && isMissing) return state;
  return layers.reduce((shown, [layer, heads]) => {
    const there = patternsOf(shown);
    const isNews = heads !== null && (heads !== there?.layers[layer] || there.related !== related);
    return isNews ? layerScored(shown, encoding, layer, heads, related) : shown;
  }, state);
}

/** The tokens on the screen, if nothing of them is still to come. */
const settledEncoding = ({ phase, encoding, attention }: ViewState): Encoding | null =>
  phase.phase === 'ready' && attention !== null ? encoding : null;

/** The same for who scores. */
const requestOf = ({ encoding, related, vectors }: Asked) => ({
  encoding,
  ...(related === 'stem' && { stem: true }),
  ...(vectors !== null && { vectors })
});

const paint = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const cancel = afterPaint(resolve);
    const stop = () => {
      cancel();
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', stop, { once: true });
  });

async function score(request: ScoreRequest, signal: AbortSignal): Promise<readonly HeadScores[]> {
  try {
    const heads = await runningEngine()?.score(request, signal);
    if (heads !== undefined) return heads;
  } catch {
    // The worker has ended, or cannot: the page needs nothing of it.
    signal.throwIfAborted();
  }
  return scoreOnPage(request, signal);
}

/** Follows the store until disposed. */
export function followPatterns(store: ViewStore): { dispose(): void } {
  let working: { readonly encoding: Encoding; readonly controller: AbortController } | null = null;
  let failed: { readonly encoding: Encoding; readonly layers: Set<number> } | null = null;

  const failedOf = (encoding: Encoding): Set<number> => {
    if (failed?.encoding !== encoding) failed = { encoding, layers: new Set() };
    return failed.layers;
  };

  const update = (change: (state: ViewState) => ViewState): void => {
    const state = store.getState();
    const next = change(state);
    if (next !== state) store.setState(next, true);
  };

  const stop = (): void => {
    working?.controller.abort();
    working = null;
  };

  const fail = (encoding: Encoding, layer: number, error: unknown): void => {
    failedOf(encoding).add(layer);
    const { message, advice } = toPlainError(error);
    const text = `What the heads of layer ${layer} do could not be scored: ${message} ${advice}`;
    update(state => addNotice(state, { id: PATTERNS_NOTICE, text }));
  };

  const work = async (encoding: Encoding, signal: AbortSignal): Promise<void> => {
    // Nor within the change of state that has told of it.
    await paint(signal);
    let toldMs = performance.now();
    const tell = (): void => {
      update(state => withKnown(state, askedOf(state, encoding)));
      toldMs = performance.now();
    };
    tell();
    for (;;) {
      signal.throwIfAborted();
      const asked = askedOf(store.getState(), encoding);
      const job = nextJob(store.getState(), asked, failedOf(encoding));
      if (job === null) break;
      const { layer, permutations } = job;
      // They may take seconds: nothing that is known waits for them.
      if (permutations) tell();
      try {
        const weights = job.weights ?? (await bringLayer(encoding, layer, signal));
        const heads = await score({ weights, permutations, ...requestOf(asked) }, signal);
        signal.throwIfAborted();
        keep(layer, { ...asked, heads, hasP: permutations });
      } catch (error) {
        signal.throwIfAborted();
        fail(encoding, layer, error);
      }
      const isShown = layer === chosenLayer(store.getState());
      if (isShown || performance.now() - toldMs > TOGETHER_MS) tell();
      await paint(signal);
    }
    tell();
  };

  const follow = (state: ViewState): void => {
    const encoding = settledEncoding(state);
    if (encoding !== working?.encoding) stop();
    if (encoding === null || working !== null) return;
    const asked = askedOf(state, encoding);
    const isDone = nextJob(state, asked, failedOf(encoding)) === null;
    if (isDone && withKnown(state, asked) === state) return;
    const controller = new AbortController();
    working = { encoding, controller };
    work(encoding, controller.signal).then(
      () => {
        // A view that is gone begins nothing more.
        if (working?.controller !== controller) return;
        working = null;
        // What was chosen while the last of it was told.
        follow(store.getState());
      },
      (error: unknown) => {
        if (!isAbort(error)) throw error;
      }
    );
  };

  const unsubscribe = store.subscribe(follow);
  follow(store.getState());
  return {
    dispose() {
      unsubscribe();
      stop();
    }
  };
}
