/**
 * What the page does with surveys: the list of them, the one that is being computed, and what went
 * wrong. One for the page, whatever shows it. Leaves out: how an input is computed (survey-run.ts)
 * and what a survey says (follow-survey.ts).
 */
import { createStore, type StoreApi } from 'zustand/vanilla';

import { isAbort, toPlainError, type PlainError } from '../../errors';
import type { LoadProgress } from '../../worker/messages';
import { observeOpenViews, openViews } from '../open-views';
import { lockedSurveys } from './survey-lock';
import { runSurvey, type SurveyProgress } from './survey-run';
import type { Survey, SurveyCounts } from './survey-shelf';
import { countOutcomes, surveyStore } from './survey-store';
import type { ISurveyStore, NewSurvey } from './survey-store';

export type ListedSurvey = {
  readonly survey: Survey;
  readonly counts: SurveyCounts;
  /** Inputs that need nothing more. */
  readonly done: number;
  readonly isElsewhere: boolean;
};

export type RunningSurvey = {
  readonly id: string;
  /** Null before the first input. */
  readonly progress: SurveyProgress | null;
  /** While the model is fetched. */
  readonly load: LoadProgress | null;
};

export type DeskState = {
  /** Null until the browser's list has been read. */
  readonly surveys: readonly ListedSurvey[] | null;
  /** Where surveys are not kept beyond this page: a sentence that says so. */
  readonly notice: string | null;
  readonly running: RunningSurvey | null;
  readonly failure: { readonly id: string | null; readonly error: PlainError } | null;
};

export interface ISurveyDesk {
  readonly state: StoreApi<DeskState>;
  /** Reads the list; may be called by each who shows it. */
  open(): Promise<void>;
  /** Where what was computed lies. */
  store(): Promise<ISurveyStore>;
  /** Keeps a new survey and computes it, after pausing another. @returns its id; null if it could not be kept */
  begin(wanted: NewSurvey): Promise<string | null>;
  /** Keeps it, if it is new, and computes it once no other is being computed. @returns whether it is kept */
  queue(wanted: NewSurvey): Promise<boolean>;
  /** Goes on where it was. Settles when it is paused, done or has failed. */
  resume(id: string): Promise<void>;
  /** What was computed stays; one that waits for its turn comes next. */
  pause(): void;
  /** Pauses, and none that waits comes next. */
  stop(): void;
  remove(id: string): Promise<void>;
}

type Parts = {
  readonly store: () => Promise<ISurveyStore>;
  readonly run: typeof runSurvey;
  /** Ids of surveys that some tab computes. */
  readonly computed: () => Promise<ReadonlySet<string>>;
};

/** A list that others change is read again at most so often. */
const READ_MS = 400;

export function createSurveyDesk({ store, run, computed }: Parts): ISurveyDesk {
  const state = createStore<DeskState>(() => ({
    surveys: null,
    notice: null,
    running: null,
    failure: null
  }));
  const set = (change: Partial<DeskState>): void => state.setState(change);
  /** What is to be computed; the one before may still be ending. */
  let current: { readonly id: string; readonly control: AbortController } | null = null;
  let ended: Promise<void> = Promise.resolve();
  let reading: Promise<void> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isFollowed = false;
  /** Those that wait for their turn. */
  let waiting: readonly string[] = [];

  const fail = (id: string | null, error: unknown): void =>
    set({ failure: { id, error: toPlainError(error) } });

  const readList = async (): Promise<void> => {
    const kept = await store();
    const others = await computed();
    const surveys = await Promise.all(
      (await kept.list()).map(async survey => {
        const outcomes = await kept.outcomes(survey.id);
        const { running } = state.getState();
        return {
          survey,
          counts: countOutcomes(outcomes.values()),
          done: outcomes.size,
          isElsewhere: others.has(survey.id) && running?.id !== survey.id
        };
      })
    );
    set({ surveys, notice: kept.notice });
  };
  /** One at a time; whoever asks meanwhile gets what is read after that. */
  const read = (): Promise<void> => {
    const next = (reading ?? Promise.resolve()).then(readList).catch((error: unknown) => {
      fail(null, error);
    });
    reading = next;
    return next;
  };
  const readSoon = (id: string): void => {
    // Its progress is known without reading.
    if (state.getState().running?.id === id) return;
    timer ??= setTimeout(() => {
      timer = null;
      void read();
    }, READ_MS);
  };

  const compute = async (id: string, signal: AbortSignal): Promise<void> => {
    try {
      const kept = await store();
      const survey = await kept.survey(id);
      if (survey === null) return;
      const update = (change: Partial<RunningSurvey>): void => {
        const { running } = state.getState();
        if (running?.id === id && !signal.aborted) set({ running: { ...running, ...change } });
      };
      await run({
        survey,
        store: kept,
        signal,
        onProgress: progress => update({ progress, load: null }),
        onLoad: load => update({ load })
      });
    } catch (error) {
      if (!isAbort(error)) fail(id, error);
    }
  };

  const startNext = (): void => {
    const [next] = waiting;
    if (next !== undefined && current === null) void desk.resume(next);
  };

  const desk: ISurveyDesk = {
    state,
    store,
    async open() {
      if (!isFollowed) {
        isFollowed = true;
        void store().then(
          kept => kept.subscribe(readSoon),
          () => (isFollowed = false)
        );
      }
      await read();
    },
    async begin(wanted) {
      set({ failure: null });
      try {
        const { id } = await (await store()).create(wanted);
        void desk.resume(id);
        return id;
      } catch (error) {
        fail(null, error);
        return null;
      }
    },
    async queue(wanted) {
      try {
        const { id } = await (await store()).create(wanted);
        if (current?.id === id || waiting.includes(id)) return true;
        waiting = [...waiting, id];
        startNext();
        return true;
      } catch (error) {
        fail(wanted.id ?? null, error);
        return false;
      }
    },
    async resume(id) {
      if (current?.id === id) return ended;
      desk.pause();
      waiting = waiting.filter(other => other !== id);
      const control = new AbortController();
      const own = { id, control };
      current = own;
      const before = ended;
      ended = (async () => {
        await before;
        if (control.signal.aborted) return startNext();
        set({ running: { id, progress: null, load: null }, failure: null });
        await read();
        await compute(id, control.signal);
        if (current === own) current = null;
        set({ running: null });
        await read();
        startNext();
      })();
      return ended;
    },
    pause() {
      current?.control.abort();
      current = null;
    },
    stop() {
      waiting = [];
      desk.pause();
    },
    async remove(id) {
      waiting = waiting.filter(other => other !== id);
      if (current?.id === id) desk.pause();
      if (state.getState().running?.id === id) await ended;
      try {
        await (await store()).remove(id);
        if (state.getState().failure?.id === id) set({ failure: null });
      } catch (error) {
        fail(id, error);
      }
      await read();
    }
  };
  return desk;
}

let shared: ISurveyDesk | null = null;

/** The page's one desk. */
export function surveyDesk(): ISurveyDesk {
  if (shared !== null) return shared;
  const desk = createSurveyDesk({ store: surveyStore, run: runSurvey, computed: lockedSurveys });
  // Nobody could see or stop them any more; they wait to be resumed.
  observeOpenViews(() => {
    if (openViews().length === 0) desk.stop();
  });
  shared = desk;
  return desk;
}
