/** By what the document has every head of the grid shown. */
import { groupTokens, type GroupedEncoding } from '../attention/token-groups';
import type { HeadLook } from '../drawing/shown-head';
import { groupingOf, renormalisesRows } from '../state/hidden-tokens';
import type { ViewDocument } from '../state/document';

type Fields = Pick<ViewDocument, 'words' | 'delimiters' | 'punctuation' | 'filter' | 'cut'>;

export function headLook(document: Fields, encoding: GroupedEncoding): HeadLook {
  return {
    groups: groupTokens(encoding, groupingOf(document)),
    filter: document.filter,
    renormalises: renormalisesRows(document),
    cut: document.cut
  };
}
