/**
 * Ties a survey that Python wants to this browser: gets its texts, has it computed in its turn, shows
 * it, and sends the table back. Found again after a reload, it goes on. Leaves out: how it is computed.
 */
import type { ISession } from '../app/session';
import { followSurvey, type FoundSurvey, type IFollowing } from '../app/survey/follow-survey';
import type { ISurveyDesk } from '../app/survey/survey-desk';
import { surveyColumns, surveyFacts } from '../app/survey/survey-export';
import { LOCKED } from '../app/survey/survey-lock';
import type { SurveyText } from '../app/survey/survey-shelf';
import type { PlainError } from '../errors';
import type { SurveyReport, ToKernel } from './messages';

/** The trait `_survey`: what is to be shown; its texts are asked for. */
type Wanted = {
  readonly id: string;
  readonly name: string;
  readonly count: number;
  readonly model: string;
  readonly seed: number;
};

export interface ISurveyLink {
  /** A custom message from the kernel; those of others are passed over. */
  takeMessage(content: unknown): void;
  dispose(): void;
}

function readWanted(value: unknown): Wanted | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, name, count, model, seed } = value as Readonly<Record<string, unknown>>;
  return typeof id === 'string' &&
    typeof name === 'string' &&
    typeof model === 'string' &&
    Number.isSafeInteger(count) &&
    Number.isSafeInteger(seed)
    ? { id, name, count: Number(count), model, seed: Number(seed) }
    : null;
}

function readText(value: unknown): SurveyText | null {
  if (!Array.isArray(value)) return null;
  const [a, b = null] = value as readonly unknown[];
  return typeof a === 'string' && (b === null || typeof b === 'string')
    ? { text_a: a, text_b: b }
    : null;
}

const readTexts = (value: unknown): readonly SurveyText[] =>
  Array.isArray(value)
    ? (value as readonly unknown[]).map(readText).filter(text => text !== null)
    : [];

/** What is sent once it is done; null before, and where no input could be scored. */
export function reportFound({ survey, table, failed, cut }: FoundSurvey): SurveyReport['found'] {
  const { modelInfo } = survey;
  if (table === null || modelInfo === null) return null;
  return {
    facts: surveyFacts({ survey: { ...survey, modelInfo }, table, cut }),
    columns: surveyColumns(table),
    failed: failed.map(({ index, reason }) => [index, reason] as const)
  };
}

const sayPlainly = ({ message, advice }: PlainError): string => `${message} ${advice}`;

const GONE = 'The survey was deleted in the browser. Call survey() again.';
const NOTHING_SCORED =
  'The browser could score none of the texts: the view lists why. Call survey() again with others.';

/** @param value of the trait `_survey` */
export function linkSurvey(
  value: unknown,
  session: Pick<ISession, 'actions'>,
  desk: ISurveyDesk,
  send: (message: ToKernel) => void
): ISurveyLink {
  const wanted = readWanted(value);
  let found: FoundSurvey | null = null;
  let isGone = false;
  let isTold = false;
  /** What could not be summed up. */
  let fault: PlainError | null = null;
  let following: IFollowing | null = null;
  let isDisposed = false;

  const failure = (): string | null => {
    if (isGone) return GONE;
    if (fault !== null) return sayPlainly(fault);
    const { failure: failed } = desk.state.getState();
    // Another tab has it: what it gives comes here, too.
    if (failed === null || failed.id !== wanted?.id || failed.error.fields['reason'] === LOCKED)
      return null;
    return sayPlainly(failed.error);
  };
  const tell = ({ id, count }: Wanted): void => {
    const listed = desk.state.getState().surveys?.find(({ survey }) => survey.id === id);
    const { running } = desk.state.getState();
    const far = running?.id === id ? running.progress?.done : listed?.done;
    const done = found !== null && found.done === count ? count : (far ?? found?.done ?? 0);
    const isDone = found !== null && found.done === found.survey.texts.length;
    const report = isDone ? reportFound(found!) : null;
    const error = isDone && report === null ? NOTHING_SCORED : failure();
    send({ type: 'survey', id, done, total: count, error, found: report });
  };

  const follow = async (survey: Wanted): Promise<void> => {
    const store = await desk.store();
    if (isDisposed || following !== null) return;
    following = followSurvey(store, survey.id, {
      onFound(next) {
        found = next;
        fault = null;
        if (next.done === next.survey.texts.length && !isTold) {
          isTold = true;
          tell(survey);
        }
      },
      onGone() {
        found = null;
        isGone = true;
        tell(survey);
      },
      onFailure(error) {
        fault = error;
        tell(survey);
      }
    });
  };
  const begin = async (survey: Wanted, texts: readonly SurveyText[]): Promise<void> => {
    const { id, name, model, seed } = survey;
    if (!(await desk.queue({ id, name, model, seed, texts }))) {
      tell(survey);
      return;
    }
    if (isDisposed) return;
    session.actions.showSurvey({ id });
    await follow(survey);
  };
  const open = async (survey: Wanted): Promise<void> => {
    await desk.open();
    const store = await desk.store();
    const kept = await store.survey(survey.id).catch(() => null);
    if (isDisposed) return;
    if (kept === null) send({ type: 'survey_texts', id: survey.id });
    else await begin(survey, kept.texts);
  };

  const unsubscribe = desk.state.subscribe(({ running, failure: failed }, before) => {
    if (wanted === null || isDisposed) return;
    if (running === null && before.running?.id === wanted.id) following?.refresh();
    if (failed !== before.failure && failed?.id === wanted.id) tell(wanted);
  });
  if (wanted !== null) {
    session.actions.showSurvey({ id: wanted.id });
    void open(wanted);
  }

  return {
    takeMessage(content) {
      if (wanted === null || typeof content !== 'object' || content === null) return;
      const { type, id, texts } = content as Readonly<Record<string, unknown>>;
      if (id !== wanted.id) return;
      if (type === 'survey_texts' && !isGone) void begin(wanted, readTexts(texts));
      else if (type === 'survey') {
        tell(wanted);
        // The first request for the texts may have been lost.
        if (following === null) void open(wanted);
      }
    },
    dispose() {
      isDisposed = true;
      unsubscribe();
      following?.dispose();
    }
  };
}
