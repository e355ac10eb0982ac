/**
 * Which tokens of its input a document leaves out, and whether rows sum to 1 again without them:
 * what every view that shows a reduced layer is told. Leaves out: the doing (attention/token-groups.ts,
 * attention/reduce-layer.ts).
 */
import type { Grouping } from '../attention/token-groups';
import type { ViewDocument } from './document';

/** How the tokens of the document's input are grouped. */
export function groupingOf({
  words,
  delimiters,
  punctuation
}: Pick<ViewDocument, 'words' | 'delimiters' | 'punctuation'>): Grouping {
  return {
    words,
    hidesSpecial: delimiters !== 'show',
    hidesPunctuation: punctuation !== 'show'
  };
}

/** Whether rows sum to 1 again without what is hidden: one choice, whichever of both fields says it. */
export function renormalisesRows({
  delimiters,
  punctuation
}: Pick<ViewDocument, 'delimiters' | 'punctuation'>): boolean {
  return delimiters === 'renormalise' || punctuation === 'renormalise';
}
