/** Opens an Explorer on the selected text, beside where it was selected. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import { TEXT_LIMIT } from '../state/document';
import type { ExplorerPanel } from './explorer-panel';
import type { IExplorers } from './explorers';
import { selectedText, splitTexts } from './selected-text';

/** The Explorer of the last selection: the next one opens in its tab bar, not in yet another column. */
let last: ExplorerPanel | null = null;

export async function showSelection(
  { shell }: JupyterFrontEnd,
  trans: TranslationBundle,
  explorers: IExplorers
): Promise<void> {
  const { currentWidget } = shell;
  const { a, b } = splitTexts(selectedText(currentWidget, document.getSelection()));
  if (a === '') {
    Notification.warning(
      trans.__(
        'No text is selected. Select one in a notebook, an editor or a console, then call this again.'
      ),
      { autoClose: 6000 }
    );
    return;
  }
  if (Math.max(a.length, b?.length ?? 0) > TEXT_LIMIT) {
    Notification.warning(
      trans.__(
        'A text may have %1 characters; the rest of the selection was left out.',
        TEXT_LIMIT
      ),
      { autoClose: 6000 }
    );
  }
  const fields = {
    // The stored example knows its own pair only.
    model: 'embedded',
    text_a: a.slice(0, TEXT_LIMIT),
    text_b: b?.slice(0, TEXT_LIMIT) ?? null
  };
  if (last?.isAttached === true) {
    last = await explorers.open(fields, { mode: 'tab-after', ref: last.id });
  } else {
    last = await explorers.open(
      fields,
      currentWidget === null ? null : { mode: 'split-right', ref: currentWidget.id }
    );
  }
}
