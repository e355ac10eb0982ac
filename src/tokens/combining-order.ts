/**
 * The canonical order of combining marks, asked of the engine two marks at a time, since JavaScript
 * does not tell combining classes. Leaves out which characters are marks (unicode-class.ts).
 */

/**
 * 1 if two marks change places in canonical order, -1 if the other way round, 0 if never: if both
 * are of one combining class.
 */
export function compareClasses(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return (a + b).normalize('NFD') !== a + b ? 1 : (b + a).normalize('NFD') !== b + a ? -1 : 0;
}

/**
 * Mark to place of its combining class among those of `chars`, from 0.
 *
 * @param chars combining marks (classes above 0), one code point each
 * @example U+0301 (class 230) and U+0323 (class 220) get 1 and 0
 */
export function rankClasses(chars: ReadonlySet<string>): Map<string, number> {
  const sorted = [...chars].sort(compareClasses);
  const ranks = new Map<string, number>();
  let rank = 0;
  sorted.forEach((char, index) => {
    rank += index > 0 && compareClasses(sorted[index - 1], char) !== 0 ? 1 : 0;
    ranks.set(char, rank);
  });
  return ranks;
}
