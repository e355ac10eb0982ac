/**
 * What the page around the views can give them: engine, models, the article's numbers. Every host
 * says it once, before its first view; a page that cannot compute says so by an engine of null.
 */
import type { PackagedSource } from '../sources/model-source';
import type { EngineAssets } from '../worker/messages';

export type HostAssets = {
  /** Null where nothing can be computed, only stored attention shown. */
  readonly engine: EngineAssets | null;
  /** The models that come with the page. */
  readonly models: readonly PackagedSource[];
  /** Where the page's own server lists models that were installed for it, ending with a slash; null or missing where there is none. */
  readonly serverUrl?: string | null;
  /** Where the stored attention of the article lies; null where it is not to be had. */
  readonly article: { readonly descriptionUrl: string; readonly attentionUrl: string } | null;
  /** The template of exported pages; nothing can be exported where there is none. */
  readonly page?: string | null;
  /**
   * Where engine and models are carried packed: unpacks them and provides them anew. Awaited before
   * each run, so that a stored picture never waits for it.
   *
   * @throws {IntegrityError} if what is carried is damaged
   */
  readonly unpack?: () => Promise<void>;
};

let assets: HostAssets = { engine: null, models: [], article: null };

/** Says what this page has. A later call holds for runs that begin after it. */
export function provideAssets(provided: HostAssets): void {
  assets = provided;
}

export function hostAssets(): HostAssets {
  return assets;
}
