/** Puts the chosen heads of the shown layer on the shelf, or takes them off again. */
import type { JSX } from 'preact';

import { SHELF_LIMIT, type HeadRef } from '../../state/document';
import type { ViewState } from '../../state/view-state';
import { chosenHeads } from '../../state/chosen-heads';

const isSame = (a: HeadRef, b: HeadRef): boolean => a.layer === b.layer && a.head === b.head;

type Props = Pick<ViewState, 'document' | 'model'> & {
  readonly onShelf: (shelf: readonly HeadRef[]) => void;
};

export function KeepButton({ document, model, onShelf }: Props): JSX.Element | null {
  const chosen = chosenHeads({ document, model });
  if (chosen === null) return null;
  const { shelf } = document;
  const shown = chosen.heads.map(head => ({ layer: chosen.layer, head }));
  const missing = shown.filter(ref => !shelf.some(kept => isSame(kept, ref)));
  const isKept = missing.length === 0;
  const isFull = shelf.length + missing.length > SHELF_LIMIT;
  const which = shown.length === 1 ? 'this head' : `these ${shown.length} heads`;
  const does = isFull
    ? `The shelf holds at most ${SHELF_LIMIT} heads`
    : `Keep ${which} beside others, on the shelf`;
  return (
    <button
      type="button"
      class="bertscope-tool bertscope-keep"
      aria-label={isKept ? `Kept: ${which}` : `Keep ${which}`}
      aria-pressed={isKept}
      aria-disabled={isFull}
      title={isKept ? 'Kept on the shelf. Click to take off.' : does}
      onClick={() => {
        if (isFull) return;
        onShelf(
          isKept
            ? shelf.filter(kept => !shown.some(ref => isSame(kept, ref)))
            : [...shelf, ...missing]
        );
      }}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d="M5.5 1.5h5l-.7 4.6 2.2 2.6H4l2.2-2.6zM8 9v5.5" />
      </svg>
      <span class="bertscope-keep-word">{isKept ? 'Kept' : 'Keep'}</span>
    </button>
  );
}
