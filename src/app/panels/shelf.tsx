/**
 * Heads of any layers kept side by side as small pictures: click shows one, and they can be put in
 * order by dragging, by their buttons and by Alt with the arrow keys. Draws a state and calls back.
 */
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

import type { HeadRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { chosenHeads } from '../../state/chosen-heads';
import { isElsewhere } from '../../state/held-layers';
import { ShelfItem, type ShelfItemProps } from './shelf-item';
import type { ViewProps } from './view-props';

/** The list with the entry at `from` moved to `to`. */
export function moveHead(shelf: readonly HeadRef[], from: number, to: number): readonly HeadRef[] {
  const rest = shelf.filter((_, i) => i !== from);
  return [...rest.slice(0, to), shelf[from], ...rest.slice(to)];
}

/** Why there is no picture of a head; null where there is one. */
function absenceOf(
  { model, attention, phase }: ViewState,
  { layer, head }: HeadRef
): string | null {
  if (model === null || attention === null) return '…';
  if (layer >= model.layers || head >= model.heads) return 'not in this model';
  if (attention.weights[layer]) return null;
  if (isElsewhere(attention, layer)) return 'open it';
  return phase.phase === 'computing' || phase.phase === 'loading' ? 'computing …' : 'not here';
}

export function Shelf({ state, actions, colours, theme }: ViewProps): JSX.Element | null {
  const { document, encoding, model, attention, phase } = state;
  const { shelf, pinned, cut } = document;
  const [said, setSaid] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const dragged = useRef<number | null>(null);
  /** The item that gets the focus once it is drawn where it belongs. */
  const focus = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (focus.current === null) return;
    const buttons = list.current?.querySelectorAll<HTMLElement>('.bertscope-shelf-open');
    const next = buttons?.[Math.min(focus.current, buttons.length - 1)];
    // From an empty shelf to what fills it again.
    const keep = list.current
      ?.closest('.bertscope-panel')
      ?.querySelector<HTMLElement>('.bertscope-keep');
    (next ?? keep)?.focus();
    focus.current = null;
  }, [shelf]);

  const chosen = chosenHeads(state);
  const items = useMemo(() => {
    const nameOf = ({ layer, head }: HeadRef): string => `Layer ${layer}, head ${head}`;
    const move: ShelfItemProps['onMove'] = (from, to, keepsFocus) => {
      if (from === to || to < 0 || to >= shelf.length) return;
      if (keepsFocus) focus.current = to;
      actions.choose({ shelf: moveHead(shelf, from, to) });
      setSaid(`${nameOf(shelf[from])} is now ${to + 1} of ${shelf.length}.`);
    };
    const remove = (index: number): void => {
      focus.current = index;
      actions.choose({ shelf: shelf.filter((_, i) => i !== index) });
      setSaid(`${nameOf(shelf[index])} taken off the shelf.`);
    };
    return shelf.map((ref, index) => {
      const absence = absenceOf(state, ref);
      const weights = absence === null ? (attention?.weights[ref.layer] ?? null) : null;
      return (
        <ShelfItem
          key={`${ref.layer}-${ref.head}`}
          head={ref}
          index={index}
          count={shelf.length}
          isShown={
            chosen?.layer === ref.layer && chosen.heads.length === 1 && chosen.heads[0] === ref.head
          }
          weights={weights}
          absence={absence}
          sentenceIds={encoding?.sentenceIds ?? []}
          cut={cut}
          pinned={pinned}
          colour={colours[ref.head] ?? '#808080'}
          theme={theme}
          dragged={dragged}
          onShow={() => actions.showHead(ref.layer, ref.head)}
          onMove={move}
          onRemove={remove}
        />
      );
    });
  }, [
    shelf,
    pinned,
    cut,
    document.layer,
    document.heads,
    encoding,
    model,
    attention,
    phase.phase,
    colours,
    theme,
    actions
  ]);
  if (model === null) return null;
  return (
    <section class="bertscope-shelf" aria-label="Shelf" hidden={shelf.length === 0}>
      <ul ref={list} class="bertscope-shelf-list">
        {items}
      </ul>
      <span class="bertscope-visually-hidden" role="status">
        {said}
      </span>
    </section>
  );
}
