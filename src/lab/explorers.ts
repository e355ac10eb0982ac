/**
 * Opens Attention Explorers and brings them back after a reload. What a panel is made of comes
 * with the first of them.
 */
import type { ILayoutRestorer, JupyterFrontEnd } from '@jupyterlab/application';
import { WidgetTracker } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PartialJSONObject } from '@lumino/coreutils';
import type { DockLayout } from '@lumino/widgets';

import { CommandIDs } from './command-ids';
import type { ExplorerPanel } from './explorer-panel';

/** Where a new panel goes; by default a tab of its own beside the current one. */
export type Place = { readonly mode: DockLayout.InsertMode; readonly ref: string };

export interface IExplorers {
  /**
   * @param document fields of what it shows; null or missing: the opening example
   * @param id of a panel that is brought back
   */
  open(document?: object | null, place?: Place | null, id?: string | null): Promise<ExplorerPanel>;
}

const NAMESPACE = 'bertscope-explorer';

/** Of no other panel of this workspace, those of earlier pages included. */
const newId = () =>
  `${NAMESPACE}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;

/** Whether a shell shows the panel in one of its areas; a shell may take no second main panel. */
const holds = (shell: JupyterFrontEnd.IShell, area: string, panel: unknown): boolean =>
  [...shell.widgets(area)].some(widget => widget === panel);

function showBeside(shell: JupyterFrontEnd.IShell, panel: ExplorerPanel): void {
  const expand: unknown = Reflect.get(shell, 'expandRight');
  if (typeof expand === 'function') expand.call(shell, panel.id);
}

/**
 * @param settle reads the settings; resolves when they hold, or cannot be read
 * @param restorer null where the host brings nothing back
 */
export function createExplorers(
  { shell }: JupyterFrontEnd,
  trans: TranslationBundle,
  settle: () => Promise<unknown>,
  restorer: ILayoutRestorer | null
): IExplorers {
  const tracker = new WidgetTracker<ExplorerPanel>({ namespace: NAMESPACE });
  if (restorer !== null) {
    void restorer.restore(tracker, {
      command: CommandIDs.openExplorer,
      // A document is plain JSON; its types say readonly, which Lumino's do not know.
      args: ({ id, document }) => ({ id, document }) as unknown as PartialJSONObject,
      name: ({ id }) => id
    });
  }

  // Notebook 7 has room for one document. Its right side takes one Explorer, which stays and is used again.
  let beside: ExplorerPanel | null = null;

  return {
    async open(document = null, place = null, id = null) {
      const [{ ExplorerPanel, openingDocument }] = await Promise.all([
        import('./explorer-panel'),
        settle()
      ]);
      if (beside !== null && !beside.isDisposed) {
        if (document !== null) beside.showDocument(document);
        showBeside(shell, beside);
        return beside;
      }
      const panel = new ExplorerPanel(
        id ?? newId(),
        document ?? openingDocument(),
        trans.__('Attention Explorer'),
        changed => void tracker.save(changed)
      );
      shell.add(panel, 'main', place ?? {});
      if (!holds(shell, 'main', panel)) {
        shell.add(panel, 'right');
        beside = panel;
        showBeside(shell, panel);
      }
      await tracker.add(panel);
      // One that is brought back does not push itself forward.
      if (id === null) shell.activateById(panel.id);
      return panel;
    }
  };
}
