import { createKeptLayers } from '../../src/worker/kept-layers';
import type { RunRequest } from '../../src/worker/messages';

const run = (textA: string) => ({ model: { id: 'embedded' }, textA, textB: null }) as RunRequest;
const weights = (value: number) => new Float32Array(4).fill(value);

test('what was used longest ago goes first when there is no room', () => {
  const kept = createKeptLayers(2 * 16);
  kept.keep(run('a'), 0, weights(1));
  kept.keep(run('a'), 1, weights(2));
  expect(kept.copyOf(run('a'), 0)).toEqual(weights(1));
  kept.keep(run('b'), 0, weights(3));
  expect(kept.copyOf(run('a'), 1)).toBeNull();
  expect(kept.copyOf(run('a'), 0)).toEqual(weights(1));
  expect(kept.copyOf(run('b'), 0)).toEqual(weights(3));
});

test('a layer that is kept twice counts once', () => {
  const kept = createKeptLayers(2 * 16);
  kept.keep(run('a'), 0, weights(1));
  kept.keep(run('a'), 0, weights(2));
  kept.keep(run('a'), 1, weights(3));
  expect(kept.copyOf(run('a'), 0)).toEqual(weights(2));
});

test('what is larger than all the room is not kept', () => {
  const kept = createKeptLayers(8);
  kept.keep(run('a'), 0, weights(1));
  expect(kept.copyOf(run('a'), 0)).toBeNull();
});
