/** What the model panel asks the engine: what a model's folder holds, what the browser keeps. Leases it for as long. */
import { UnsupportedModelError } from '../errors';
import type { KeptListing, ModelListing } from '../sources/model-listing';
import { leaseEngine } from './engine';
import { hostAssets } from './host';
import { sourceOf } from './model-source';

/**
 * The files of a model. Whoever calls it has said to the reader which host is asked.
 *
 * @param model as a document names it
 * @throws {DownloadError | IntegrityError | UnsupportedModelError} if it cannot be had; `signal.reason` once aborted
 */
export async function lookUpModel(model: string, signal: AbortSignal): Promise<ModelListing> {
  const source = sourceOf(model, true);
  if (source.kind === 'packaged') {
    throw new UnsupportedModelError(
      `“${model}” is built in and comes in one file.`,
      'Choose it below.',
      { model }
    );
  }
  return withEngine(engine => engine.look(source, signal));
}

/** @param remove forgets a model by its address; null: what unfinished downloads left */
export function listKeptModels(signal: AbortSignal, remove?: string | null): Promise<KeptListing> {
  return withEngine(engine => engine.kept(hostAssets().serverUrl ?? null, signal, remove));
}

async function withEngine<Answer>(
  ask: (engine: ReturnType<typeof leaseEngine>['engine']) => Promise<Answer>
): Promise<Answer> {
  const lease = leaseEngine();
  try {
    return await ask(lease.engine);
  } finally {
    lease.release();
  }
}
