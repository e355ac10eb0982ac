/** What is said below the grid, on the screen and where it is exported: how to read it, and what it leaves out. */
import type { GridSort } from '../state/document';
import { FILTER_WORDS } from './filter-words';
import type { ThumbnailKind } from './head-thumbnail';
import { MEASURE_WORDS } from './measure-words';
import { formatShare, formatWeight } from './numerals';
import type { HeadLook } from './shown-head';

function cutWords({ by, value }: HeadLook['cut'], kind: ThumbnailKind): string {
  const what = kind === 'lines' ? 'lines' : 'cells';
  if (by === 'weight')
    return value <= 0 ? '' : `Drawn are ${what} of at least ${formatWeight(value, 2)}.`;
  return value >= 1
    ? ''
    : `Drawn are each head’s strongest ${what} that hold ${formatShare(value)} of its weight.`;
}

/** Sentences; `isMeasured` if a measure is on the screen beside what is left out. */
export function gridSentences(
  sort: GridSort,
  kind: ThumbnailKind,
  { groups, filter, renormalises, cut }: HeadLook,
  isMeasured: boolean
): readonly string[] {
  const isFiltered = filter !== 'all' && groups.sentenceIds.includes(1);
  const scaled = renormalises ? '; rows sum to 1 without them' : '';
  const leaves = groups.left.length > 0 || isFiltered;
  return [
    sort === 'layer'
      ? 'Rows are layers, columns are heads.'
      : `Each head is named layer-head, ${MEASURE_WORDS[sort].first}.`,
    kind === 'lines'
      ? 'Left attends to right, first token on top; opacity is the weight.'
      : 'Too many tokens for lines at this size: rows attend to columns, each pixel has the strongest weight below it, opacity is its square root.',
    cutWords(cut, kind),
    groups.left.length > 0 ? `Hidden: ${groups.left.join(', ')}${scaled}.` : '',
    isFiltered ? `Weights ${FILTER_WORDS[filter]} alone.` : '',
    leaves && isMeasured ? 'Measures are of the whole head.' : ''
  ].filter(sentence => sentence !== '');
}
