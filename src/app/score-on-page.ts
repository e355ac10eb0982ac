/**
 * Scores heads on the page itself, in what it leaves of its time: for pages that only read, and for
 * those whose engine has not been started.
 */
import type { HeadScores } from '../patterns/head-scores';
import type { ScoreRequest } from '../worker/messages';
import { createScorer } from '../worker/scorer';
import { idle } from './idle';

/** Half a frame: the other half is the picture's. */
const SLICE_MS = 8;
const scorer = createScorer({ sliceMs: SLICE_MS, pause: idle });

/**
 * All heads of a layer in order.
 *
 * @throws {ShapeError} if the weights are not of these tokens; `signal.reason` soon after an abort
 */
export async function scoreOnPage(
  request: ScoreRequest,
  signal: AbortSignal
): Promise<readonly HeadScores[]> {
  await idle();
  return scorer.score(request, signal);
}
