/**
 * The room's door: scores every head of a layer against the six patterns and names it. Head by head,
 * so that whoever asked can stop between two heads; nothing here waits or knows a clock.
 */
import { reduceLayer } from '../attention/reduce-layer';
import { ShapeError } from '../errors';
import { readIdle } from './head-rows';
import type { HeadScores, PatternScore } from './head-scores';
import { preparePatterns } from './pattern-input';
import type { PatternEncoding, PatternInput, PatternOptions } from './pattern-input';
import { testRows } from './permutation-test';
import type { Permutations } from './permutations';
import { scoreHead } from './score-head';

/** The heads of one layer as the input sees them: joined to words where it is. */
function planesOf(weights: Float32Array, input: PatternInput): readonly Float32Array[] {
  const { size, groups } = input;
  const pieces = groups === null ? size : groups.groupOf.length;
  const heads = pieces === 0 ? 0 : weights.length / (pieces * pieces);
  if (!Number.isInteger(heads)) {
    throw new ShapeError(
      `${weights.length} weights are no whole number of heads of ${pieces} × ${pieces}`,
      'Score a layer with the tokens it was computed for.',
      { expected: pieces * pieces, actual: weights.length }
    );
  }
  const all = Array.from({ length: heads }, (_, head) => head);
  const planes =
    groups === null || heads === 0
      ? weights
      : reduceLayer(weights, all, groups, {
          filter: 'all',
          renormalises: false,
          combine: 'overlay'
        }).weights;
  return all.map(head => planes.subarray(head * size * size, (head + 1) * size * size));
}

/**
 * Scores a layer head by head; P3 and P4 come without p.
 *
 * @param weights one layer, shape [heads, pieces, pieces], each row sums to 1
 * @throws {ShapeError} if the weights are not those of the input's tokens
 */
export function* scoreHeads(weights: Float32Array, input: PatternInput): Generator<HeadScores> {
  const planes = planesOf(weights, input);
  for (let head = 0; head < planes.length; head++) yield scoreHead(head, planes[head], input);
}

/**
 * Gives the scores of {@link scoreHeads} the p of P3 and P4. It yields nothing but the chance to stop;
 * the scores are what it returns.
 *
 * @param scores of the same weights and input
 * @param permutations drawn once for the input
 */
export function* testHeads(
  weights: Float32Array,
  input: PatternInput,
  scores: readonly HeadScores[],
  permutations: Permutations
): Generator<undefined, readonly HeadScores[]> {
  const planes = planesOf(weights, input);
  const sound = scores.flatMap(found => (found.isBroken ? [] : [found]));
  const rows = sound.map(({ head }) => readIdle(planes[head], input));
  const tested = yield* testRows(rows, input.plans, permutations);
  const withP = (score: PatternScore, at: number): PatternScore => {
    const { pattern } = score;
    if (pattern !== 'identical' && pattern !== 'other-sentence') return score;
    const found = tested[input.plans.findIndex(({ tier }) => tier === score.tier)][at];
    return { ...score, p: pattern === 'identical' ? found.identical : found.otherSentence };
  };
  return scores.map(found => {
    if (found.isBroken) return found;
    const at = sound.indexOf(found);
    return { ...found, scores: found.scores.map(score => withP(score, at)) };
  });
}

/**
 * All heads of one layer at once.
 *
 * @example the article's pair, layer 2: head 0 is named `next word, strict positional`
 */
export function scorePatterns(
  weights: Float32Array,
  encoding: PatternEncoding,
  options: PatternOptions = {}
): readonly HeadScores[] {
  return [...scoreHeads(weights, preparePatterns(encoding, options))];
}
