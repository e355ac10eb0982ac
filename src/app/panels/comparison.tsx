/** Two files of a model on the same text: how far their weights are apart, and which heads look elsewhere. */
import type { JSX } from 'preact';

import { formatCount, formatShare, formatWeight } from '../../drawing/numerals';
import { isFlipped, type ComparedHead, type FileComparison } from '../compare-files';

/** More are counted, not listed. */
const MOST_LISTED = 8;

const fileOf = ({ place, precision }: FileComparison['other']): string =>
  place === null || place === undefined ? precision : place.file;

function headWords({ flipped, names, largest }: ComparedHead, tokens: number): string {
  return [
    `largest difference ${formatWeight(largest, 3)}`,
    ...(flipped.length > 0
      ? [`${flipped.length} of ${tokens} tokens attend most to another token`]
      : []),
    ...(names[0] === names[1] ? [] : [`“${names[0]}” becomes “${names[1]}”`])
  ].join('; ');
}

type Props = {
  readonly comparison: FileComparison;
  /** Shows one head alone. */
  readonly onHead: (layer: number, head: number) => void;
};

export function Comparison({ comparison, onHead }: Props): JSX.Element {
  const { shown, other, tokens, heads } = comparison;
  const flipped = heads.filter(isFlipped);
  const renamed = heads.filter(({ names }) => names[0] !== names[1]);
  const worst = heads.reduce((a, b) => (b.largest > a.largest ? b : a));
  const rows = heads.reduce((sum, head) => sum + head.flipped.length, 0);
  const listed = [...flipped]
    .sort(
      (a, b) =>
        Number(b.names[0] !== b.names[1]) - Number(a.names[0] !== a.names[1]) ||
        b.largest - a.largest
    )
    .slice(0, MOST_LISTED);
  return (
    <section class="bertscope-comparison" aria-label="Comparison of two files" role="status">
      <p>
        On this text <b>{fileOf(other)}</b> against <b>{fileOf(shown)}</b>: no weight is further off
        than {formatWeight(worst.largest, 4)} (layer {worst.layer}, head {worst.head});{' '}
        {formatShare(1 - rows / (heads.length * tokens))} of the tokens attend most to the same
        token. Of {formatCount(heads.length)} heads {formatCount(flipped.length)} look elsewhere
        with at least one token or get another name; {formatCount(renamed.length)} get another name.
      </p>
      <div
        class="bertscope-comparison-map"
        style={{ '--bertscope-columns': shown.heads }}
        role="group"
        aria-label="All heads, a row a layer"
      >
        {heads.map(head => (
          <button
            key={`${head.layer}.${head.head}`}
            type="button"
            class="bertscope-comparison-cell"
            data-compared={`${head.layer}.${head.head}`}
            data-flipped={head.flipped.length > 0}
            data-renamed={head.names[0] !== head.names[1]}
            style={{ '--bertscope-share': head.flipped.length / tokens }}
            aria-label={`Layer ${head.layer}, head ${head.head}: ${headWords(head, tokens)}`}
            title={`Layer ${head.layer}, head ${head.head}: ${headWords(head, tokens)}`}
            onClick={() => onHead(head.layer, head.head)}
          />
        ))}
      </div>
      <p class="bertscope-caption">
        A row a layer; the stronger the colour, the more tokens attend most to another token. A dot:
        another name.
      </p>
      {listed.length > 0 && (
        <ul class="bertscope-comparison-list">
          {listed.map(head => (
            <li key={`${head.layer}.${head.head}`}>
              <button
                type="button"
                class="bertscope-link"
                onClick={() => onHead(head.layer, head.head)}
              >
                layer {head.layer}, head {head.head}
              </button>
              <span class="bertscope-caption">{headWords(head, tokens)}</span>
            </li>
          ))}
        </ul>
      )}
      {flipped.length > listed.length && (
        <p class="bertscope-caption">
          and {formatCount(flipped.length - listed.length)} more, marked above
        </p>
      )}
    </section>
  );
}
