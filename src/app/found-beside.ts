/**
 * What the engine knows of the tokens on the screen besides their attention: queries and keys, words near each other.
 * A picture may have been stored, and the model may have changed since: what is of other tokens is not given out.
 */
import { isAbort, toPlainError } from '../errors';
import type { NotFound } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import { hostAssets } from './host';

const OTHER_TOKENS: NotFound = {
  problem: 'The stored picture was computed with other tokens than this page makes of its text.',
  advice: 'Change the text to have it computed here.'
};

const sameIds = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((id, at) => id === b[at]);

/** Null if it was given up. Never throws. */
export async function foundBeside<Found extends { readonly ids: readonly number[] }>(
  { ids }: Encoding,
  ask: () => Promise<Found>,
  signal: AbortSignal
): Promise<Found | NotFound | null> {
  try {
    await hostAssets().unpack?.();
    signal.throwIfAborted();
    const found = await ask();
    return sameIds(found.ids, ids) ? found : OTHER_TOKENS;
  } catch (error) {
    if (isAbort(error)) return null;
    const { message, advice } = toPlainError(error);
    return { problem: message, advice };
  }
}
