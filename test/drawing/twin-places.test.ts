import { twinPlaces } from '../../src/drawing/twin-places';

test('tokens that are written alike have their index, others none', () => {
  const pieces = [
    [0, 1],
    [1, 3],
    [3, 4],
    [4, 5]
  ] as const;
  expect(twinPlaces({ tokens: ['the', 'strawberries', 'the', '.'], pieces })).toEqual([
    '0',
    '',
    '3',
    ''
  ]);
});

test('a word has the index of its first piece', () => {
  const pieces = [
    [0, 1],
    [1, 3],
    [3, 5]
  ] as const;
  expect(twinPlaces({ tokens: ['[CLS]', 'tulips', 'tulips'], pieces })).toEqual(['', '1', '3']);
});

test('a token named like a property of every object is one like others', () => {
  expect(
    twinPlaces({
      tokens: ['constructor', '__proto__'],
      pieces: [
        [0, 1],
        [1, 2]
      ]
    })
  ).toEqual(['', '']);
});
