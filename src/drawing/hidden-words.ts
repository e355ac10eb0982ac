/** The sentence about what a picture leaves out of a layer, on the screen and in the saved picture. */
import type { MassShares } from '../attention/reduce-layer';
import type { ViewDocument } from '../state/document';
import { FILTER_WORDS } from './filter-words';
import { formatShare } from './numerals';

/**
 * The sentence about what is not in the picture at all, whatever the cut; empty if everything is.
 *
 * @param left the texts of tokens that are left out
 * @example '43 % of mass hidden: [CLS], [SEP]'
 */
export function hiddenWords(
  mass: MassShares,
  left: readonly string[],
  filter: ViewDocument['filter'],
  renormalises: boolean
): string {
  const parts: string[] = [];
  if (left.length > 0) {
    const scaled = renormalises ? '; the rest is scaled so that rows sum to 1' : '';
    parts.push(`${formatShare(mass.left)} of mass hidden: ${left.join(', ')}${scaled}`);
  }
  if (mass.filtered > 0) {
    parts.push(`${formatShare(mass.filtered)} of mass is not ${FILTER_WORDS[filter]}`);
  }
  return parts.join(' · ');
}
