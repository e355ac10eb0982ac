/** How numbers are written, on the screen and in the picture. Leaves out: anything that depends on the reader's locale. */

/**
 * A weight without its leading zero.
 *
 * @example formatWeight(.99891, 4) gives ".9989"; formatWeight(1, 2) gives "1.00"
 */
export function formatWeight(weight: number, digits: number): string {
  return weight.toFixed(digits).replace(/^0\./, '.');
}

/**
 * A number that may be below zero, with a minus sign as wide as a digit.
 *
 * @example formatSigned(-1.234, 2) gives "−1.23"; formatSigned(-.001, 2) gives "0.00"
 */
export function formatSigned(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return /^-0*\.?0*$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/**
 * How much more or less than something else, in a difference of shares.
 *
 * @example formatMargin(.313, 2) gives "+.31"; formatMargin(-.04, 2) gives "−.04"
 */
export function formatMargin(difference: number, digits: number): string {
  const size = formatWeight(Math.abs(difference), digits);
  if (/^0?\.?0*$/.test(size)) return size;
  return `${difference < 0 ? '−' : '+'}${size}`;
}

/** A weight in two digits; what is not nothing never looks so. */
export function formatShortWeight(weight: number): string {
  return weight > 0 && weight < 0.005 ? '< .01' : formatWeight(weight, 2);
}

/**
 * A share in whole per cent; what is neither nothing nor everything never looks so.
 *
 * @example formatShare(.953) gives "95 %"; formatShare(.998) gives "> 99 %"
 */
export function formatShare(share: number): string {
  if (share > 0.995 && share < 0.99999) return '> 99 %';
  if (share > 0 && share < 0.005) return '< 1 %';
  return `${Math.round(share * 100)} %`;
}

/** @example formatTolerance(.004) gives "± .004"; formatTolerance(2e-5) gives "± .00002" */
export function formatTolerance(tolerance: number): string {
  return `± ${tolerance.toFixed(5).replace(/^0/, '').replace(/0+$/, '')}`;
}

/** @example ordinal(3) gives "3rd" */
export function ordinal(n: number): string {
  const teen = n % 100 > 10 && n % 100 < 14;
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${ending}`;
}

/** @example formatCount(3145728) gives "3,145,728" */
export function formatCount(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** @example formatMegabytes(45600000) gives "45.6 MB" */
export function formatMegabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** @example formatMs(4.63) gives "4.6 ms"; formatMs(1234) gives "1.23 s" */
export function formatMs(ms: number): string {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}
