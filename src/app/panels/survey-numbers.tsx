/** Every head and pattern of a survey as a table, in any order. */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { formatCount, formatMargin, formatWeight } from '../../drawing/numerals';
import { PATTERNS, PATTERN_TITLES, type PatternName } from '../../patterns/pattern';
import type { HeadRef } from '../../state/document';
import type { SurveyRow, SurveyTable } from '../../survey/survey-table';
import { nextSort, sortRows, type SurveySort } from '../survey/sort-rows';
import { badgeWords, formatChance, isEnough } from '../survey/survey-words';
import { NumberTable, type NumberCell } from './number-table';

type Props = {
  readonly table: SurveyTable;
  readonly onShow: (head: HeadRef) => void;
};

type Column = {
  readonly key: keyof SurveyRow;
  readonly title: string;
  readonly write: (row: SurveyRow) => string;
};

const NONE = '–';
const number =
  (key: 'mass' | 'conditional' | 'chance' | 'lift' | 'top_rate' | 'stability' | 'idle') =>
  (row: SurveyRow): string =>
    row[key] === null ? NONE : formatWeight(row[key], 3);
const range =
  (
    low: 'mass_low' | 'margin_low',
    high: 'mass_high' | 'margin_high',
    digits: typeof formatWeight
  ) =>
  (row: SurveyRow): string =>
    row[low] === null || row[high] === null
      ? NONE
      : `${digits(row[low], 3)} to ${digits(row[high], 3)}`;
const test =
  (key: 'p' | 'q') =>
  (row: SurveyRow): string =>
    row[key] === null ? NONE : formatChance(row[key]);

const COLUMNS: readonly Column[] = [
  { key: 'pattern', title: 'pattern', write: ({ pattern }) => PATTERN_TITLES[pattern] },
  { key: 'name', title: 'name of the head', write: ({ name }) => name },
  { key: 'stability', title: 'stability', write: number('stability') },
  { key: 'idle', title: 'idle', write: number('idle') },
  { key: 'mass', title: 'mass', write: number('mass') },
  { key: 'mass_low', title: '95 % of mass', write: range('mass_low', 'mass_high', formatWeight) },
  { key: 'conditional', title: 'active', write: number('conditional') },
  { key: 'chance', title: 'chance', write: number('chance') },
  { key: 'lift', title: 'lift', write: number('lift') },
  {
    key: 'margin',
    title: 'margin',
    write: ({ margin }) => (margin === null ? NONE : formatMargin(margin, 3))
  },
  {
    key: 'margin_low',
    title: '95 % of margin',
    write: range('margin_low', 'margin_high', formatMargin)
  },
  { key: 'top_rate', title: 'top', write: number('top_rate') },
  { key: 'p', title: 'p', write: test('p') },
  { key: 'q', title: 'q', write: test('q') },
  { key: 'n_inputs', title: 'inputs', write: ({ n_inputs }) => formatCount(n_inputs) },
  {
    key: 'queries',
    title: 'tokens',
    write: ({ kept, queries }) => `${formatCount(kept)} of ${formatCount(queries)}`
  }
];
const TESTS: ReadonlySet<keyof SurveyRow> = new Set(['p', 'q']);

export function SurveyNumbers({ table, onShow }: Props): JSX.Element {
  const [sort, setSort] = useState<SurveySort | null>(null);
  const [kept, setKept] = useState<PatternName | 'all'>('all');
  const rows = useMemo(
    () =>
      sortRows(
        table.rows.filter(({ pattern }) => kept === 'all' || pattern === kept),
        sort
      ),
    [table, sort, kept]
  );
  const columns = COLUMNS.filter(({ key }) => isEnough(table) || !TESTS.has(key));
  const cellOf = (row: number, column: number): NumberCell => ({
    text: columns[column].write(rows[row]),
    data: {
      'data-of': `${rows[row].layer}-${rows[row].head}-${rows[row].pattern}`,
      'data-column': columns[column].key
    }
  });
  const directionOf = (key: keyof SurveyRow): 'ascending' | 'descending' | undefined =>
    sort?.key === key ? (sort.isDown ? 'descending' : 'ascending') : undefined;
  return (
    <>
      <label class="bertscope-caption">
        pattern{' '}
        <select
          class="bertscope-select"
          aria-label="Rows of pattern"
          value={kept}
          onChange={event => setKept(event.currentTarget.value as PatternName | 'all')}
        >
          <option value="all">all six</option>
          {PATTERNS.map(pattern => (
            <option key={pattern} value={pattern}>
              {PATTERN_TITLES[pattern]}
            </option>
          ))}
        </select>
      </label>
      <NumberTable
        caption={`Every head and pattern over ${badgeWords(table)}. Means over inputs, each with one vote. A click on a column orders by it.`}
        corner="head"
        rows={{
          count: rows.length,
          head: row => (
            <button
              type="button"
              class="bertscope-link"
              tabIndex={-1}
              title="Click or Enter: choose this head"
              onClick={() => onShow(rows[row])}
            >
              layer {rows[row].layer}, head {rows[row].head}
            </button>
          ),
          partWords: (first, last) => `${first + 1}–${last + 1} of ${formatCount(rows.length)} rows`
        }}
        columns={{
          count: columns.length,
          head: column => (
            <button
              type="button"
              class="bertscope-survey-sort"
              data-sort={columns[column].key}
              onClick={() => setSort(before => nextSort(before, columns[column].key))}
            >
              {columns[column].title}
            </button>
          ),
          sortOf: column => directionOf(columns[column].key),
          partWords: () => ''
        }}
        cellOf={cellOf}
        onOpen={row => onShow(rows[row])}
        hue="var(--bertscope-accent)"
      />
    </>
  );
}
