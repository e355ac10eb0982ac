/** Sums a survey up in slices of time: the same in the worker and on a page without one. */
import { summarise } from '../survey/survey-summary';
import type { SurveyTable } from '../survey/survey-table';
import type { SummariseRequest } from './messages';
import { takeSlices, type Pace } from './slices';

export interface ISummariser {
  /** @throws {ShapeError} if the records are not of one model; `signal.reason` soon after an abort */
  summarise(request: SummariseRequest, signal: AbortSignal): Promise<SurveyTable>;
}

export function createSummariser(pace: Pace): ISummariser {
  return {
    async summarise({ records, options }, signal) {
      signal.throwIfAborted();
      const step = takeSlices(pace, signal);
      const steps = summarise(records, options);
      for (;;) {
        const { done, value } = steps.next();
        if (done) return value;
        await step();
      }
    }
  };
}
