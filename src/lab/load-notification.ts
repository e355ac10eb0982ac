/** One notification while a model takes long to load. What fails is said in the view. */
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { watchLoads } from '../app/load-watch';
import type { LoadProgress } from '../worker/messages';

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);

export function notifyOfLoads(trans: TranslationBundle): void {
  let id: string | null = null;
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
      id = Notification.emit(message(progress), 'in-progress', {
        autoClose: false,
        ...share(progress)
      });
    },
    progress(progress) {
      if (id !== null) Notification.update({ id, message: message(progress), ...share(progress) });
    },
    end() {
      if (id !== null) Notification.dismiss(id);
      id = null;
    }
  });
}
