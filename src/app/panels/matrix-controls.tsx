/** Above the matrix: which head it shows, of which tokens, and what its colours mean. */
import type { JSX } from 'preact';

import { rampGradient } from '../../drawing/colour-ramp';
import { formatWeight } from '../../drawing/numerals';
import type { MatrixScale, ViewDocument } from '../../state/document';
import type { Encoding } from '../../tokens/encoding';
import { HeadBar } from './head-bar';
import type { IViewActions } from './view-actions';
import { PLANE_CHOICES, ViewOptions } from './view-options';

function Legend({ scale, theme }: { scale: MatrixScale; theme: 'light' | 'dark' }): JSX.Element {
  // Where a weight stands on the bar depends on the scale: the marks say so.
  const marks = scale === 'linear' ? [0, 0.5, 1] : [0, 0.25, 1];
  return (
    <span class="bertscope-ramp">
      {marks.map(mark => (
        <span key={mark} class="bertscope-ramp-mark">
          {formatWeight(mark, mark % 1 === 0 ? 0 : 2)}
        </span>
      ))}
      <span class="bertscope-ramp-bar" style={{ background: rampGradient(theme) }} />
    </span>
  );
}

type Props = {
  readonly document: ViewDocument;
  /** The chosen ones; the first is shown unless they are shown as one. */
  readonly heads: readonly number[];
  readonly isCombined: boolean;
  /** Null while there are no tokens. */
  readonly encoding: Encoding | null;
  readonly colours: readonly string[];
  readonly theme: 'light' | 'dark';
  readonly actions: IViewActions;
};

export function MatrixControls(props: Props): JSX.Element {
  const { document, heads, isCombined, encoding, colours, theme, actions } = props;
  const scale = document.matrix_scale;
  return (
    <div class="bertscope-controls">
      <HeadBar
        shown={heads}
        colours={colours}
        onToggle={to => actions.toggleHead(to)}
        onIsolate={to => actions.isolateHead(to)}
        onAll={() => actions.allHeads()}
      />
      <div class="bertscope-matrix-tools">
        {heads.length > 1 && !isCombined && (
          <label class="bertscope-caption">
            shown{' '}
            <select
              class="bertscope-select"
              aria-label="Head of the matrix"
              value={heads[0]}
              onChange={event => {
                const first = Number(event.currentTarget.value);
                actions.choose({
                  heads: [first, ...heads.filter(head => head !== first).sort((a, b) => a - b)]
                });
              }}
            >
              {[...heads]
                .sort((a, b) => a - b)
                .map(head => (
                  <option key={head} value={head}>
                    head {head}
                  </option>
                ))}
            </select>
          </label>
        )}
        <label class="bertscope-caption">
          colour by{' '}
          <select
            class="bertscope-select"
            aria-label="Colour scale"
            value={scale}
            onChange={event =>
              actions.choose({
                matrix_scale: event.currentTarget.value === 'sqrt' ? 'sqrt' : 'linear'
              })
            }
          >
            <option value="linear">weight</option>
            <option value="sqrt">square root</option>
          </select>
        </label>
        <Legend scale={scale} theme={theme} />
        {document.matrix_zoom !== null && (
          <button
            type="button"
            class="bertscope-link"
            data-zoom-reset
            onClick={() => actions.choose({ matrix_zoom: null })}
          >
            whole matrix
          </button>
        )}
      </div>
      <ViewOptions
        choices={document}
        among={heads.length > 1 ? [...PLANE_CHOICES, 'combine_heads'] : PLANE_CHOICES}
        encoding={encoding}
        hasHeads={heads.length > 1}
        actions={actions}
      />
    </div>
  );
}
