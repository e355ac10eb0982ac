/**
 * Corrects for many tests: q is the smallest share of false ones at which a test would stand together
 * with all that are at least as clear. Benjamini and Hochberg 1995.
 *
 * @param ps null where there was no test, which then counts as none
 * @returns one q a p; equal p have equal q
 * @example .01, .04, .03, .5 give .04, .0533, .0533, .5
 */
export function correctTests(ps: readonly (number | null)[]): readonly (number | null)[] {
  const order = ps
    .flatMap((p, at) => (p === null ? [] : [{ p, at }]))
    .sort((one, other) => one.p - other.p);
  const qs: (number | null)[] = ps.map(() => null);
  let least = 1;
  for (let place = order.length - 1; place >= 0; place--) {
    const { p, at } = order[place];
    least = Math.min(least, (p * order.length) / (place + 1));
    qs[at] = least;
  }
  return qs;
}
