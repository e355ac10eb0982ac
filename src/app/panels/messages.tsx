/** What has to be said above the picture: how far a load is, what failed, what to know. */
import type { JSX } from 'preact';

import type { ErrorTag } from '../../errors';
import type { Notice, Phase } from '../../state/view-state';
import { formatMegabytes } from '../../drawing/numerals';

type LoadingProps = {
  readonly phase: Phase & { phase: 'loading' };
  readonly onStop: () => void;
};

function Loading({ phase, onStop }: LoadingProps): JSX.Element {
  const { progress } = phase;
  const bytes = progress?.stage === 'download' ? progress : null;
  const total = bytes?.totalBytes ?? null;
  const words =
    bytes === null
      ? progress === null
        ? 'Loading the model'
        : 'Preparing the model'
      : `Loading the model: ${formatMegabytes(bytes.loadedBytes)}${total === null ? '' : ` of ${formatMegabytes(total)}`}`;
  return (
    <div class="bertscope-loading">
      <progress
        class="bertscope-progress"
        aria-label="Loading the model"
        {...(bytes === null || total === null ? {} : { value: bytes.loadedBytes, max: total })}
      />
      <span>{words}</span>
      {bytes !== null && (
        <button type="button" class="bertscope-button" onClick={onStop}>
          Cancel
        </button>
      )}
    </div>
  );
}

type Props = {
  readonly phase: Phase;
  readonly notices: readonly Notice[];
  readonly onRetry: () => void;
  /** Gives the download up. */
  readonly onStop: () => void;
  /** Opens the choice of models; null where there is none. */
  readonly onModels: (() => void) | null;
};

/** Errors that another model, or another file of it, may be the way out of. */
const OF_MODELS: readonly ErrorTag[] = [
  'DownloadError',
  'IntegrityError',
  'ModelFormatError',
  'UnsupportedModelError',
  'VocabularyError',
  'MemoryError'
];

export function Messages({ phase, notices, onRetry, onStop, onModels }: Props): JSX.Element {
  return (
    <>
      {phase.phase === 'loading' && <Loading phase={phase} onStop={onStop} />}
      {phase.phase === 'error' && (
        <div class="bertscope-error" role="alert" data-error={phase.error.tag}>
          <p>
            <b>{phase.error.message}</b> {phase.error.advice}
          </p>
          {!['no engine', 'consent', 'files'].includes(String(phase.error.fields['reason'])) && (
            <button type="button" class="bertscope-button" onClick={onRetry}>
              Retry
            </button>
          )}
          {onModels !== null && OF_MODELS.includes(phase.error.tag) && (
            <button type="button" class="bertscope-button" data-tool="models" onClick={onModels}>
              {phase.error.fields['reason'] === 'consent' ? 'See its files and sizes' : 'Model …'}
            </button>
          )}
        </div>
      )}
      <ul class="bertscope-notices" role="status">
        {notices.map(({ id, text }) => (
          <li key={id} data-notice={id}>
            {text}
          </li>
        ))}
      </ul>
    </>
  );
}
