/** One notification while a model takes long to load. What fails is said in the view. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { watchLoads } from '../app/load-watch';
import type { LoadProgress } from '../worker/messages';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

/**
 * JupyterLab builds a notification after fetching what draws it: one that is dismissed before stays on
 * the screen for good.
 */
const LEAST_SHOWN_MS = 1000;

export function notifyOfLoads(trans: TranslationBundle): void {
  let id: string | null = null;
  let begun = 0;
  const message = ({ stage, loadedBytes, totalBytes }: LoadProgress): string =>
    stage === 'prepare'
      ? trans.__('Preparing the model')
      : totalBytes === null
        ? trans.__('Loading the model: %1 MB', megabytes(loadedBytes))
        : trans.__('Loading the model: %1 of %2 MB', megabytes(loadedBytes), megabytes(totalBytes));
  const share = ({ loadedBytes, totalBytes }: LoadProgress) =>
    totalBytes === null || totalBytes === 0 ? {} : { progress: loadedBytes / totalBytes };
  watchLoads({
    begin(progress) {
      begun = Date.now();
      id = Notification.emit(message(progress), 'in-progress', {
        autoClose: false,
        ...share(progress)
      });
    },
    progress(progress) {
      if (id !== null) Notification.update({ id, message: message(progress), ...share(progress) });
    },
    end() {
      const over = id;
      id = null;
      if (over === null) return;
      const wait = Math.max(0, begun + LEAST_SHOWN_MS - Date.now());
      setTimeout(() => Notification.dismiss(over), wait);
    }
  });
}
