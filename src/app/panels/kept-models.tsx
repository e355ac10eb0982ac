/** What is at hand: models of the page's server, and those that the browser keeps, how much, and how to get rid of it. */
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
  /** Called with a model as a document names it. */
  readonly onUse: (model: string) => void;
};

export function KeptModels({ onOpen, onUse }: Props): JSX.Element | null {
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
  const { canKeep, models, server, leftoverBytes } = answer;
  const isEmpty = models.length === 0 && leftoverBytes === 0;
  return (
    <>
      {server !== null && server.length > 0 && (
        <>
          <h4 class="bertscope-subtitle">On this server</h4>
          <ul class="bertscope-model-files">
            {server.map(({ name, modelId, precision, sizeBytes }) => (
              <li key={name} data-server={name}>
                <div class="bertscope-model-file">
                  <span class="bertscope-model-path">
                    <bdi>{name}</bdi>
                  </span>
                  <span class="bertscope-caption">
                    {[modelId, precision?.replace('-', ' ') ?? null, formatMegabytes(sizeBytes)]
                      .filter(word => word !== null)
                      .join(' · ')}
                  </span>
                </div>
                <button
                  type="button"
                  class="bertscope-button"
                  aria-label={`Use ${name} of this server`}
                  onClick={() => onUse(`server:${name}`)}
                >
                  Use
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
      <h4 class="bertscope-subtitle">Kept in this browser</h4>
      {!canKeep && (
        <p class="bertscope-caption">
          This page can keep no models (a private window, plain http, or a page without an origin):
          they are fetched anew each time.
        </p>
      )}
      {canKeep && isEmpty && <p class="bertscope-caption">No model is kept in this browser yet.</p>}
      {!isEmpty && (
        <ul class="bertscope-model-files">
          {models.map(model => (
            <li key={model.address} data-kept={model.address}>
              <div class="bertscope-model-file">
                <button
                  type="button"
                  class="bertscope-link bertscope-model-path"
                  onClick={() =>
                    onOpen(model.address.startsWith('server:') ? model.address : model.name)
                  }
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
      )}
    </>
  );
}
