/** What comes with the first view, in one file: what it has to follow, and what is told of it. */
export { followSettings } from './follow-settings';
export { notifyOfLoads } from './load-notification';
