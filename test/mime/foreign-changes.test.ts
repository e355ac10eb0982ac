import { foreignChanges } from '../../src/mime/foreign-changes';

const own = { layer: 1, heads: [2], live_id: 'a', snapshot: null };

test('what another has changed is given, what is as before or as one’s own is not', () => {
  expect(foreignChanges(own, { layer: 1, heads: [2] }, { layer: 3, heads: [2] })).toEqual({
    layer: 3
  });
  expect(foreignChanges(own, { layer: 0, heads: [5] }, { layer: 1, heads: [5] })).toEqual({});
});

test('a live id, a snapshot and unknown fields are no choices', () => {
  expect(foreignChanges(own, {}, { live_id: 'b', snapshot: {}, stroke: 2 })).toEqual({});
});
