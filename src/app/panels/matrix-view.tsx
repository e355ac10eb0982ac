/**
 * The matrix: every weight of one head as a coloured cell, with the sums of rows and columns in the
 * margins. Controls and the number of the cell that is looked at stand above it.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { rampGradient } from '../../drawing/colour-ramp';
import { formatShare, formatWeight } from '../../drawing/numerals';
import { HeadBar } from './head-bar';
import { MatrixPicture, type Cell } from './matrix-picture';
import { useShownPlane, type ShownPlane } from './use-shown-plane';
import type { ViewProps } from './view-props';

/** The numbers of one cell, in words. */
function cellSentence({ groups, plane }: ShownPlane, { from, to }: Cell): string {
  const count = groups.tokens.length;
  const weight = plane?.[from * count + to] ?? 0;
  return `${groups.tokens[from]} attends to ${groups.tokens[to]}: ${formatWeight(weight, 4)}`;
}

function Legend({
  scale,
  theme
}: {
  scale: 'linear' | 'sqrt';
  theme: 'light' | 'dark';
}): JSX.Element {
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

export function MatrixView({ state, actions, theme, colours }: ViewProps): JSX.Element | null {
  const { document, model } = state;
  const [chosen, choose] = useState<number | null>(null);
  const [cell, setCell] = useState<Cell | null>(null);
  const shown = useShownPlane(state, chosen);
  const ground = theme.startsWith('dark') ? 'dark' : 'light';
  const scale = document.matrix_scale;
  const pinned = useMemo(
    () =>
      (shown === null ? [] : document.pinned).flatMap(({ side, token }) => {
        const group = shown?.groups.groupOf[token] ?? -1;
        return group < 0 ? [] : [{ side, token: group }];
      }),
    [document.pinned, shown]
  );
  if (model === null || shown === null) return null;
  const { heads, plane, groups } = shown;
  const count = groups.tokens.length;
  const head = chosen !== null && heads.includes(chosen) ? chosen : heads[0];
  const title = shown.isCombined
    ? `${document.combine_heads === 'mean' ? 'mean' : 'largest'} of ${heads.length} heads`
    : `head ${head}`;
  const looked = cell !== null && cell.from < count && cell.to < count ? cell : null;
  const isComputing = state.phase.phase === 'computing' || state.phase.phase === 'loading';
  return (
    <>
      <div class="bertscope-controls">
        <HeadBar
          shown={heads}
          colours={colours}
          onToggle={to => actions.toggleHead(to)}
          onIsolate={to => actions.isolateHead(to)}
          onAll={() => actions.allHeads()}
        />
        <div class="bertscope-matrix-tools">
          {heads.length > 1 && !shown.isCombined && (
            <label class="bertscope-caption">
              shown{' '}
              <select
                class="bertscope-select"
                aria-label="Head of the matrix"
                value={head}
                onChange={event => choose(Number(event.currentTarget.value))}
              >
                {heads.map(one => (
                  <option key={one} value={one}>
                    head {one}
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
              <option value="sqrt">square root of weight</option>
            </select>
          </label>
          <Legend scale={scale} theme={ground} />
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
      </div>
      <p class="bertscope-matrix-title">
        <b>
          Layer {shown.layer}, {title}
        </b>
        {shown.hiddenMass > 0.0005 && (
          <span class="bertscope-caption">
            {' '}
            {formatShare(shown.hiddenMass)} of its mass is not shown
          </span>
        )}
        <output class="bertscope-cell-readout" aria-live="polite">
          {looked === null
            ? 'Rows attend, columns are attended to. Drag over cells to zoom.'
            : cellSentence(shown, looked)}
        </output>
      </p>
      {plane === null ? (
        <p class="bertscope-note">
          {isComputing
            ? 'This layer is still being computed.'
            : 'The numbers of this layer are not here.'}
        </p>
      ) : (
        <MatrixPicture
          groups={groups}
          plane={plane}
          zoom={document.matrix_zoom}
          scale={scale}
          theme={ground}
          pinned={pinned}
          onCell={next => {
            setCell(next);
            actions.hover(
              next === null ? null : { side: 'from', token: groups.pieces[next.from][0] }
            );
          }}
          onZoom={matrix_zoom => actions.choose({ matrix_zoom })}
          onPin={(side, token) => {
            const [start, end] = groups.pieces[token];
            const held = document.pinned.filter(
              pin => pin.side === side && pin.token >= start && pin.token < end
            );
            if (held.length === 0) actions.togglePin(side, start);
            for (const pin of held) actions.togglePin(side, pin.token);
          }}
        />
      )}
    </>
  );
}
