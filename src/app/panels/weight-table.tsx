/**
 * The numbers of the shown layer instead of its picture: a table from × to, one head at a time,
 * exactly as computed. A grid of cells that is one tab stop: arrows walk it, and where there are
 * many tokens the part that is on the page follows. Leaves out: reductions of the picture.
 */
import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { weightAt } from '../../attention/attention-rows';
import { formatWeight } from '../../drawing/numerals';
import { chosenHeads } from '../../state/chosen-heads';
import { HeadBar } from './head-bar';
import { cellAfter, partAround } from './table-keys';
import type { Cell } from './table-keys';
import type { ViewProps } from './view-props';

/** The most rows and columns that are on the page at once. */
const PART = 24;

type PartStepperProps = {
  readonly what: 'rows' | 'columns';
  readonly start: number;
  readonly count: number;
  readonly onStart: (start: number) => void;
};

/** Which tokens are on the page, and the parts before and after. */
function PartStepper({ what, start, count, onStart }: PartStepperProps): JSX.Element {
  const last = Math.min(count, start + PART) - 1;
  const button = (label: string, sign: string, to: number): JSX.Element => (
    <button
      type="button"
      class="bertscope-step"
      aria-label={`${label} ${what}`}
      aria-disabled={to < 0 || to >= count}
      onClick={() => {
        if (to >= 0 && to < count) onStart(to);
      }}
    >
      {sign}
    </button>
  );
  return (
    <span class="bertscope-part">
      {button('Previous', '‹', start - PART)}
      <span class="bertscope-caption">
        {what === 'rows' ? 'from' : 'to'} {start}–{last} of {count}
      </span>
      {button('Next', '›', start + PART)}
    </span>
  );
}

export function WeightTable({ state, actions, colours }: ViewProps): JSX.Element | null {
  const { document, encoding, attention } = state;
  const table = useRef<HTMLTableElement>(null);
  const pinned = document.pinned.find(({ side }) => side === 'from')?.token ?? 0;
  const [at, setAt] = useState<Cell>({ from: pinned, to: 0 });
  const [wanted, setWanted] = useState<number | null>(null);
  const [follows, setFollows] = useState(false);
  useLayoutEffect(() => {
    if (!follows) return;
    table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
    setFollows(false);
  }, [follows, at]);
  const chosen = chosenHeads(state);
  if (encoding === null || chosen === null) return null;

  const { tokens } = encoding;
  const count = tokens.length;
  const cell = { from: Math.min(at.from, count - 1), to: Math.min(at.to, count - 1) };
  const [top, left] = [partAround(cell.from, PART), partAround(cell.to, PART)];
  const rows = Array.from({ length: Math.min(PART, count - top) }, (_, i) => top + i);
  const columns = Array.from({ length: Math.min(PART, count - left) }, (_, i) => left + i);

  const { layer, heads: shown } = chosen;
  const weights = attention?.weights[layer] ?? null;
  const head = wanted !== null && shown.includes(wanted) ? wanted : shown[0];

  return (
    <>
      <div class="bertscope-controls">
        <HeadBar
          shown={shown}
          colours={colours}
          onToggle={to => actions.toggleHead(to)}
          onIsolate={to => actions.isolateHead(to)}
          onAll={() => actions.allHeads()}
        />
        {shown.length > 1 && (
          <select
            class="bertscope-select"
            aria-label="Head in the table"
            value={String(head)}
            onChange={event => setWanted(Number(event.currentTarget.value))}
          >
            {shown.map(one => (
              <option key={one} value={String(one)}>
                head {one}
              </option>
            ))}
          </select>
        )}
        {count > PART && (
          <>
            <PartStepper
              what="rows"
              start={top}
              count={count}
              onStart={from => setAt({ ...cell, from })}
            />
            <PartStepper
              what="columns"
              start={left}
              count={count}
              onStart={to => setAt({ ...cell, to })}
            />
          </>
        )}
      </div>
      {weights === null ? (
        <p class="bertscope-note">The numbers of this layer are not here yet.</p>
      ) : (
        <div class="bertscope-table-box">
          <table
            ref={table}
            class="bertscope-table"
            role="grid"
            aria-rowcount={count + 1}
            aria-colcount={count + 1}
            style={{ '--bertscope-hue': colours[head] ?? '' }}
            onKeyDown={event => {
              const next = cellAfter(event, cell, count);
              if (next === null) return;
              event.preventDefault();
              setAt(next);
              setFollows(true);
            }}
          >
            <caption>
              Layer {layer}, head {head}: the weight with which each token (row) attends to each
              token (column)
            </caption>
            <thead>
              <tr aria-rowindex={1}>
                <th scope="col" aria-colindex={1}>
                  from \ to
                </th>
                {columns.map(to => (
                  <th key={to} scope="col" aria-colindex={to + 2}>
                    <small>{to}</small> {tokens[to]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(from => (
                <tr key={from} aria-rowindex={from + 2}>
                  <th scope="row" aria-colindex={1}>
                    <small>{from}</small> {tokens[from]}
                  </th>
                  {columns.map(to => {
                    const weight = weightAt(weights, count, head, from, to);
                    return (
                      <td
                        key={to}
                        aria-colindex={to + 2}
                        tabIndex={from === cell.from && to === cell.to ? 0 : -1}
                        data-from={from}
                        data-to={to}
                        title={`${tokens[from]} → ${tokens[to]}`}
                        style={{ '--bertscope-weight': `${weight * 38}%` }}
                        onFocus={() => setAt({ from, to })}
                      >
                        {formatWeight(weight, 4)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
