/** Which surveys are being computed, in this tab or another: each of them holds a lock of the browser. */
import { StorageError } from '../../errors';

const LOCK = 'bertscope-survey-';

/** Why a survey is refused that is computed elsewhere: the field `reason` of the error. */
export const LOCKED = 'locked';

/** Undefined on pages over plain HTTP. */
const locksOf = (): LockManager | undefined =>
  (globalThis.navigator as Partial<Navigator> | undefined)?.locks;

/**
 * Computes a survey while nobody else does. A page that has no locks, or is refused them as a sandboxed
 * one is, shares its surveys with no tab or computes them twice, which gives the same.
 *
 * @throws {StorageError} if it is being computed already; else what `work` throws
 */
export async function withSurveyLock<Value>(
  id: string,
  work: () => Promise<Value>
): Promise<Value> {
  const locks = locksOf();
  if (locks === undefined) return work();
  let isAnswered = false;
  try {
    return await locks.request(`${LOCK}${id}`, { ifAvailable: true }, lock => {
      isAnswered = true;
      if (lock !== null) return work();
      throw new StorageError(
        'This survey is being computed already, here or in another tab.',
        'Its numbers come here, too, as they are done.',
        { reason: LOCKED }
      );
    });
  } catch (error) {
    if (isAnswered) throw error;
    return work();
  }
}

/** Ids of the surveys that are computed, here or in another tab; none where the page cannot know. */
export async function lockedSurveys(): Promise<ReadonlySet<string>> {
  const found = await locksOf()
    ?.query()
    .catch(() => null);
  return new Set(
    (found?.held ?? []).flatMap(({ name = '' }) =>
      name.startsWith(LOCK) ? [name.slice(LOCK.length)] : []
    )
  );
}
