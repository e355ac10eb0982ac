/**
 * The numbers of the shown layer instead of the picture of heads or matrix: a table from × to, one
 * head at a time or several as one, by the same choices as the picture: words, hidden tokens,
 * sentences and, of the matrix, its part and its sums. Leaves out: the cut, which is of lines alone.
 */
import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';

import { passesFilter } from '../../attention/reduce-layer';
import { brokenWords } from '../../drawing/broken-words';
import { combinedColour } from '../../drawing/palette';
import { formatWeight } from '../../drawing/numerals';
import { zoomOfGroups } from '../../drawing/matrix-zoom';
import { chosenHeads } from '../../state/chosen-heads';
import { shownLayer } from '../shown-layer';
import { HeadBar } from './head-bar';
import { NumberTable } from './number-table';
import type { NumberCell, TableAxis } from './number-table';
import { PLANE_CHOICES, ViewOptions } from './view-options';
import type { ViewProps } from './view-props';

const NAMES = { overlay: '', mean: 'mean of', max: 'largest of' } as const;

/** A weight as it stands in a cell. */
const weightText = (weight: number): string =>
  Number.isNaN(weight) ? 'not a number' : formatWeight(weight, 4);

export function WeightTable({ state, actions, theme, colours }: ViewProps): JSX.Element | null {
  const { document, encoding, model, attention } = state;
  const [wanted, setWanted] = useState<number | null>(null);
  const chosen = chosenHeads(state);
  const layer = chosen?.layer ?? 0;
  const weights = attention?.weights[layer] ?? null;
  const heads = chosen?.heads ?? [];
  const isCombined = document.combine_heads !== 'overlay' && heads.length > 1;
  const head = wanted !== null && heads.includes(wanted) ? wanted : (heads[0] ?? 0);
  const shown = useMemo(
    () => shownLayer(state, isCombined ? undefined : [head]),
    // The layer, and what it is shown by.
    [document, encoding, model, weights, head, isCombined]
  );
  const isMatrix = document.view === 'matrix';
  const isPair = encoding?.sentenceIds.includes(1) ?? false;
  const places = useMemo(() => {
    if (shown === null) return { from: [], to: [] };
    const { groups } = shown;
    const zoom = isMatrix ? zoomOfGroups(document.matrix_zoom, groups) : null;
    const filter = isPair ? document.filter : 'all';
    const within = (side: 'from' | 'to'): readonly number[] => {
      const [start, end] = zoom?.[side] ?? [0, groups.tokens.length];
      return groups.sentenceIds.flatMap((sentence, token) =>
        token >= start && token < end && passesFilter(filter, side, sentence) ? [token] : []
      );
    };
    return { from: within('from'), to: within('to') };
  }, [shown, isMatrix, isPair, document.matrix_zoom, document.filter]);
  if (encoding === null || model === null) return null;

  const controls = (
    <div class="bertscope-controls">
      <HeadBar
        shown={heads}
        colours={colours}
        onToggle={to => actions.toggleHead(to)}
        onIsolate={to => actions.isolateHead(to)}
        onAll={() => actions.allHeads()}
      />
      {heads.length > 1 && !isCombined && (
        <select
          class="bertscope-select"
          aria-label="Head in the table"
          value={String(head)}
          onChange={event => setWanted(Number(event.currentTarget.value))}
        >
          {heads.map(one => (
            <option key={one} value={String(one)}>
              head {one}
            </option>
          ))}
        </select>
      )}
      {isMatrix && document.matrix_zoom !== null && (
        <button
          type="button"
          class="bertscope-link"
          data-zoom-reset
          onClick={() => actions.choose({ matrix_zoom: null })}
        >
          whole matrix
        </button>
      )}
      <ViewOptions
        choices={document}
        among={heads.length > 1 ? [...PLANE_CHOICES, 'combine_heads'] : PLANE_CHOICES}
        encoding={encoding}
        hasHeads={heads.length > 1}
        actions={actions}
      />
    </div>
  );
  const reduced = shown?.reduced ?? null;
  const { from, to } = places;
  const broken = shown?.broken ?? [];
  const brokenNote = broken.length > 0 && (
    <p class="bertscope-error" role="status">
      {brokenWords(layer, broken)}
    </p>
  );
  if (shown === null || reduced === null || from.length === 0 || to.length === 0) {
    const isHidden = shown !== null && shown.groups.tokens.length === 0;
    return (
      <>
        {controls}
        {brokenNote || (
          <p class="bertscope-note">
            {isHidden
              ? 'Every token is hidden. Show some of them again under “options”.'
              : 'The numbers of this layer are not here yet.'}
          </p>
        )}
      </>
    );
  }

  const { groups, hidden } = shown;
  const count = reduced.tokens;
  const start = reduced.heads[0] * count * count;
  const weightOf = (row: number, column: number): number =>
    reduced.weights[start + row * count + column];
  const sumOf = (rows: readonly number[], columns: readonly number[]): number =>
    rows.reduce(
      (sum, row) => columns.reduce((rest, column) => rest + (weightOf(row, column) || 0), sum),
      0
    );
  /** The picture of the matrix has sums in its margins; the table has them after the last token. */
  const axisOf = (side: 'from' | 'to', tokens: readonly number[]): TableAxis => ({
    count: tokens.length + (isMatrix ? 1 : 0),
    head: index => {
      const token = tokens[index];
      return token === undefined ? (
        'Σ'
      ) : (
        <>
          <small>{groups.pieces[token][0]}</small> <bdi>{groups.tokens[token]}</bdi>
        </>
      );
    },
    partWords: (first, last) => {
      const placeOf = (index: number): number =>
        groups.pieces[tokens[Math.min(index, tokens.length - 1)]][0];
      return `${side} ${placeOf(first)}–${placeOf(last)} of ${encoding.tokens.length}`;
    }
  });
  const cellOf = (row: number, column: number): NumberCell => {
    const [one, other] = [from[row], to[column]];
    if (one === undefined || other === undefined) {
      const sum = sumOf(one === undefined ? from : [one], other === undefined ? to : [other]);
      return { text: formatWeight(sum, 4), data: { 'data-sum': '' } };
    }
    const weight = weightOf(one, other);
    return {
      text: weightText(weight),
      title: `${groups.tokens[one]} → ${groups.tokens[other]}`,
      tint: Number.isNaN(weight) ? 0 : Math.min(1, weight),
      data: { 'data-from': one, 'data-to': other }
    };
  };
  const pinned = document.pinned.find(({ side }) => side === 'from')?.token;
  const pinnedRow = pinned === undefined ? 0 : from.indexOf(groups.groupOf[pinned] ?? -1);
  const which = isCombined
    ? `${NAMES[document.combine_heads]} heads ${shown.finite.join(', ')}`
    : `head ${head}`;
  return (
    <>
      {controls}
      {brokenNote}
      <NumberTable
        caption={
          <>
            Layer {layer}, {which}: the weight with which each {document.words ? 'word' : 'token'}{' '}
            (row) attends to each {document.words ? 'word' : 'token'} (column)
            {hidden !== '' && <span class="bertscope-table-hidden">{hidden}</span>}
          </>
        }
        corner="from \ to"
        rows={axisOf('from', from)}
        columns={axisOf('to', to)}
        cellOf={cellOf}
        start={{ from: Math.max(0, pinnedRow), to: 0 }}
        hue={isCombined ? combinedColour(theme) : (colours[head] ?? '')}
      />
    </>
  );
}
