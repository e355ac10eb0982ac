/** Puts the view used last on a clipboard: as Python, or as a cell that Paste Cells takes. */
import { Clipboard, Notification, SystemClipboard } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { OpenView } from '../app/open-views';
import { pythonCell } from '../app/python-call';

const CELLS = 'application/vnd.jupyter.cells';
const SHOWN_MS = 4000;

function sourceOf({ session }: OpenView): string {
  const { document, model } = session.store.getState();
  return pythonCell(document, model?.opening ?? null);
}

/** The way of old works on plain http too, where a page has no other. */
async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    Clipboard.copyToSystem(text);
  }
}

/** Whether Paste Cells reads the clipboard of the system; JupyterLab before 4.6 never does. */
async function pastesFromSystem(registry: ISettingRegistry | null): Promise<boolean> {
  try {
    const found = await registry?.get(
      '@jupyterlab/notebook-extension:tracker',
      'useSystemClipboardForCells'
    );
    return found?.composite === true;
  } catch {
    return false;
  }
}

export async function copyPython(view: OpenView, trans: TranslationBundle): Promise<void> {
  await copyText(sourceOf(view));
  Notification.success(trans.__('The view is on the clipboard as Python.'), {
    autoClose: SHOWN_MS
  });
}

export async function copyCell(
  view: OpenView,
  trans: TranslationBundle,
  registry: ISettingRegistry | null
): Promise<void> {
  const cell = {
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: sourceOf(view)
  };
  if (await pastesFromSystem(registry)) {
    await SystemClipboard.getInstance().setData(CELLS, [cell]);
  } else {
    const clipboard = Clipboard.getInstance();
    clipboard.clear();
    clipboard.setData(CELLS, [cell]);
  }
  Notification.success(
    trans.__('The view is copied as a cell. Paste it in a notebook: Edit, Paste Cells.'),
    { autoClose: SHOWN_MS }
  );
}
