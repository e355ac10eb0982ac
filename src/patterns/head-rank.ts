/** Where one head stands among all of a model: no head is shown without it. */

/**
 * @param values the same score of all heads; null where it is undefined or the head is broken
 * @param at the head asked about, a place in `values`
 * @returns 1 for the largest, equal ones alike; null where its own value is
 * @example of .5, .9, .5 the first and the last have rank 2
 */
export function rankOf(values: readonly (number | null)[], at: number): number | null {
  const own = values[at];
  if (own === null) return null;
  return 1 + values.filter(value => value !== null && value > own).length;
}
