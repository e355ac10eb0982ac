/** What each sentence filter is called, on the screen and in files. */
import type { SentenceFilter } from '../state/document';

export const FILTER_WORDS: Readonly<Record<SentenceFilter, string>> = {
  all: 'all',
  aa: 'A → A',
  ab: 'A → B',
  ba: 'B → A',
  bb: 'B → B'
};
