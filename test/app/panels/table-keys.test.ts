import { cellAfter, partAround } from '../../../src/app/panels/table-keys';

const SIZE = { rows: 5, columns: 6 };

const press = (key: string, more: Partial<KeyboardEvent> = {}): KeyboardEvent =>
  ({
    key,
    altKey: false,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    ...more
  }) as KeyboardEvent;

test.each([
  ['ArrowDown', {}, [3, 4]],
  ['ArrowUp', {}, [1, 4]],
  ['ArrowRight', {}, [2, 5]],
  ['ArrowLeft', {}, [2, 3]],
  ['PageDown', {}, [4, 4]],
  ['PageUp', {}, [0, 4]],
  ['Home', {}, [2, 0]],
  ['Home', { ctrlKey: true }, [0, 0]],
  ['End', {}, [2, 5]],
  ['End', { metaKey: true }, [4, 5]]
])('%s with %p leads from cell 2, 4 of 5 rows and 6 columns to %p', (key, more, [from, to]) => {
  expect(cellAfter(press(key, more), { from: 2, to: 4 }, SIZE)).toEqual({ from, to });
});

test('other keys are left to others', () => {
  expect(cellAfter(press('a'), { from: 0, to: 0 }, SIZE)).toBeNull();
  expect(cellAfter(press('ArrowDown', { ctrlKey: true }), { from: 0, to: 0 }, SIZE)).toBeNull();
});

test('parts lie side by side', () => {
  expect([0, 23, 24, 511].map(index => partAround(index, 24))).toEqual([0, 0, 24, 504]);
});
