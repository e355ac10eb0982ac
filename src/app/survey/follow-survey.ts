/**
 * What a survey says, kept true while inputs come: summed up again now and then, at a cost that stays
 * a small part of computing them, and once more when the last has come.
 */
import { isAbort, toPlainError, type PlainError } from '../../errors';
import type { SurveyTable } from '../../survey/survey-table';
import { summariseSurvey } from './summarise-survey';
import type { Survey, SurveyEntry, SurveyText } from './survey-shelf';
import type { ISurveyStore } from './survey-store';

export type FailedInput = {
  /** 0-based. */
  readonly index: number;
  readonly text: SurveyText;
  readonly reason: string;
};

/** A survey summed up. */
export type FoundSurvey = {
  readonly survey: Survey;
  /** Null while no input has been scored. */
  readonly table: SurveyTable | null;
  readonly failed: readonly FailedInput[];
  /** Inputs that were too long and lost their end. */
  readonly cut: number;
  /** Inputs that it rests on, the failed and empty ones among them. */
  readonly done: number;
};

export type FollowListener = {
  readonly onFound: (found: FoundSurvey) => void;
  /** It is gone. */
  readonly onGone: () => void;
  readonly onFailure: (error: PlainError) => void;
};

export type FollowParts = {
  readonly summarise?: typeof summariseSurvey;
  readonly now?: () => number;
};

/** Between two sums, at least; and so many times what one takes. */
const LEAST_PAUSE_MS = 1000;
const PAUSE_SHARE = 8;

function describeSurvey(
  survey: Survey,
  entries: readonly SurveyEntry[],
  table: SurveyTable | null
): FoundSurvey {
  return {
    survey,
    table,
    failed: entries.flatMap(entry =>
      entry.outcome === 'failed'
        ? [{ index: entry.index, text: survey.texts[entry.index], reason: entry.reason }]
        : []
    ),
    cut: entries.filter(entry => entry.outcome === 'scored' && entry.record.isCut).length,
    done: entries.length
  };
}

export interface IFollowing {
  /** Sums up without waiting any longer. */
  refresh(): void;
  /** May be called twice. */
  dispose(): void;
}

export function followSurvey(
  store: ISurveyStore,
  id: string,
  { onFound, onGone, onFailure }: FollowListener,
  { summarise = summariseSurvey, now = () => performance.now() }: FollowParts = {}
): IFollowing {
  const control = new AbortController();
  const { signal } = control;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWorking = false;
  let isStale = false;
  let notBefore = 0;

  const sumUp = async (): Promise<void> => {
    const begun = now();
    const survey = await store.survey(id);
    if (signal.aborted) return;
    if (survey === null) {
      onGone();
      return;
    }
    const entries = await store.entries(id);
    const table = await summarise(survey, entries, signal);
    if (signal.aborted) return;
    notBefore = now() + Math.max(LEAST_PAUSE_MS, PAUSE_SHARE * (now() - begun));
    onFound(describeSurvey(survey, entries, table));
  };
  const work = async (): Promise<void> => {
    isWorking = true;
    isStale = false;
    try {
      await sumUp();
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) onFailure(toPlainError(error));
    }
    isWorking = false;
    if (isStale) plan();
  };
  const plan = (): void => {
    isStale = true;
    if (isWorking || timer !== null || signal.aborted) return;
    timer = setTimeout(
      () => {
        timer = null;
        void work();
      },
      Math.max(0, notBefore - now())
    );
  };
  const unfollow = store.subscribe(changed => {
    if (changed === id) plan();
  });
  plan();
  return {
    refresh() {
      notBefore = 0;
      if (timer !== null) clearTimeout(timer);
      timer = null;
      plan();
    },
    dispose() {
      control.abort();
      unfollow();
      if (timer !== null) clearTimeout(timer);
    }
  };
}
