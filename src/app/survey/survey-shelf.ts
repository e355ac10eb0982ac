/**
 * Where surveys lie: what every shelf can do, and one in memory. A shelf knows no rule; what a survey
 * is made of and what befalls it is survey-store.ts.
 */
import type { ModelInfo } from '../../model/model-info';
import type { ViewDocument } from '../../state/document';
import type { SurveyRecord } from '../../survey/survey-record';

/** One input: a text, or a pair. */
export type SurveyText = Pick<ViewDocument, 'text_a' | 'text_b'>;

/** What of a model tells whether two inputs were computed by the same one, and what exports say. */
export type SurveyModel = Pick<
  ModelInfo,
  'id' | 'name' | 'layers' | 'heads' | 'precision' | 'sha256'
>;

export type Survey = {
  readonly id: string;
  readonly name: string;
  readonly texts: readonly SurveyText[];
  /** As a document names it, such as `embedded`. */
  readonly model: string;
  /** Known from the first input on that was computed. */
  readonly modelInfo: SurveyModel | null;
  readonly seed: number;
  /** Longer texts are cut, special tokens counted; the same for all inputs. */
  readonly maxTokens: number;
  /** Milliseconds since 1970. */
  readonly createdMs: number;
  /** Version of BertScope that began it. */
  readonly version: string;
};

/** What became of one input. */
export type SurveyEntry = { readonly surveyId: string; readonly index: number } & (
  | { readonly outcome: 'scored'; readonly record: SurveyRecord }
  /** With its cause, in a sentence. */
  | { readonly outcome: 'failed'; readonly reason: string }
  /** Nothing stands in it. */
  | { readonly outcome: 'empty' }
);

export const OUTCOMES = ['scored', 'failed', 'empty'] as const;
export type SurveyOutcome = (typeof OUTCOMES)[number];
export type SurveyCounts = Readonly<Record<SurveyOutcome, number>>;

export interface ISurveyShelf {
  surveys(): Promise<readonly Survey[]>;
  survey(id: string): Promise<Survey | null>;
  /** Adds it or puts it in the place of the one with its id. */
  putSurvey(survey: Survey): Promise<void>;
  /** Adds it or puts it in the place of the one of the same input; nothing if the survey is gone. */
  putEntry(entry: SurveyEntry): Promise<void>;
  /** By index. */
  entries(surveyId: string): Promise<readonly SurveyEntry[]>;
  /** By index, of each input that has an entry: much less to read than the entries. */
  outcomes(surveyId: string): Promise<ReadonlyMap<number, SurveyOutcome>>;
  /** With all its entries. */
  remove(surveyId: string): Promise<void>;
  /** May be called twice. */
  close(): void;
}

/** Until the page is closed. */
export function createMemoryShelf(): ISurveyShelf {
  const surveys = new Map<string, Survey>();
  const entries = new Map<string, Map<number, SurveyEntry>>();
  const entriesOf = (id: string): readonly SurveyEntry[] =>
    [...(entries.get(id)?.values() ?? [])].sort((a, b) => a.index - b.index);
  return {
    surveys: async () => [...surveys.values()],
    survey: async id => surveys.get(id) ?? null,
    async putSurvey(survey) {
      surveys.set(survey.id, survey);
      if (!entries.has(survey.id)) entries.set(survey.id, new Map());
    },
    async putEntry(entry) {
      entries.get(entry.surveyId)?.set(entry.index, entry);
    },
    entries: async id => entriesOf(id),
    outcomes: async id => new Map(entriesOf(id).map(({ index, outcome }) => [index, outcome])),
    async remove(id) {
      surveys.delete(id);
      entries.delete(id);
    },
    close: () => undefined
  };
}
