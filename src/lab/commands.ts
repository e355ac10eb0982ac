/** The commands, each with what it does; what is heavy comes when it is called. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import { observeOpenViews, openViews } from '../app/open-views';
import { CommandIDs } from './command-ids';
import type { IExplorers } from './explorers';
import { attentionIcon } from './icon';

const NO_ARGS = { args: { type: 'object', properties: {} } } as const;
const ON_A_VIEW = [CommandIDs.copyPython, CommandIDs.copyCell, CommandIDs.exportHtml];

/** Those that act on the view used last, and are dark while none is there. */
function addViewCommands(
  { commands }: JupyterFrontEnd,
  trans: TranslationBundle,
  registry: ISettingRegistry | null
): void {
  const isEnabled = () => openViews().length > 0;
  commands.addCommand(CommandIDs.copyPython, {
    label: trans.__('Copy Attention View as Python'),
    caption: trans.__('Copy the call of show_attention() that shows the view used last'),
    describedBy: NO_ARGS,
    isEnabled,
    execute: async () => {
      const [view] = openViews();
      const { copyPython } = await import('./copy-view');
      await copyPython(view, trans);
    }
  });
  commands.addCommand(CommandIDs.copyCell, {
    label: trans.__('Copy Attention View as Cell'),
    caption: trans.__('Copy the view used last as a notebook cell, for Paste Cells'),
    describedBy: NO_ARGS,
    isEnabled,
    execute: async () => {
      const [view] = openViews();
      const { copyCell } = await import('./copy-view');
      await copyCell(view, trans, registry);
    }
  });
  commands.addCommand(CommandIDs.exportHtml, {
    label: trans.__('Export Attention View as HTML…'),
    caption: trans.__('One file that opens without a server or a network'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          kind: { type: 'string', enum: ['stored', 'live'], description: 'Without it, it is asked' }
        }
      }
    },
    isEnabled,
    execute: async ({ kind }) => {
      const [view] = openViews();
      const { exportView } = await import('./export-view');
      await exportView(view, trans, kind);
    }
  });
  observeOpenViews(() => {
    for (const id of ON_A_VIEW) {
      if (commands.hasCommand(id)) commands.notifyCommandChanged(id);
    }
  });
}

export function addCommands(
  app: JupyterFrontEnd,
  trans: TranslationBundle,
  explorers: IExplorers,
  registry: ISettingRegistry | null
): void {
  const { commands } = app;
  commands.addCommand(CommandIDs.openExplorer, {
    label: trans.__('Attention Explorer'),
    caption: trans.__('See what every head of BERT attends to in a text, without a notebook'),
    icon: ({ isPalette }) => (isPalette === true ? undefined : attentionIcon),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          document: { type: 'object', description: 'What to show: text_a, text_b, layer, heads …' },
          id: { type: 'string', description: 'Of a panel that is brought back' }
        }
      }
    },
    execute: ({ document, id }) =>
      explorers.open(
        typeof document === 'object' ? document : null,
        null,
        typeof id === 'string' ? id : null
      )
  });
  commands.addCommand(CommandIDs.showSelection, {
    label: trans.__('Show Attention for Selection'),
    caption: trans.__('Two selected lines are sentence A and sentence B'),
    icon: ({ isPalette }) => (isPalette === true ? undefined : attentionIcon),
    describedBy: NO_ARGS,
    execute: async () => {
      const { showSelection } = await import('./show-selection');
      await showSelection(app, trans, explorers);
    }
  });
  addViewCommands(app, trans, registry);
  commands.addCommand(CommandIDs.openSettings, {
    label: trans.__('BertScope Settings…'),
    describedBy: NO_ARGS,
    isVisible: () => commands.hasCommand('settingeditor:open'),
    execute: () => commands.execute('settingeditor:open', { query: 'BertScope' })
  });
}
