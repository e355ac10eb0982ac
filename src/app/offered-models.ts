/**
 * Models whose files somebody outside the page holds, as a kernel does: asked for when one is first computed, and from
 * then on known as chosen files are. Leaves out how they come (`widget/model-offer.ts`).
 */
import type { ChosenFile } from '../sources/chosen-folder';
import { splitModel } from '../sources/model-names';
import { addFiles, chosenSource } from './chosen-models';

export type ModelOffer = {
  /** For people. */
  readonly name: string;
  /** Who holds the files, for people. */
  readonly host: string;
  /** @throws one of the error family; `signal.reason` once aborted */
  take(
    signal: AbortSignal,
    onProgress: (loadedBytes: number, totalBytes: number) => void
  ): Promise<readonly ChosenFile[]>;
};

const offers = new Map<string, ModelOffer>();

/**
 * @param model as a document names it, without a file
 * @returns takes the offer back; may be called twice
 */
export function offerModel(model: string, offer: ModelOffer): () => void {
  offers.set(model, offer);
  return () => {
    if (offers.get(model) === offer) offers.delete(model);
  };
}

export const isOffered = (model: string): boolean => offers.has(splitModel(model).place);

/**
 * Has the files of an offered model come.
 *
 * @returns null where there is nothing to wait for: its files are here, or nobody offers it; else it rejects as the offer
 */
export function takeOffered(
  model: string,
  ...told: Parameters<ModelOffer['take']>
): Promise<void> | null {
  const { place } = splitModel(model);
  const offer = offers.get(place);
  if (offer === undefined || chosenSource(model) !== null) return null;
  const { name, host } = offer;
  return offer.take(...told).then(files => addFiles(place, { name, host, files }));
}
