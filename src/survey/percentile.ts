/**
 * The value below which a share of the values lies, between two of them in a straight line: what
 * NumPy's `quantile` does where nothing else is asked for.
 *
 * @param sorted ascending, at least one, without NaN
 * @param share 0 to 1
 * @example .25 of 1 2 3 4 is 1.75
 */
export function percentile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
