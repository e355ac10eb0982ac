/**
 * A table of numbers that is one tab stop: arrows walk its cells, and where there are many rows or
 * columns the part that is on the page follows. Leaves out: which numbers these are.
 */
import type { ComponentChild, JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { cellAfter, cellWithin, partAround } from './table-keys';
import type { Cell, TableSize } from './table-keys';

/** The most rows and columns that are on the page at once. */
const PART = 24;

/** What stands in a cell. */
export type NumberCell = {
  readonly text: ComponentChild;
  readonly title?: string;
  /** How strongly it is tinted, 0 to 1; 0 where it is missing. */
  readonly tint?: number;
  /** Attributes of the element that say which number it is. */
  readonly data?: Readonly<Record<`data-${string}`, string | number>>;
};

/** One way through the table, of rows or of columns. */
export type TableAxis = {
  readonly count: number;
  /** The header of one, by its place among `count`. */
  readonly head: (index: number) => ComponentChild;
  /** Of columns: whether the rows are ordered by it. */
  readonly sortOf?: (index: number) => 'ascending' | 'descending' | undefined;
  /** Which of them are on the page, where not all are. */
  readonly partWords: (start: number, last: number) => string;
};

type Props = {
  /** What is said of the table as a whole. */
  readonly caption: ComponentChild;
  /** Above the headers of the rows. */
  readonly corner: string;
  readonly rows: TableAxis;
  readonly columns: TableAxis;
  readonly cellOf: (row: number, column: number) => NumberCell;
  /** The tab stop, before any key. */
  readonly start?: Cell;
  /** What Enter does on a row; nothing where it is missing. */
  readonly onOpen?: (row: number) => void;
  /** The colour of the tint. */
  readonly hue?: string;
};

type PartStepperProps = {
  readonly what: 'rows' | 'columns';
  readonly axis: TableAxis;
  readonly start: number;
  readonly onStart: (start: number) => void;
};

/** Which part is on the page, and the parts before and after. */
function PartStepper({ what, axis, start, onStart }: PartStepperProps): JSX.Element {
  const { count, partWords } = axis;
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
      <span class="bertscope-caption">{partWords(start, Math.min(count, start + PART) - 1)}</span>
      {button('Next', '›', start + PART)}
    </span>
  );
}

export function NumberTable(props: Props): JSX.Element {
  const { caption, corner, rows, columns, cellOf, onOpen, hue = '' } = props;
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState<Cell>(props.start ?? { from: 0, to: 0 });
  const [follows, setFollows] = useState(false);
  useLayoutEffect(() => {
    if (!follows) return;
    table.current?.querySelector<HTMLElement>('td[tabindex="0"]')?.focus();
    setFollows(false);
  }, [follows, at]);
  const size: TableSize = { rows: rows.count, columns: columns.count };
  const cell = cellWithin(at, size);
  const [top, left] = [partAround(cell.from, PART), partAround(cell.to, PART)];
  const partOf = (count: number, start: number): readonly number[] =>
    Array.from({ length: Math.min(PART, count - start) }, (_, i) => start + i);
  const shownColumns = partOf(columns.count, left);
  return (
    <>
      {(rows.count > PART || columns.count > PART) && (
        <div class="bertscope-controls">
          {rows.count > PART && (
            <PartStepper
              what="rows"
              axis={rows}
              start={top}
              onStart={from => setAt({ ...cell, from })}
            />
          )}
          {columns.count > PART && (
            <PartStepper
              what="columns"
              axis={columns}
              start={left}
              onStart={to => setAt({ ...cell, to })}
            />
          )}
        </div>
      )}
      <div class="bertscope-table-box">
        <table
          ref={table}
          class="bertscope-table"
          role="grid"
          aria-rowcount={rows.count + 1}
          aria-colcount={columns.count + 1}
          style={{ '--bertscope-hue': hue }}
          onKeyDown={event => {
            // Headers may hold buttons of their own.
            if (event.target instanceof Element && event.target.closest('thead') !== null) return;
            const isOpening = event.key === 'Enter' && onOpen !== undefined;
            const next = isOpening ? null : cellAfter(event, cell, size);
            if (isOpening) onOpen(cell.from);
            else if (next !== null) {
              setAt(next);
              setFollows(true);
            } else return;
            event.preventDefault();
          }}
        >
          <caption>
            <span class="bertscope-table-caption">{caption}</span>
          </caption>
          <thead>
            <tr aria-rowindex={1}>
              <th scope="col" aria-colindex={1}>
                {corner}
              </th>
              {shownColumns.map(column => (
                <th
                  key={column}
                  scope="col"
                  aria-colindex={column + 2}
                  aria-sort={columns.sortOf?.(column)}
                >
                  {columns.head(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {partOf(rows.count, top).map(row => (
              <tr key={row} aria-rowindex={row + 2}>
                <th scope="row" aria-colindex={1}>
                  {rows.head(row)}
                </th>
                {shownColumns.map(column => {
                  const { text, title, tint = 0, data } = cellOf(row, column);
                  return (
                    <td
                      key={column}
                      aria-colindex={column + 2}
                      tabIndex={row === cell.from && column === cell.to ? 0 : -1}
                      title={title}
                      style={{ '--bertscope-weight': `${tint * 38}%` }}
                      onFocus={() => setAt({ from: row, to: column })}
                      {...data}
                    >
                      {text}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
