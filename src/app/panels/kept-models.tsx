/** What the browser keeps of models: how much, and how to get rid of it. */
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';

import { formatMegabytes } from '../../drawing/numerals';
import type { KeptListing } from '../../sources/model-listing';
import { listKeptModels } from '../model-desk';
import { useAsked } from './use-asked';

type Kept = KeptListing['models'][number];

const sizeOf = ({ files }: Kept): number =>
  files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

type Props = {
  /** Called with a model's name, to see its files. */
  readonly onOpen: (name: string) => void;
};

export function KeptModels({ onOpen }: Props): JSX.Element | null {
  const [{ answer, problem, isAsking }, ask] = useAsked<KeptListing>();
  useEffect(() => ask(signal => listKeptModels(signal)), [ask]);
  const remove = (address: string | null): void => ask(signal => listKeptModels(signal, address));
  if (problem !== null) {
    return (
      <p class="bertscope-survey-problem" role="alert">
        {problem.message} {problem.advice}
      </p>
    );
  }
  if (answer === null) return <p class="bertscope-caption">{isAsking ? 'Looking …' : ''}</p>;
  const { canKeep, models, leftoverBytes } = answer;
  if (!canKeep) {
    return (
      <p class="bertscope-caption">
        This page can keep no models (a private window, plain http, or a page without an origin):
        they are fetched anew each time.
      </p>
    );
  }
  if (models.length === 0 && leftoverBytes === 0) {
    return <p class="bertscope-caption">No model is kept in this browser yet.</p>;
  }
  return (
    <ul class="bertscope-model-files">
      {models.map(model => (
        <li key={model.address} data-kept={model.address}>
          <div class="bertscope-model-file">
            <button
              type="button"
              class="bertscope-link bertscope-model-path"
              onClick={() => onOpen(model.name)}
            >
              <bdi>{model.name}</bdi>
            </button>
            <span class="bertscope-caption">
              {model.host} · {formatMegabytes(sizeOf(model))} in {model.files.length} files
            </span>
          </div>
          <button
            type="button"
            class="bertscope-button"
            aria-label={`Delete ${model.name} from this browser`}
            onClick={() => remove(model.address)}
          >
            Delete
          </button>
        </li>
      ))}
      {leftoverBytes > 0 && (
        <li data-kept="">
          <div class="bertscope-model-file">
            <span class="bertscope-model-path">parts of unfinished downloads</span>
            <span class="bertscope-caption">{formatMegabytes(leftoverBytes)}</span>
          </div>
          <button
            type="button"
            class="bertscope-button"
            aria-label="Delete parts of unfinished downloads"
            onClick={() => remove(null)}
          >
            Delete
          </button>
        </li>
      )}
    </ul>
  );
}
