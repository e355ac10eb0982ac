/** What has to be said above the picture: how far a load is, what failed, what to know. */
import type { JSX } from 'preact';

import type { Notice, Phase } from '../../state/view-state';
import { formatMegabytes } from '../../drawing/numerals';

function Loading({ phase }: { readonly phase: Phase & { phase: 'loading' } }): JSX.Element {
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
    </div>
  );
}

type Props = {
  readonly phase: Phase;
  readonly notices: readonly Notice[];
  readonly onRetry: () => void;
};

export function Messages({ phase, notices, onRetry }: Props): JSX.Element {
  return (
    <>
      {phase.phase === 'loading' && <Loading phase={phase} />}
      {phase.phase === 'error' && (
        <div class="bertscope-error" role="alert" data-error={phase.error.tag}>
          <p>
            <b>{phase.error.message}</b> {phase.error.advice}
          </p>
          {phase.error.fields['reason'] !== 'no engine' && (
            <button type="button" class="bertscope-button" onClick={onRetry}>
              Retry
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
