import { nextSort, sortRows } from '../../../src/app/survey/sort-rows';
import type { SurveyRow } from '../../../src/survey/survey-table';

const rows = [
  { head: 0, mass: 0.2, name: 'next word' },
  { head: 1, mass: null, name: 'delimiter' },
  { head: 2, mass: 0.9, name: 'previous word' },
  { head: 3, mass: 0.2, name: 'delimiter' }
] as SurveyRow[];
const order = (sort: Parameters<typeof sortRows>[1]) => sortRows(rows, sort).map(row => row.head);

test('rows stand by a column either way; those without the number come last, equal ones as they were', () => {
  expect(order(null)).toEqual([0, 1, 2, 3]);
  expect(order({ key: 'mass', isDown: true })).toEqual([2, 0, 3, 1]);
  expect(order({ key: 'mass', isDown: false })).toEqual([0, 3, 2, 1]);
});

test('words stand from A, or down from Z', () => {
  expect(order({ key: 'name', isDown: false })).toEqual([1, 3, 0, 2]);
  expect(order({ key: 'name', isDown: true })).toEqual([2, 0, 1, 3]);
});

test('a click orders numbers from the largest and words from A, the next the other way, the third not at all', () => {
  const clicks = (key: keyof SurveyRow) => {
    const first = nextSort(null, key);
    const second = nextSort(first, key);
    return [first?.isDown, second?.isDown, nextSort(second, key)];
  };
  expect(clicks('mass')).toEqual([true, false, null]);
  expect(clicks('name')).toEqual([false, true, null]);
  expect(nextSort({ key: 'name', isDown: true }, 'mass')).toEqual({ key: 'mass', isDown: true });
});
