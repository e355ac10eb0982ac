/** The ONNX files of a model as a table: size, precision, exact or not, fits or not; one is chosen. */
import type { JSX } from 'preact';

import { formatMegabytes } from '../../drawing/numerals';
import type { ListedVariant, ModelListing } from '../../sources/model-listing';

const COMMIT_DIGITS = 8;

function precisionWords({ precision, isExact, isOptimised }: ListedVariant): string {
  const rounded = isExact ? 'exact' : 'rounded, not exact';
  return `${precision}, ${rounded}${isOptimised ? ', optimised: attention may be hidden' : ''}`;
}

function memoryWords({ fits, neededBytes }: ListedVariant): string {
  if (neededBytes === null) return 'size unknown';
  return fits
    ? `takes ${formatMegabytes(neededBytes)} of memory`
    : `needs ${formatMegabytes(neededBytes)} of memory: too much here`;
}

type Props = {
  readonly listing: ModelListing;
  /** Called with the file's path. */
  readonly onUse: (path: string) => void;
  /** Compares a file with the one on the screen; null where that is no file of this model. */
  readonly onCompare: ((path: string) => void) | null;
  /** The file on the screen, which has nothing to be compared with. */
  readonly shown: string | null;
};

export function ModelFiles({ listing, onUse, onCompare, shown }: Props): JSX.Element {
  const { name, host, commit, variants, chosen } = listing;
  return (
    <div class="bertscope-model-listing">
      <p class="bertscope-caption" role="status">
        <b>
          <bdi>{name}</bdi>
        </b>{' '}
        · {host}
        {commit !== null && (
          <>
            {' · commit '}
            <code title={commit}>{commit.slice(0, COMMIT_DIGITS)}</code>
          </>
        )}
      </p>
      <ul class="bertscope-model-files">
        {variants.map(variant => (
          <li key={variant.path} data-file={variant.path} data-fits={variant.fits}>
            <div class="bertscope-model-file">
              <span class="bertscope-model-path">
                <bdi>{variant.path}</bdi>
                {variant.path === chosen && <span class="bertscope-model-mark">suggested</span>}
                {variant.isKept && <span class="bertscope-model-mark">kept here</span>}
              </span>
              <span
                class={
                  variant.isExact
                    ? 'bertscope-caption'
                    : 'bertscope-caption bertscope-model-rounded'
                }
              >
                {precisionWords(variant)} · {memoryWords(variant)}
              </span>
            </div>
            {onCompare !== null && variant.path !== shown && (
              <button
                type="button"
                class="bertscope-link"
                aria-label={`Compare ${variant.path} with the file on the screen`}
                title="Runs this file on the same text and marks the heads that differ"
                onClick={() => onCompare(variant.path)}
              >
                compare
              </button>
            )}
            <button
              type="button"
              class={
                variant.path === chosen
                  ? 'bertscope-button bertscope-model-first'
                  : 'bertscope-button'
              }
              aria-label={`Use ${variant.path}`}
              onClick={() => onUse(variant.path)}
            >
              {variant.isKept ? 'Use' : 'Load'}
              {variant.sizeBytes !== null && ` ${formatMegabytes(variant.sizeBytes)}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
