/**
 * The matrix: every weight of one head as a coloured cell, with the sums of rows and columns in the
 * margins. Controls and the number of the cell that is looked at stand above it.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { zoomOfGroups, zoomOfPieces } from '../../drawing/matrix-zoom';
import { MatrixControls } from './matrix-controls';
import { MatrixPicture, weightWords, type Cell } from './matrix-picture';
import { pinnedAfterClick } from './use-shown-layer';
import { useShownPlane, type ShownPlane } from './use-shown-plane';
import type { ViewProps } from './view-props';

/** The numbers of one cell, in words; a token's own direction ends with it. */
function CellSentence({ shown, cell }: { shown: ShownPlane; cell: Cell }): JSX.Element {
  const { tokens } = shown.groups;
  const weight = shown.plane?.[cell.from * tokens.length + cell.to] ?? 0;
  return (
    <>
      <bdi>{tokens[cell.from]}</bdi> attends to <bdi>{tokens[cell.to]}</bdi>
      {`: ${weightWords(weight)}`}
    </>
  );
}

/** Why there is no matrix. */
function absence(tokens: number, isComputing: boolean): string {
  if (tokens === 0)
    return 'Every token is hidden. Show [CLS] and [SEP] or punctuation again to see the matrix.';
  return isComputing
    ? 'This layer is still being computed.'
    : 'The numbers of this layer are not here.';
}

export function MatrixView({ state, actions, theme, colours }: ViewProps): JSX.Element | null {
  const { document, encoding, model } = state;
  const [cell, setCell] = useState<Cell | null>(null);
  const shown = useShownPlane(state);
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
  const zoom = useMemo(
    () => (shown === null ? null : zoomOfGroups(document.matrix_zoom, shown.groups)),
    [document.matrix_zoom, shown]
  );
  const isPair = encoding?.sentenceIds.includes(1) ?? false;
  // The same elements as before are not compared again: hovering leaves them alone.
  const controls = useMemo(
    () =>
      shown !== null && (
        <MatrixControls
          document={document}
          heads={shown.heads}
          isCombined={shown.isCombined}
          isPair={isPair}
          colours={colours}
          theme={ground}
          actions={actions}
        />
      ),
    [document, shown, isPair, colours, ground, actions]
  );
  if (model === null || shown === null) return null;
  const { heads, plane, groups } = shown;
  const count = groups.tokens.length;
  const title = shown.isCombined
    ? `${document.combine_heads === 'mean' ? 'mean' : 'largest'} of ${heads.length} heads`
    : `head ${heads[0]}`;
  const looked = cell !== null && cell.from < count && cell.to < count ? cell : null;
  const isComputing = state.phase.phase === 'computing' || state.phase.phase === 'loading';
  return (
    <>
      {controls}
      <p class="bertscope-matrix-title">
        <b>
          Layer {shown.layer}, {title}
        </b>
        {shown.hidden !== '' && <span class="bertscope-caption"> {shown.hidden}</span>}
        <output class="bertscope-cell-readout" aria-live="polite">
          {looked === null ? (
            'Rows attend, columns are attended to. Drag over cells to zoom.'
          ) : (
            <CellSentence shown={shown} cell={looked} />
          )}
        </output>
      </p>
      {plane === null ? (
        <p class="bertscope-note">{absence(count, isComputing)}</p>
      ) : (
        <MatrixPicture
          groups={groups}
          plane={plane}
          zoom={zoom}
          scale={scale}
          theme={ground}
          pinned={pinned}
          onCell={next => {
            setCell(next);
            actions.hover(
              next === null ? null : { side: 'from', token: groups.pieces[next.from][0] }
            );
          }}
          onZoom={to => actions.choose({ matrix_zoom: zoomOfPieces(to, groups) })}
          onPick={(ref, adds) =>
            actions.choose({ pinned: pinnedAfterClick(groups, document.pinned, ref, adds) })
          }
        />
      )}
    </>
  );
}
