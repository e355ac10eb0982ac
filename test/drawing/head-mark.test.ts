import { headMark } from '../../src/drawing/head-mark';
import { BROKEN_NAME } from '../../src/patterns/head-name';
import { GOLDEN_PATTERNS } from '../app/golden-state';

const markOf = (layer: number, head: number) => headMark(GOLDEN_PATTERNS.layers[layer]![head]);

test('a head that passes has the hue of its pattern, the size of its share and the ring of its idle mass', () => {
  const next = markOf(2, 0);
  expect(next).toMatchObject({ kind: 'named', pattern: 'next' });
  expect(next.strength).toBeCloseTo(1, 3);
  expect(next.idle).toBeCloseTo(0.125, 3);
});

test('a delimiter head that does something when active is named for that, with its ring', () => {
  expect(markOf(3, 0)).toMatchObject({ kind: 'named', pattern: 'other-sentence' });
  expect(markOf(3, 0).idle).toBeCloseTo(0.699, 3);
});

test('a head that is delimiter and nothing more is idle, one below the cut unclassified', () => {
  const kinds = GOLDEN_PATTERNS.layers.flatMap(layer => layer!.map(head => headMark(head).kind));
  const count = (kind: string) => kinds.filter(one => one === kind).length;
  // The census of the specification: 40 delimiter only, 71 unclassified, the other 33 named.
  expect([count('idle'), count('unclassified'), count('named')]).toEqual([40, 71, 33]);
  const idle = markOf(1, 6);
  expect(idle).toMatchObject({ kind: 'idle', pattern: 'delimiter' });
  expect(idle.strength).toBe(idle.idle);
});

test('a head without scores waits, one without numbers is broken', () => {
  const none = { pattern: null, strength: 0, idle: 0 };
  expect(headMark(null)).toEqual({ kind: 'waiting', ...none });
  expect(headMark({ head: 0, isBroken: true, name: BROKEN_NAME })).toEqual({
    kind: 'broken',
    ...none
  });
});
