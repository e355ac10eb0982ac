import { preparePatterns } from '../../src/patterns/pattern-input';
import * as drawing from '../../src/patterns/permutations';
import { scorePatterns, testHeads } from '../../src/patterns/score-patterns';
import { createScorer } from '../../src/worker/scorer';
import { GOLDEN, GOLDEN_LAYERS } from '../patterns/golden';

jest.mock('../../src/patterns/permutations', () => {
  const real = jest.requireActual<typeof drawing>('../../src/patterns/permutations');
  return { ...real, drawPermutations: jest.fn(real.drawPermutations) };
});

const never = () => new AbortController().signal;
const turn = () => new Promise<void>(resolve => setTimeout(resolve));
/** Pauses after every step. */
const eager = { sliceMs: 0, pause: turn };
const [weights] = GOLDEN_LAYERS;
const drawPermutations = jest.mocked(drawing.drawPermutations);

beforeEach(() => drawPermutations.mockClear());

test('a layer in slices has the scores of the layer at once', async () => {
  const scored = await createScorer(eager).score({ weights, encoding: GOLDEN }, never());
  expect(scored).toEqual(scorePatterns(weights, GOLDEN));
});

test('with permutations P3 and P4 have the p of the test', async () => {
  const request = { weights, encoding: GOLDEN, permutations: true };
  const scored = await createScorer(eager).score(request, never());
  const input = preparePatterns(GOLDEN);
  const draws = drawing.drawPermutations(input.plans[0]);
  const tests = testHeads(weights, input, scorePatterns(weights, GOLDEN), draws);
  let next = tests.next();
  while (!next.done) next = tests.next();
  expect(scored).toEqual(next.value);
  const ps = scored.flatMap(head =>
    head.isBroken ? [] : head.scores.flatMap(({ tier, p }) => (tier === 'piece' ? [p] : []))
  );
  expect(ps).toHaveLength(36);
  expect(ps).not.toContain(null);
});

test('permutations are drawn once for an encoding, and anew for another', async () => {
  const scorer = createScorer({ sliceMs: 20, pause: turn });
  const ask = (encoding: typeof GOLDEN) =>
    scorer.score({ weights, encoding, permutations: true }, never());
  await ask(GOLDEN);
  // Each message brings a copy.
  await ask(structuredClone(GOLDEN));
  expect(drawPermutations).toHaveBeenCalledTimes(1);
  await ask({ ...GOLDEN, tokens: GOLDEN.tokens.with(1, 'other') });
  expect(drawPermutations).toHaveBeenCalledTimes(2);
});

test('words of one stem are scored where they are asked for', async () => {
  const request = { weights, encoding: GOLDEN };
  const scorer = createScorer(eager);
  const tiersOf = async (stem: boolean) => {
    const [head] = await scorer.score({ ...request, stem }, never());
    return head.isBroken ? [] : head.scores.map(({ tier }) => tier);
  };
  expect(await tiersOf(false)).not.toContain('stem');
  expect(await tiersOf(true)).toContain('stem');
});

test('pairs of words near each other are scored where they are given, and other pairs are others', async () => {
  const scorer = createScorer(eager);
  const queriesOf = async (...vectors: [number, number][]) => {
    const [head] = await scorer.score({ weights, encoding: GOLDEN, vectors }, never());
    const scores = head.isBroken ? [] : head.scores;
    return scores.flatMap(({ tier, queries }) => (tier === 'vectors' ? [queries] : []));
  };
  // Identical words, then those of the other sentence: bought is in B, store in A and B.
  expect(await queriesOf([13, 5])).toEqual([2, 2]);
  expect(await queriesOf([13, 5], [13, 10])).toEqual([3, 2]);
});

test('two layers at the same time, of two texts, do not mix', async () => {
  const scorer = createScorer(eager);
  const other = { ...GOLDEN, sentenceIds: GOLDEN.sentenceIds.map(() => 0 as const) };
  const ask = (encoding: typeof GOLDEN) =>
    scorer.score({ weights, encoding, permutations: true }, never());
  const [one, two] = await Promise.all([ask(GOLDEN), ask(other)]);
  const at = one[0].isBroken ? [] : one[0].scores;
  const also = two[0].isBroken ? [] : two[0].scores;
  expect(at.find(({ pattern }) => pattern === 'other-sentence')?.queries).toBe(6);
  expect(also.find(({ pattern }) => pattern === 'other-sentence')?.queries).toBe(0);
});

test('an abort ends it with the signal’s reason, between two heads', async () => {
  const controller = new AbortController();
  let pauses = 0;
  const pause = () => {
    pauses += 1;
    if (pauses === 3) controller.abort(new Error('enough'));
    return turn();
  };
  const asked = createScorer({ sliceMs: 0, pause }).score(
    { weights, encoding: GOLDEN },
    controller.signal
  );
  await expect(asked).rejects.toThrow('enough');
  expect(pauses).toBe(3);
});

test('nobody is held up for long: it gives way about as often as its time says', async () => {
  let nowMs = 0;
  // Each look at the clock takes a millisecond.
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (nowMs += 1));
  const slices: number[] = [];
  let begun = 1;
  const pause = () => {
    slices.push(nowMs - begun);
    begun = nowMs;
    return turn();
  };
  await createScorer({ sliceMs: 8, pause }).score({ weights, encoding: GOLDEN }, never());
  clock.mockRestore();
  expect(slices.length).toBeGreaterThan(1);
  expect(Math.max(...slices)).toBeLessThanOrEqual(9);
});
