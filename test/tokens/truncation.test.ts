import fc from 'fast-check';

import { truncateLongestFirst } from '../../src/tokens/truncation';

// The table of truncate_encodings_longest_first in the Rust tests: lengths, then kept, in a room of 7.
test.each([
  [0, 0, 0, 0],
  [0, 2, 0, 2],
  [0, 8, 0, 7],
  [2, 8, 2, 5],
  [4, 4, 3, 4],
  [4, 8, 3, 4],
  [8, 0, 7, 0],
  [8, 2, 5, 2],
  [8, 4, 4, 3],
  [8, 8, 3, 4]
])('%i and %i tokens in a room of 7 keep %i and %i', (lengthA, lengthB, keepA, keepB) => {
  expect(truncateLongestFirst(lengthA, lengthB, 7)).toEqual([keepA, keepB]);
});

test('no room keeps nothing', () => {
  expect(truncateLongestFirst(3, 5, 0)).toEqual([0, 0]);
});

test('all the room is used and nothing is made up', () => {
  const length = fc.nat(600);
  fc.assert(
    fc.property(length, length, length, (lengthA, lengthB, room) => {
      const [keepA, keepB] = truncateLongestFirst(lengthA, lengthB, room);
      expect(keepA + keepB).toBe(Math.min(room, lengthA + lengthB));
      expect(keepA).toBeLessThanOrEqual(lengthA);
      expect(keepB).toBeLessThanOrEqual(lengthB);
    })
  );
});
