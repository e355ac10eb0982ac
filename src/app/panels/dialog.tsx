/**
 * A modal dialog of the browser: it takes the focus; Escape, its button and a click beside it close it,
 * and the focus returns to where it was.
 */
import type { DialogHTMLAttributes, JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

type Props = DialogHTMLAttributes<HTMLDialogElement> & {
  readonly title: string;
  /** Where the caller finds it, to close it. */
  readonly dialog: RefObject<HTMLDialogElement | null>;
  /** Takes it off the page: it is shown as long as it is there. */
  readonly onClose: () => void;
};

export function Dialog({ title, dialog, children, ...rest }: Props): JSX.Element {
  // When the panel goes while this is open, so does the dialog: no clean-up is needed.
  useEffect(() => dialog.current?.showModal(), [dialog]);
  return (
    <dialog
      aria-label={title}
      {...rest}
      ref={dialog}
      onClick={event => {
        // What is inside has its own target: this is the ground around it.
        if (event.target === event.currentTarget) event.currentTarget.close();
      }}
    >
      <div class="bertscope-help-page">
        <header class="bertscope-help-top">
          <h3>{title}</h3>
          <button
            type="button"
            class="bertscope-tool"
            aria-label="Close"
            title="Close (Esc)"
            onClick={() => dialog.current?.close()}
          >
            ×
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
