/** Cells over all inputs: what is averaged, summed and tested of one head and one pattern. */
import { meanOf, type Column } from './column';
import { testFlips, type SignFlips } from './sign-flips';
import type { CellMeasure, SurveyRecord } from './survey-record';

export type SurveyCell = {
  readonly masses: Column;
  readonly conditionals: Column;
  readonly margins: Column;
  readonly topRates: Column;
  /** NaN where no input has it. */
  readonly means: Readonly<Record<CellMeasure, number>>;
  readonly queries: number;
  readonly kept: number;
  /** Of the margin. */
  readonly p: number | null;
};

function readCell(records: readonly SurveyRecord[], cell: number, flips: SignFlips): SurveyCell {
  const columnOf = (measure: CellMeasure): Column => {
    const column = new Float64Array(records.length);
    for (let at = 0; at < column.length; at++) column[at] = records[at][measure][cell];
    return column;
  };
  const sumOf = (measure: 'queries' | 'kept'): number =>
    records.reduce((sum, record) => sum + record[measure][cell], 0);
  const masses = columnOf('mass');
  const conditionals = columnOf('conditional');
  const margins = columnOf('margin');
  const topRates = columnOf('topRate');
  return {
    masses,
    conditionals,
    margins,
    topRates,
    means: {
      mass: meanOf(masses),
      conditional: meanOf(conditionals),
      chance: meanOf(columnOf('chance')),
      lift: meanOf(columnOf('lift')),
      corrected: meanOf(columnOf('corrected')),
      topRate: meanOf(topRates),
      control: meanOf(columnOf('control')),
      margin: meanOf(margins)
    },
    queries: sumOf('queries'),
    kept: sumOf('kept'),
    p: testFlips(margins, flips)
  };
}

/** The first `count` cells of the records; yields nothing but the chance to stop. */
export function* readCells(
  records: readonly SurveyRecord[],
  count: number,
  flips: SignFlips
): Generator<undefined, readonly SurveyCell[]> {
  const cells: SurveyCell[] = [];
  for (let cell = 0; cell < count; cell++) {
    cells.push(readCell(records, cell, flips));
    yield;
  }
  return cells;
}
