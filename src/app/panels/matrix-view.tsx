/**
 * The matrix: every weight of one head as a coloured cell, with the sums of rows and columns in the
 * margins. Controls and the number of the cell that is looked at stand above it.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { isCausal } from '../../attention/causal';
import { brokenWords } from '../../drawing/broken-words';
import { CAUSAL_SENTENCE } from '../../drawing/causal-words';
import { zoomOfGroups, zoomOfPieces } from '../../drawing/matrix-zoom';
import { twinPlaces } from '../../drawing/twin-places';
import { chosenHeads } from '../../state/chosen-heads';
import type { ShownPlane } from '../shown-layer';
import { shownPins } from '../shown-pins';
import { MatrixControls } from './matrix-controls';
import { MatrixPicture, weightWords, type Cell } from './matrix-picture';
import { TokenName } from './token-name';
import { pinnedAfterClick } from './use-shown-layer';
import { useShownPlane } from './use-shown-plane';
import type { ViewProps } from './view-props';

/** The numbers of one cell, in words; a token's own direction ends with it. */
function CellSentence({ shown, cell }: { shown: ShownPlane; cell: Cell }): JSX.Element {
  const { tokens } = shown.groups;
  const places = useMemo(() => twinPlaces(shown.groups), [shown.groups]);
  const weight = shown.plane?.[cell.from * tokens.length + cell.to] ?? 0;
  return (
    <>
      <TokenName token={tokens[cell.from]} place={places[cell.from]} /> attends to{' '}
      <TokenName token={tokens[cell.to]} place={places[cell.to]} />
      {`: ${weightWords(weight)}`}
    </>
  );
}

/** Why there is no matrix. */
function absence(tokens: number, isComputing: boolean): string {
  if (tokens === 0) return 'Every token is hidden. Show some of them again under “options”.';
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
    () => (shown === null ? [] : shownPins(shown.groups, document.pinned)),
    [document.pinned, shown]
  );
  const zoom = useMemo(
    () => (shown === null ? null : zoomOfGroups(document.matrix_zoom, shown.groups)),
    [document.matrix_zoom, shown]
  );
  // Of several heads of which one alone can be drawn, it is that one.
  const isCombined = shown?.reduced?.isCombined ?? false;
  // The same elements as before are not compared again: hovering leaves them alone.
  const controls = useMemo(
    () =>
      shown !== null && (
        <MatrixControls
          document={document}
          heads={chosenHeads(state)?.heads ?? shown.heads}
          isCombined={isCombined}
          encoding={encoding}
          colours={colours}
          theme={ground}
          actions={actions}
        />
      ),
    [document, model, shown, isCombined, encoding, colours, ground, actions]
  );
  if (model === null || shown === null) return null;
  const { finite, broken, plane, groups } = shown;
  const count = groups.tokens.length;
  const title = isCombined
    ? `${document.combine_heads === 'mean' ? 'mean' : 'largest'} of ${finite.length} heads`
    : `head ${finite[0] ?? broken[0]}`;
  const isMasked = state.attention !== null && isCausal(state.attention);
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
            `Rows attend, columns are attended to. ${isMasked ? `${CAUSAL_SENTENCE} ` : ''}${zoom === null ? 'Drag over cells to zoom.' : 'Σ is of the part shown.'}`
          ) : (
            <CellSentence shown={shown} cell={looked} />
          )}
        </output>
      </p>
      {broken.length > 0 && (
        <p class="bertscope-error" role="status">
          {brokenWords(shown.layer, broken)}
        </p>
      )}
      {plane === null ? (
        finite.length > 0 && <p class="bertscope-note">{absence(count, isComputing)}</p>
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
