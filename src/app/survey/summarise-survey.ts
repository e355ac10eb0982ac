/**
 * What a survey says so far: in the engine's worker where it runs already, else on the page in what it
 * leaves of its time. It needs no model, so that a survey that is merely opened starts none.
 */
import type { SurveyTable } from '../../survey/survey-table';
import type { SummariseRequest } from '../../worker/messages';
import { createSummariser } from '../../worker/summariser';
import { runningEngine } from '../engine';
import { idle } from '../idle';
import type { Survey, SurveyEntry } from './survey-shelf';

/** Half a frame: the other half is the picture's. */
const SLICE_MS = 8;

const summariser = createSummariser({ sliceMs: SLICE_MS, pause: idle });

async function summarise(request: SummariseRequest, signal: AbortSignal): Promise<SurveyTable> {
  try {
    const table = await runningEngine()?.summarise(request, signal);
    if (table !== undefined) return table;
  } catch {
    // The worker has ended, or cannot: the page needs nothing of it.
    signal.throwIfAborted();
  }
  await idle();
  return summariser.summarise(request, signal);
}

/**
 * @returns null while no input has been scored
 * @throws `signal.reason` soon after an abort
 */
export async function summariseSurvey(
  { modelInfo, seed }: Pick<Survey, 'modelInfo' | 'seed'>,
  entries: readonly SurveyEntry[],
  signal: AbortSignal
): Promise<SurveyTable | null> {
  const records = entries.flatMap(entry => (entry.outcome === 'scored' ? [entry.record] : []));
  if (modelInfo === null || records.length === 0) return null;
  const { layers, heads } = modelInfo;
  const countOf = (outcome: SurveyEntry['outcome']): number =>
    entries.filter(entry => entry.outcome === outcome).length;
  const options = { layers, heads, seed, failed: countOf('failed'), skipped: countOf('empty') };
  return summarise({ records, options }, signal);
}
