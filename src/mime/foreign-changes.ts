/**
 * What others have written into an output: another tab, another view of it, another person. A
 * document that several people share replaces an output, and with it the renderer, for each change
 * from elsewhere; so what a live model's outputs held is remembered for the page.
 */
import type { ILiveModel } from '../live/live-models';
import { isSameJson } from './output-bundle';

type Fields = Readonly<Record<string, unknown>>;

/** What the outputs of live models held when this page last saw them. */
export const seenFields = new WeakMap<ILiveModel, Fields>();

/**
 * The choices that were changed elsewhere and that this view has not made itself.
 *
 * @param own the view's document
 * @param before what the output held when it was last seen
 * @param after what it holds now
 * @example own and before with layer 1, after with layer 2 gives { layer: 2 }
 */
export function foreignChanges(own: Fields, before: Fields, after: Fields): Fields {
  // These two follow from the others.
  const isChoice = (name: string) => name in own && name !== 'live_id' && name !== 'snapshot';
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) =>
        isChoice(name) && !isSameJson(before[name], value) && !isSameJson(own[name], value)
    )
  );
}
