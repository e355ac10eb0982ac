/**
 * The two ways to the numbers of a text: the article's are read, all others are computed by the
 * engine. Leaves out: when a run begins and whether it is still wanted (session.ts).
 */
import * as act from '../state/actions';
import type { ViewDocument } from '../state/document';
import type { ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import type { IEngineClient } from '../worker/client';
import type { RunRequest } from '../worker/messages';
import { readArticle } from './article';
import { hostAssets } from './host';
import { sourceOf } from './model-source';
import { takeOffered } from './offered-models';
import { settings } from './settings';

/** Takes what a run tells; nothing any more once the run is given up. */
export type Report = (change: (state: ViewState) => ViewState) => void;

/** Tells the article's own run, all layers at once. */
export async function readArticleRun(report: Report, signal: AbortSignal): Promise<void> {
  const begun = performance.now();
  const { encoding, model, attention } = await readArticle();
  signal.throwIfAborted();
  const { heads, tokens } = attention;
  const elapsedMs = performance.now() - begun;
  report(state =>
    act.runDone(
      attention.weights.reduce(
        (shown, weights, layer) =>
          act.layerArrived(shown, { layer, heads, tokens, weights, elapsedMs }),
        act.runEncoded(state, encoding, model)
      ),
      { elapsedMs, model }
    )
  );
}

/** What the engine is asked for a document. @throws {UnsupportedModelError} for a model that is not here */
export function requestOf({
  text_a,
  text_b,
  model
}: Pick<ViewDocument, 'text_a' | 'text_b' | 'model'>): RunRequest {
  const { maxTokens, cache } = settings.getState();
  // An empty B is no B, as in the picture's own field.
  const textB = text_b === '' ? null : text_b;
  return { model: sourceOf(model), textA: text_a, textB, maxTokens, cache };
}

/** What the engine was asked for, by the tokens that came of it. */
const requests = new WeakMap<Encoding, RunRequest>();

/** What gives these tokens again; null for what was not computed on this page. */
export const requestOfRun = (encoding: Encoding): RunRequest | null =>
  requests.get(encoding) ?? null;

/**
 * Computes the document's texts and tells layer by layer.
 *
 * @param takeEngine called once it is needed, which in a page that carries it is after unpacking
 * @throws what befell the engine, as one of the error family; `signal.reason` once aborted
 */
export async function computeRun(
  document: ViewDocument,
  takeEngine: () => IEngineClient,
  report: Report,
  signal: AbortSignal
): Promise<void> {
  const { unpack } = hostAssets();
  if (unpack !== undefined) {
    await unpack();
    signal.throwIfAborted();
  }
  const coming = takeOffered(document.model, signal, (loadedBytes, totalBytes) =>
    report(state => act.runProgressed(state, { stage: 'download', loadedBytes, totalBytes }))
  );
  if (coming !== null) {
    await coming;
    signal.throwIfAborted();
  }
  const engine = takeEngine();
  const request = requestOf(document);
  const summary = await engine.run(request, signal, {
    onProgress: progress => report(state => act.runProgressed(state, progress)),
    onEncoded: (encoding, info) => {
      requests.set(encoding, request);
      report(state => act.runEncoded(state, encoding, info));
    },
    onLayer: layer => report(state => act.layerArrived(state, layer))
  });
  report(state => act.runDone(state, summary));
  if (summary.isUnkept === true) {
    report(state =>
      act.addNotice(state, {
        id: 'unkept',
        text: 'This browser has no room to keep the model: it is fetched again the next time. Models that are kept are listed, and deleted, under “model”.'
      })
    );
  }
  if (engine.rung === 'page') {
    report(state =>
      act.addNotice(state, {
        id: 'engine-rung',
        text: 'This site forbids workers: the model runs in the page itself, which may pause while it computes.'
      })
    );
  }
}
