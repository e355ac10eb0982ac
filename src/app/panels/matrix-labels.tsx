/** The tokens along the matrix: as many as have room, and always those that are looked at or pinned. */
import type { JSX } from 'preact';

import type { Side } from '../../attention/attention-rows';
import type { TokenGroups } from '../../attention/token-groups';
import type { MatrixLayout } from '../../drawing/matrix-layout';
import { isolateToken } from '../../drawing/token-words';
import type { TokenRef } from '../../state/document';
import type { Cell } from './matrix-picture';

/** Between shorter labels there is no room for what the two ways are. */
const CAPTION_PX = 70;

type Props = {
  readonly groups: TokenGroups;
  readonly layout: MatrixLayout;
  readonly cell: Cell | null;
  readonly pinned: readonly TokenRef[];
  /** `adds` if what is pinned already is to stay. */
  readonly onPick: (ref: TokenRef, adds: boolean) => void;
};

/**
 * The tokens of one side that get a label. The one looked at drives out those it would run into,
 * pinned ones too (their frame stays), and these the regular ones.
 */
function labelled({ layout, cell, pinned }: Props, side: Side): readonly number[] {
  const { start, end } = side === 'from' ? layout.from : layout.to;
  const every = layout.labelEvery;
  const looked = side === 'from' ? cell?.from : cell?.to;
  const wanted = [
    ...(looked === undefined ? [] : [looked]),
    ...pinned.filter(pin => pin.side === side).map(pin => pin.token)
  ].filter(token => token >= start && token < end);
  const isClear = (token: number, others: readonly number[]): boolean =>
    others.every(other => Math.abs(other - token) >= every);
  const lit: number[] = [];
  for (const token of wanted) if (isClear(token, lit)) lit.push(token);
  const regular = Array.from(
    { length: Math.ceil((end - start) / every) },
    (_, i) => start + i * every
  );
  const clear = regular.filter(token => isClear(token, lit));
  return [...lit, ...clear];
}

function Labels(props: Props & { readonly side: Side }): JSX.Element {
  const { groups, layout, cell, pinned, onPick, side } = props;
  const isRow = side === 'from';
  const { start } = isRow ? layout.from : layout.to;
  const looked = isRow ? cell?.from : cell?.to;
  return (
    <div role="group" aria-label={isRow ? 'Attending tokens' : 'Tokens attended to'}>
      {labelled(props, side).map(token => {
        const middle = (token - start + 0.5) * layout.cellPx;
        const isPinned = pinned.some(pin => pin.side === side && pin.token === token);
        return (
          <button
            key={token}
            type="button"
            tabIndex={-1}
            class={`bertscope-matrix-label bertscope-matrix-label-${side}`}
            data-side={side}
            data-token={token}
            data-special={groups.special[token] ? '' : undefined}
            data-looked={looked === token ? '' : undefined}
            aria-pressed={isPinned}
            title={`${isolateToken(groups.tokens[token])}: click to pin, Shift-click to pin it too`}
            dir="auto"
            style={{
              '--bertscope-at': `${(isRow ? layout.top : layout.left) + middle}px`,
              '--bertscope-label': `${layout.labelPx}px`
            }}
            onClick={({ shiftKey, ctrlKey, metaKey }) =>
              onPick({ side, token }, shiftKey || ctrlKey || metaKey)
            }
          >
            {groups.tokens[token]}
          </button>
        );
      })}
    </div>
  );
}

export function MatrixLabels(props: Props): JSX.Element {
  return (
    <>
      {props.layout.labelPx >= CAPTION_PX && (
        <span
          class="bertscope-matrix-corner"
          aria-hidden="true"
          style={{ width: `${props.layout.labelPx}px`, height: `${props.layout.labelPx}px` }}
        >
          <span>attends to →</span>
          <span>from ↓</span>
        </span>
      )}
      <span
        class="bertscope-matrix-sigma"
        aria-hidden="true"
        title="Sums of rows and, longest bar the largest, of columns"
        style={{ width: `${props.layout.sumPx}px`, height: `${props.layout.sumPx}px` }}
      >
        Σ
      </span>
      <Labels {...props} side="from" />
      <Labels {...props} side="to" />
    </>
  );
}
