/** Prints a comparison as a table. */
import { median } from '../figure';
import type { Comparison, Row } from './comparison';

const WHAT = 52;
const COLUMN = 15;

const number = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 100 ? 1 : 0 });

function cell(samples: readonly number[] | null, unit: Row['unit']): string {
  if (samples === null) return '';
  if (samples.length === 0) return 'did not finish';
  return `${number(median(samples))}${unit === '' ? '' : ` ${unit}`}`;
}

/** How many times less BertScope's median is; null where one of both is missing. */
export function ratioOf({ bertviz, bertscope }: Row): number | null {
  if (bertviz === null || bertviz.length === 0 || bertscope.length === 0) return null;
  return median(bertviz) / median(bertscope);
}

/** Whether the budget holds; null without one, or where BertViz did not finish: then there is no ratio to judge. */
export function isKept(row: Row): boolean | null {
  const { timesLess, most, bertscope } = row;
  if (most !== undefined) return bertscope.length > 0 && median(bertscope) <= most;
  const ratio = ratioOf(row);
  return timesLess === undefined || ratio === null ? null : ratio >= timesLess;
}

function describeRow(row: Row): string {
  const { what, unit, bertviz, bertscope, timesLess, most } = row;
  const ratio = ratioOf(row);
  const kept = isKept(row);
  const budget =
    timesLess !== undefined ? `≥ ${timesLess} ×` : most !== undefined ? `≤ ${most} ${unit}` : '';
  const verdict = kept === null ? budget : `${budget}  ${kept ? 'ok' : 'MISSED'}`;
  const spread =
    bertscope.length > 1
      ? `${number(Math.min(...bertscope))}..${number(Math.max(...bertscope))}, ${bertscope.length}`
      : '';
  return [
    `  ${what}`.padEnd(WHAT),
    cell(bertviz, unit).padStart(COLUMN),
    cell(bertscope, unit).padStart(COLUMN),
    (ratio === null ? '' : `${number(ratio)} ×`).padStart(COLUMN - 3),
    `  ${spread.padEnd(22)}  ${verdict}`
  ]
    .join('')
    .trimEnd();
}

/** The lines of one comparison, with the names of the columns. */
export function describeComparison({ title, rows }: Comparison): string {
  const head = [
    ''.padEnd(WHAT),
    'BertViz'.padStart(COLUMN),
    'BertScope'.padStart(COLUMN),
    'times less'.padStart(COLUMN - 3),
    '  BertScope least..most   budget'
  ].join('');
  return [title, head, ...rows.map(describeRow), ''].join('\n');
}
