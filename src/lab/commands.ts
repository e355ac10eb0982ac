/** The commands, each with what it does; what is heavy comes when it is called. */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';

import { CommandIDs } from './command-ids';
import type { IExplorers } from './explorers';
import { attentionIcon } from './icon';

const NO_ARGS = { args: { type: 'object', properties: {} } } as const;

export function addCommands(
  { commands }: JupyterFrontEnd,
  trans: TranslationBundle,
  explorers: IExplorers
): void {
  commands.addCommand(CommandIDs.openExplorer, {
    label: trans.__('Attention Explorer'),
    caption: trans.__('See what every head of BERT attends to in a text, without a notebook'),
    icon: args => (args['isPalette'] === true ? undefined : attentionIcon),
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
  commands.addCommand(CommandIDs.openSettings, {
    label: trans.__('BertScope Settings…'),
    describedBy: NO_ARGS,
    isVisible: () => commands.hasCommand('settingeditor:open'),
    execute: () => commands.execute('settingeditor:open', { query: 'BertScope' })
  });
}
