/**
 * Surveys in the browser's IndexedDB, so that a reload loses nothing: one object store of surveys, one
 * of entries by survey and index. Whatever the browser refuses is a StorageError.
 */
import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';

import { StorageError } from '../../errors';
import { OUTCOMES } from './survey-shelf';
import type { ISurveyShelf, Survey, SurveyEntry, SurveyOutcome } from './survey-shelf';

const DATABASE = 'bertscope-surveys';
/** Of the layout below; a later one must read this one's surveys. */
const LAYOUT = 1;
const BLOCKED = 'BlockedError';

interface ISurveySchema extends DBSchema {
  surveys: { key: string; value: Survey };
  entries: {
    key: [survey: string, index: number];
    value: SurveyEntry;
    indexes: { outcome: [survey: string, outcome: SurveyOutcome] };
  };
}

/** All entries of a survey: an array sorts after every number. */
const entriesOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

function refused(error: unknown): StorageError {
  const name = error instanceof Error ? error.name : '';
  const told = (message: string, advice: string): StorageError =>
    new StorageError(message, advice, { reason: name }, error);
  if (name === 'QuotaExceededError') {
    return told(
      'The browser has no more room for surveys.',
      'What was computed so far is kept: delete a survey or make room on the disk, then go on.'
    );
  }
  if (name === 'InvalidStateError') {
    return told(
      'Another tab has opened the surveys with a newer BertScope, or the browser has closed them.',
      'Reload the page and go on: what was computed so far is kept.'
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return told(
    `The browser did not keep a survey: ${reason}`,
    'Reload the page and go on: what was computed so far is kept.'
  );
}

function notOpened(error: unknown): StorageError {
  const name = error instanceof Error ? error.name : '';
  const told = (message: string, advice: string): StorageError =>
    new StorageError(message, advice, { reason: name }, error);
  if (name === 'VersionError') {
    return told(
      'The surveys of this browser were written by a newer BertScope.',
      'Reload the page to get it.'
    );
  }
  if (name === BLOCKED) {
    return told(
      'Another tab holds the surveys of this browser with an older BertScope.',
      'Close or reload the other tabs, then reload this one.'
    );
  }
  return told('This browser keeps no surveys for this page.', 'A private window may be the cause.');
}

/** What `work` gives; its failure is told as ours, an abort of the database included. */
async function guarded<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw refused(error);
  }
}

/** Until it is on the disk. Of two failures the transaction's is told: it knows the cause. */
async function finish(requests: readonly Promise<unknown>[], done: Promise<void>): Promise<void> {
  const all = Promise.all(requests);
  all.catch(() => undefined);
  await done;
  await all;
}

function shelfOf(database: IDBPDatabase<ISurveySchema>): ISurveyShelf {
  return {
    surveys: () => guarded(() => database.getAll('surveys')),
    survey: id => guarded(async () => (await database.get('surveys', id)) ?? null),
    putSurvey: survey =>
      guarded(() => {
        const { store, done } = database.transaction('surveys', 'readwrite');
        return finish([store.put(survey)], done);
      }),
    putEntry: entry =>
      guarded(() => {
        const change = database.transaction(['surveys', 'entries'], 'readwrite');
        const put = async (): Promise<void> => {
          const key = await change.objectStore('surveys').getKey(entry.surveyId);
          if (key !== undefined) await change.objectStore('entries').put(entry);
        };
        return finish([put()], change.done);
      }),
    entries: id => guarded(() => database.getAll('entries', entriesOf(id))),
    outcomes: id =>
      guarded(async () => {
        const { store } = database.transaction('entries');
        const found = await Promise.all(
          OUTCOMES.map(async outcome => {
            const keys = await store.index('outcome').getAllKeys([id, outcome]);
            return keys.map(([, at]) => [at, outcome] as const);
          })
        );
        return new Map(found.flat());
      }),
    remove: id =>
      guarded(() => {
        const change = database.transaction(['surveys', 'entries'], 'readwrite');
        const removals = [
          change.objectStore('surveys').delete(id),
          change.objectStore('entries').delete(entriesOf(id))
        ];
        return finish(removals, change.done);
      }),
    close: () => database.close()
  };
}

/**
 * @throws {StorageError} where the browser keeps nothing, or another tab holds an older layout
 */
export async function openIndexedShelf(name = DATABASE): Promise<ISurveyShelf> {
  let isGivenUp = false;
  const opened = new Promise<IDBPDatabase<ISurveySchema>>((resolve, reject) => {
    openDB<ISurveySchema>(name, LAYOUT, {
      upgrade(database) {
        database.createObjectStore('surveys', { keyPath: 'id' });
        const entries = database.createObjectStore('entries', { keyPath: ['surveyId', 'index'] });
        entries.createIndex('outcome', ['surveyId', 'outcome']);
      },
      blocked() {
        isGivenUp = true;
        reject(new DOMException('another tab holds an older layout', BLOCKED));
      },
      // A newer BertScope in another tab waits for this connection to end.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close()
    }).then(database => {
      if (isGivenUp) database.close();
      else resolve(database);
    }, reject);
  });
  try {
    return shelfOf(await opened);
  } catch (error) {
    throw notOpened(error);
  }
}
