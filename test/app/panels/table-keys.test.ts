import { cellAfter, partAround } from '../../../src/app/panels/table-keys';

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
  ['ArrowRight', {}, [2, 4]],
  ['ArrowLeft', {}, [2, 3]],
  ['PageDown', {}, [4, 4]],
  ['PageUp', {}, [0, 4]],
  ['Home', {}, [2, 0]],
  ['Home', { ctrlKey: true }, [0, 0]],
  ['End', { metaKey: true }, [4, 4]]
])('%s with %p leads from cell 2, 4 of 5 × 5 to %p', (key, more, [from, to]) => {
  expect(cellAfter(press(key, more), { from: 2, to: 4 }, 5)).toEqual({ from, to });
});

test('other keys are left to others', () => {
  expect(cellAfter(press('a'), { from: 0, to: 0 }, 5)).toBeNull();
  expect(cellAfter(press('ArrowDown', { ctrlKey: true }), { from: 0, to: 0 }, 5)).toBeNull();
});

test('parts lie side by side', () => {
  expect([0, 23, 24, 511].map(index => partAround(index, 24))).toEqual([0, 0, 24, 504]);
});
