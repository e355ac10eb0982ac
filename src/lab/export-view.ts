/** Exports the view used last as a page of its own: asks what kind, composes it, hands it over. */
import { Dialog, Notification, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

import type { OpenView } from '../app/open-views';
import { exportPage } from '../app/export-page';
import { isAbort, toPlainError } from '../errors';
import type { ViewState } from '../state/view-state';

/** One for all views: a text from a notebook is no name for a file. */
const FILE_NAME = 'attention.html';
const KEEP_MS = 60_000;
const SHOWN_MS = 5000;
const NOTE_LENGTH = 140;

type Kind = 'stored' | 'live';

/** The two kinds as radio buttons; `getValue` is what the dialog gives back. */
class KindChoice extends Widget implements Dialog.IBodyWidget<Kind> {
  /** @param storedMegabytes about so big is a page without a model */
  constructor(trans: TranslationBundle, storedMegabytes: string) {
    super();
    this.addClass('bertscope-export-choice');
    this._add('stored', trans.__('Attention only, about %1 MB', storedMegabytes), [
      trans.__('Every layer and head of this text can be looked at. No new text can be typed.')
    ]);
    this._add('live', trans.__('With engine and model, about 66 MB'), [
      trans.__('Computes new texts too, without a server or a network.')
    ]);
  }

  getValue(): Kind {
    const chosen = this.node.querySelector<HTMLInputElement>('input:checked');
    return chosen?.value === 'live' ? 'live' : 'stored';
  }

  private _add(kind: Kind, title: string, more: readonly string[]): void {
    const label = document.createElement('label');
    const input = document.createElement('input');
    const words = document.createElement('span');
    const strong = document.createElement('b');
    input.type = 'radio';
    input.name = 'bertscope-export-kind';
    input.value = kind;
    input.checked = kind === 'stored';
    strong.textContent = title;
    words.append(strong, document.createElement('br'), ...more);
    label.append(input, words);
    this.node.append(label);
  }
}

/** The script and the styles of a page. */
const TEMPLATE_BYTES = 250_000;
/** Base64 takes a third more than the bytes, which packing makes a tenth less. */
const CODED = (4 / 3) * 0.9;

function storedMegabytes({ attention }: ViewState): string {
  const { layers = 0, heads = 0, tokens = 0 } = attention ?? {};
  const bytes = TEMPLATE_BYTES + layers * heads * tokens ** 2 * 4 * CODED;
  return (bytes / 1e6).toFixed(1);
}

function download(page: Blob): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(page);
  link.href = url;
  link.download = FILE_NAME;
  link.click();
  // The browser reads it some time after the click, and says nothing when it has.
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}

export async function exportView(
  { session }: OpenView,
  trans: TranslationBundle,
  given: unknown
): Promise<void> {
  let kind = given;
  if (kind !== 'stored' && kind !== 'live') {
    const { button, value } = await showDialog<Kind>({
      title: trans.__('Export View as HTML'),
      body: new KindChoice(trans, storedMegabytes(session.store.getState())),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Export') })
      ]
    });
    if (!button.accept) return;
    kind = value;
  }
  const state = session.store.getState();
  try {
    const page = kind === 'live' ? await composeLive(state, trans) : await exportPage(state);
    if (page === null) return;
    download(page);
    const megabytes = (page.size / 1e6).toFixed(1);
    Notification.success(
      trans.__('The page is in your downloads: %1, %2 MB.', FILE_NAME, megabytes),
      { autoClose: SHOWN_MS }
    );
  } catch (error) {
    const { message, advice } = toPlainError(error);
    const whole = `${message} ${advice}`;
    Notification.error(whole.length > NOTE_LENGTH ? message.slice(0, NOTE_LENGTH) : whole, {
      autoClose: false
    });
  }
}

/** With a notification of how far it is; null once the reader has had enough of it. */
async function composeLive(state: ViewState, trans: TranslationBundle): Promise<Blob | null> {
  const controller = new AbortController();
  const id = Notification.emit(trans.__('Composing the page …'), 'in-progress', {
    autoClose: false,
    progress: 0,
    actions: [{ label: trans.__('Cancel'), callback: () => controller.abort() }]
  });
  try {
    return await exportPage(state, {
      live: true,
      signal: controller.signal,
      onProgress: (loadedBytes, totalBytes) => {
        if (totalBytes !== null) Notification.update({ id, progress: loadedBytes / totalBytes });
      }
    });
  } catch (error) {
    if (!isAbort(error)) throw error;
    return null;
  } finally {
    Notification.dismiss(id);
  }
}
