/**
 * Computes what a survey still lacks, one input after another, on the page's one engine: text to
 * attention, attention to scores, scores to the store. It asks for one input at a time and only when
 * no view waits for the engine, so that whoever types is never behind more than one of its inputs.
 * Stopped at any time, by the reader or by a reload, it goes on where it was.
 */
import {
  IntegrityError,
  isAbort,
  isBertScopeError,
  toPlainError,
  type BertScopeError
} from '../../errors';
import type { ModelInfo } from '../../model/model-info';
import type { HeadScores } from '../../patterns/head-scores';
import { isBlank } from '../../state/document';
import { recordOf } from '../../survey/survey-record';
import type { SurveyRecord } from '../../survey/survey-record';
import type { Encoding } from '../../tokens/encoding';
import type { IEngineClient } from '../../worker/client';
import type { LoadProgress } from '../../worker/messages';
import { leaseEngine, type IEngineLease } from '../engine';
import { hostAssets } from '../host';
import { idle } from '../idle';
import { requestOf } from '../runs';
import { createRemaining } from './remaining';
import { withSurveyLock } from './survey-lock';
import type { Survey, SurveyCounts, SurveyEntry } from './survey-shelf';
import { countOutcomes, type ISurveyStore } from './survey-store';

export type SurveyProgress = SurveyCounts & {
  readonly total: number;
  /** Inputs that have an entry: `scored + failed + empty`. */
  readonly done: number;
  /** The input that is being computed, 0-based; null between two. */
  readonly index: number | null;
  /** For the rest, by the last inputs; null before there is one. */
  readonly remainingMs: number | null;
};

export type SurveyRunOptions = {
  readonly survey: Survey;
  readonly store: ISurveyStore;
  /** Ends it between two layers; what is in the store stays there. */
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: SurveyProgress) => void;
  /** While the model is fetched. */
  readonly onLoad?: (progress: LoadProgress) => void;
  /** The page's engine where not said. */
  readonly lease?: () => IEngineLease;
};

/** So many texts in a row that all fail, none having gone well, are the model's fault. */
const DOUBTED_TEXTS = 3;
/** So many in a row that end the engine are not the texts' fault. */
const CRASHES = 2;
/** How often it looks whether the views are done. */
const LOOK_MS = 50;

const pauseMs = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** Resolves once no view waits for the engine and the page has time. */
async function untilFree(engine: IEngineClient, signal: AbortSignal): Promise<void> {
  do {
    await idle();
    signal.throwIfAborted();
    while (engine.isBusy) {
      await pauseMs(LOOK_MS);
      signal.throwIfAborted();
    }
  } while (engine.isBusy);
}

type Computed = { readonly record: SurveyRecord; readonly model: ModelInfo };

async function computeInput(
  { texts, model, maxTokens }: Survey,
  index: number,
  engine: IEngineClient,
  signal: AbortSignal,
  onLoad: (progress: LoadProgress) => void
): Promise<Computed> {
  const request = { ...requestOf({ ...texts[index], model }), maxTokens };
  // An engine that is built anew in between tells all again.
  const encodings: Encoding[] = [];
  const scoring: Promise<readonly HeadScores[]>[] = [];
  const summary = await engine.run(request, signal, {
    onProgress: onLoad,
    onEncoded: encoding => void encodings.push(encoding),
    onLayer({ layer, weights }) {
      // Always after its tokens.
      const scored = engine.score({ weights, encoding: encodings.at(-1)! }, signal);
      // Awaited below, unless the run fails first.
      scored.catch(() => undefined);
      scoring[layer] = scored;
    }
  });
  const { tokens, cut } = encodings.at(-1)!;
  const facts = { index, tokens: tokens.length, isCut: cut.a + cut.b > 0 };
  return { record: recordOf(facts, await Promise.all(scoring)), model: summary.model };
}

/** Whether another text may go well after this. */
const isOfText = (error: unknown): error is BertScopeError =>
  isBertScopeError(error, 'MemoryError', 'InferenceError', 'ShapeError', 'EngineError');

/** @throws {IntegrityError} if the survey was begun with another model */
function checkModel({ modelInfo }: Survey, found: ModelInfo): void {
  if (modelInfo === null || modelInfo.sha256 === found.sha256) return;
  throw new IntegrityError(
    `This survey was begun with another file of ${modelInfo.name}: its inputs cannot be added up with new ones.`,
    'Begin a new survey with the same texts.',
    { url: found.id, expected: modelInfo.sha256, actual: found.sha256 }
  );
}

async function computeRest(
  { survey: given, store, signal, onProgress, onLoad }: SurveyRunOptions,
  engine: IEngineClient
): Promise<SurveyProgress> {
  let survey = given;
  const total = survey.texts.length;
  const outcomes = new Map(await store.outcomes(survey.id));
  const remaining = createRemaining();
  let isProven = [...outcomes.values()].includes('scored');
  /** Failures before anything went well: of the texts or of the model, which only later ones tell. */
  let doubted: SurveyEntry[] = [];
  let doubt: BertScopeError | null = null;
  let crashes = 0;

  const progress = (index: number | null): SurveyProgress => {
    const counts = countOutcomes(outcomes.values());
    const done = outcomes.size;
    return { ...counts, total, done, index, remainingMs: remaining.estimateMs(total - done) };
  };
  const keep = async (entry: SurveyEntry): Promise<void> => {
    await store.putEntry(entry);
    outcomes.set(entry.index, entry.outcome);
  };
  const keepDoubted = async (): Promise<void> => {
    for (const entry of doubted) await keep(entry);
    doubted = [];
    doubt = null;
  };

  /** @throws what is not the text's fault */
  const fail = async (index: number, error: unknown): Promise<void> => {
    if (isAbort(error) || !isOfText(error)) throw error;
    crashes = error.tag === 'EngineError' ? crashes + 1 : 0;
    const { message, advice } = toPlainError(error);
    doubted.push({ surveyId: survey.id, index, outcome: 'failed', reason: `${message} ${advice}` });
    if (crashes >= CRASHES || (!isProven && doubted.length >= DOUBTED_TEXTS)) throw error;
    if (isProven) await keepDoubted();
    else doubt = error;
  };

  const succeed = async ({ record, model }: Computed): Promise<void> => {
    checkModel(survey, model);
    if (survey.modelInfo === null) {
      await store.setModel(survey.id, model);
      survey = { ...survey, modelInfo: model };
    }
    await keep({ surveyId: survey.id, index: record.index, outcome: 'scored', record });
    isProven = true;
    crashes = 0;
    await keepDoubted();
  };

  for (let index = 0; index < total; index++) {
    signal.throwIfAborted();
    if (outcomes.has(index)) continue;
    if (isBlank(survey.texts[index])) {
      await keep({ surveyId: survey.id, index, outcome: 'empty' });
      continue;
    }
    onProgress?.(progress(index));
    remaining.begin();
    await untilFree(engine, signal);
    if ((await store.survey(survey.id)) === null) {
      throw new DOMException('The survey was deleted', 'AbortError');
    }
    try {
      const computed = await computeInput(survey, index, engine, signal, load => {
        // What a download takes says nothing of the inputs to come.
        remaining.discard();
        onLoad?.(load);
      });
      await succeed(computed);
    } catch (error) {
      signal.throwIfAborted();
      await fail(index, error);
    }
    remaining.end();
  }
  if (doubt !== null) throw doubt as BertScopeError;
  const last = progress(null);
  onProgress?.(last);
  return last;
}

/**
 * Computes every input that has no entry yet.
 *
 * @returns the counts at its end
 * @throws what is not a single text's fault: a model that cannot be had, a full disk, an engine that
 *   does not start, a run in another tab; `signal.reason` once aborted. What was computed is kept, and another call goes on.
 */
export async function runSurvey(options: SurveyRunOptions): Promise<SurveyProgress> {
  const { survey, signal, lease = leaseEngine } = options;
  signal.throwIfAborted();
  return withSurveyLock(survey.id, async () => {
    await hostAssets().unpack?.();
    signal.throwIfAborted();
    const held = lease();
    try {
      return await computeRest(options, held.engine);
    } finally {
      held.release();
    }
  });
}
