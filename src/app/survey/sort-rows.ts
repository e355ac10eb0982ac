/** The order of a survey's rows: as they come, or by a column. */
import type { SurveyRow } from '../../survey/survey-table';

/** Down: from the largest number, or from Z. */
export type SurveySort = { readonly key: keyof SurveyRow; readonly isDown: boolean };

const WORDS: ReadonlySet<keyof SurveyRow> = new Set(['name', 'kind', 'pattern', 'tier']);

/**
 * The order after a click on a column: numbers from the largest, words from A; then the other way; then
 * as they came.
 */
export function nextSort(before: SurveySort | null, key: keyof SurveyRow): SurveySort | null {
  const first = { key, isDown: !WORDS.has(key) };
  if (before?.key !== key) return first;
  return before.isDown === first.isDown ? { key, isDown: !first.isDown } : null;
}

/** Rows without the number come last, whichever way; equal ones stay as they were. */
export function sortRows(
  rows: readonly SurveyRow[],
  sort: SurveySort | null
): readonly SurveyRow[] {
  if (sort === null) return rows;
  const { key, isDown } = sort;
  const sign = isDown ? -1 : 1;
  return rows.toSorted((one, other) => {
    const [a, b] = [one[key], other[key]];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'string' ? a.localeCompare(String(b), 'en') : a - Number(b));
  });
}
