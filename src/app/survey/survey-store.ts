/**
 * The surveys that this browser keeps: begins, lists, reads and deletes them, and tells whoever shows
 * them of every change, those of other tabs too. Leaves out how they lie on disk (indexed-shelf.ts).
 */
import { StorageError } from '../../errors';
import { TEXT_LIMIT, wellFormed } from '../../state/document';
import { VERSION } from '../../version';
import { settings } from '../settings';
import { openIndexedShelf } from './indexed-shelf';
import { createMemoryShelf } from './survey-shelf';
import type {
  ISurveyShelf,
  Survey,
  SurveyCounts,
  SurveyEntry,
  SurveyModel,
  SurveyOutcome,
  SurveyText
} from './survey-shelf';

/** The most texts of one survey: beyond it, a table takes a gigabyte, and Python is there for that. */
export const MOST_TEXTS = 2000;

export const DEFAULT_SEED = 1;

export type NewSurvey = {
  readonly name: string;
  readonly texts: readonly SurveyText[];
  /** As a document names it, such as `embedded`. */
  readonly model: string;
  /** Of all draws; 1 where not said. */
  readonly seed?: number;
  /** By which whoever gave the texts knows it again; one that is kept already stays as it is. */
  readonly id?: string;
};

/** All may reject with a StorageError that says what to do; what was kept before stays kept. */
export interface ISurveyStore {
  /** A sentence where surveys are not kept beyond this page; else null. */
  readonly notice: string | null;
  /** Newest first. */
  list(): Promise<readonly Survey[]>;
  /** Null if it was deleted. */
  survey(id: string): Promise<Survey | null>;
  /** @throws {StorageError} for no text or more than {@link MOST_TEXTS} */
  create(wanted: NewSurvey): Promise<Survey>;
  /** Says by which model the survey is computed. */
  setModel(id: string, model: SurveyModel): Promise<void>;
  putEntry(entry: SurveyEntry): Promise<void>;
  /** By index. */
  entries(id: string): Promise<readonly SurveyEntry[]>;
  /** By index, of each input that has an entry: much less to read than the entries. */
  outcomes(id: string): Promise<ReadonlyMap<number, SurveyOutcome>>;
  remove(id: string): Promise<void>;
  /** Tells the id of each survey that changed, here or in another tab. @returns ends it */
  subscribe(listener: (id: string) => void): () => void;
  /** May be called twice. */
  dispose(): void;
}

export function countOutcomes(outcomes: Iterable<SurveyOutcome>): SurveyCounts {
  const counts = { scored: 0, failed: 0, empty: 0 };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

/** Not `crypto.randomUUID`, which pages over plain HTTP do not have. */
const makeId = (): string =>
  `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 10)}`;

function checkTexts(texts: readonly SurveyText[]): void {
  if (texts.length > 0 && texts.length <= MOST_TEXTS) return;
  throw texts.length === 0
    ? new StorageError('There is no text to survey.', 'Give at least one line.', {
        reason: 'no texts'
      })
    : new StorageError(
        `${texts.length} texts are too many for a survey in the browser, which keeps up to ${MOST_TEXTS}.`,
        'Take fewer, or survey them with bertscope.survey in Python.',
        { reason: 'too many texts' }
      );
}

/** As a document would hold it. */
const cleanText = ({ text_a, text_b }: SurveyText): SurveyText => ({
  text_a: wellFormed(text_a.slice(0, TEXT_LIMIT)),
  text_b: text_b === null || text_b === '' ? null : wellFormed(text_b.slice(0, TEXT_LIMIT))
});

/** What tabs tell each other with: a BroadcastChannel. */
export interface IChangeChannel {
  postMessage(surveyId: string): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  close(): void;
}

export function createSurveyStore(
  shelf: ISurveyShelf,
  notice: string | null = null,
  channel: IChangeChannel | null = null
): ISurveyStore {
  const listeners = new Set<(id: string) => void>();
  const tellHere = (id: string): void => listeners.forEach(listener => listener(id));
  const tell = (id: string): void => {
    tellHere(id);
    channel?.postMessage(id);
  };
  if (channel !== null) {
    channel.onmessage = ({ data }) => {
      if (typeof data === 'string') tellHere(data);
    };
  }
  let isDisposed = false;

  return {
    notice,
    list: async () => (await shelf.surveys()).toSorted((a, b) => b.createdMs - a.createdMs),
    survey: id => shelf.survey(id),
    async create({ name, texts, model, seed = DEFAULT_SEED, id = makeId() }) {
      checkTexts(texts);
      const before = await shelf.survey(id);
      if (before !== null) return before;
      const survey: Survey = {
        id,
        name,
        texts: texts.map(cleanText),
        model,
        modelInfo: null,
        seed,
        maxTokens: settings.getState().maxTokens,
        createdMs: Date.now(),
        version: VERSION
      };
      await shelf.putSurvey(survey);
      tell(survey.id);
      return survey;
    },
    async setModel(id, { id: modelId, name, layers, heads, precision, sha256 }) {
      const survey = await shelf.survey(id);
      if (survey === null) return;
      // Field by field: what is given may say more.
      const modelInfo = { id: modelId, name, layers, heads, precision, sha256 };
      await shelf.putSurvey({ ...survey, modelInfo });
      tell(id);
    },
    async putEntry(entry) {
      await shelf.putEntry(entry);
      tell(entry.surveyId);
    },
    entries: id => shelf.entries(id),
    outcomes: id => shelf.outcomes(id),
    async remove(id) {
      await shelf.remove(id);
      tell(id);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      if (isDisposed) return;
      isDisposed = true;
      listeners.clear();
      channel?.close();
      shelf.close();
    }
  };
}

const openChannel = (): IChangeChannel | null =>
  typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('bertscope-surveys');

let opening: Promise<ISurveyStore> | null = null;

/**
 * The page's one store. Where the browser keeps nothing (a private window, a sandboxed page, a disk
 * that is full) it is in memory, and its notice says so.
 */
export function surveyStore(): Promise<ISurveyStore> {
  opening ??= openIndexedShelf().then(
    shelf => createSurveyStore(shelf, null, openChannel()),
    (error: unknown) => {
      const cause = error instanceof StorageError ? error.message : 'This browser keeps nothing.';
      const notice = `${cause} Surveys last until this page is closed: download what you want to keep.`;
      return createSurveyStore(createMemoryShelf(), notice);
    }
  );
  return opening;
}
