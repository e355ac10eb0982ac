/**
 * Scores the heads of a layer in slices of time, so that whoever shares the thread gets through: the
 * same in the worker and on a page without one. Keeps what an encoding needs for the layers to come.
 */
import type { HeadScores } from '../patterns/head-scores';
import { preparePatterns } from '../patterns/pattern-input';
import type { PatternEncoding, PatternInput } from '../patterns/pattern-input';
import { drawPermutations } from '../patterns/permutations';
import type { Permutations } from '../patterns/permutations';
import { scoreHeads, testHeads } from '../patterns/score-patterns';
import type { ScoreRequest } from './messages';
import { takeSlices, type Pace } from './slices';

export interface IScorer {
  /**
   * All heads in order.
   *
   * @throws {ShapeError} if the weights are not of these tokens; `signal.reason` soon after an abort
   */
  score(request: ScoreRequest, signal: AbortSignal): Promise<readonly HeadScores[]>;
}

/** What is scored beside the same piece. */
type Tiers = Pick<ScoreRequest, 'stem' | 'vectors'>;

type Prepared = {
  /** The encoding by what is read of it: each message brings another object. */
  readonly key: string;
  readonly input: PatternInput;
  permutations: Permutations | null;
};

export function createScorer(pace: Pace): IScorer {
  let kept: Prepared | null = null;

  const prepare = (encoding: PatternEncoding, tiers: Tiers): Prepared => {
    const { tokens, labels, sentenceIds, special, wordIds } = encoding;
    const key = JSON.stringify([tiers, tokens, labels, sentenceIds, special, wordIds]);
    if (kept?.key === key) return kept;
    kept = { key, input: preparePatterns(encoding, tiers), permutations: null };
    return kept;
  };

  return {
    async score({ weights, encoding, permutations: isTested = false, ...tiers }, signal) {
      const step = takeSlices(pace, signal);
      signal.throwIfAborted();
      const prepared = prepare(encoding, tiers);
      const { input } = prepared;
      await step();
      const heads: HeadScores[] = [];
      for (const head of scoreHeads(weights, input)) {
        heads.push(head);
        await step();
      }
      if (!isTested) return heads;
      // Of the encoding of this request: another one may have been asked for in a pause.
      prepared.permutations ??= drawPermutations(input.plans[0]);
      await step();
      const tests = testHeads(weights, input, heads, prepared.permutations);
      for (;;) {
        const { done, value } = tests.next();
        if (done) return value;
        await step();
      }
    }
  };
}
