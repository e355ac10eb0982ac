/**
 * The "?" button and what it opens: how to read the picture, and every gesture.
 */
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

import { DRAWN_VIEWS } from '../../state/notices';
import { Dialog } from './dialog';
import { READING, SHORTCUTS } from './shortcuts';
import type { Shortcut } from './shortcuts';

function Keys({ keys }: Pick<Shortcut, 'keys'>): JSX.Element {
  return (
    <>
      {keys.map(combination => (
        <span key={combination} class="bertscope-keys">
          {combination.split(/(?<=.)\+/).map(name => (
            <kbd key={name} class="bertscope-key">
              {name}
            </kbd>
          ))}
        </span>
      ))}
    </>
  );
}

export function HelpButton({ onOpen }: { readonly onOpen: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="bertscope-tool bertscope-help-button"
      aria-label="Help: how to read the picture, and all gestures and keys"
      aria-haspopup="dialog"
      title="Help (?)"
      onClick={onOpen}
    >
      ?
    </button>
  );
}

/** Shown as long as it is there; `onClose` takes it away. */
export function HelpDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const groups = SHORTCUTS.filter(
    ({ of }) => of === 'everywhere' || of === 'table' || DRAWN_VIEWS.includes(of)
  );
  return (
    <Dialog
      title="How to read the picture"
      dialog={dialog}
      class="bertscope-help"
      aria-label="Help"
      onClose={onClose}
    >
      {READING.map(sentence => (
        <p key={sentence}>{sentence}</p>
      ))}
      {groups.map(({ title, rows }) => (
        <table key={title} class="bertscope-help-table">
          <caption>{title}</caption>
          <thead class="bertscope-visually-hidden">
            <tr>
              <th scope="col">what happens</th>
              <th scope="col">pointer</th>
              <th scope="col">keys</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ pointer, keys, effect }) => (
              <tr key={effect}>
                <th scope="row">{effect}</th>
                <td>{pointer ?? ''}</td>
                <td>
                  <Keys keys={keys} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </Dialog>
  );
}
