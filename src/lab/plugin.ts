/**
 * What JupyterLab and Notebook 7 load when they start: registrations and nothing else. Pictures,
 * panels and the engine come with the first view.
 */
import { ILayoutRestorer } from '@jupyterlab/application';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';

import { observeOpenViews } from '../app/open-views';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- commands are named at once; what they do is loaded later
import { addCommands } from './commands';
import { createExplorers } from './explorers';
import { CommandIDs } from './command-ids';
import { widgetPlugin } from './widget-plugin';

/** What is not needed before the first view: it does not wait for it, an Explorer does. */
function followLater(
  trans: TranslationBundle,
  registry: ISettingRegistry | null
): () => Promise<void> {
  let begun: Promise<void> | null = null;
  const begin = () =>
    (begun ??= import('./with-views').then(({ followSettings, notifyOfLoads }) => {
      notifyOfLoads(trans);
      return followSettings(registry, plugin.id);
    }));
  const unobserve = observeOpenViews(() => {
    unobserve();
    void begin();
  });
  return begin;
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'bertscope:plugin',
  description: 'The Attention Explorer, the commands and the settings of BertScope.',
  autoStart: true,
  optional: [ISettingRegistry, ITranslator, ICommandPalette, ILauncher, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    registry: ISettingRegistry | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    launcher: ILauncher | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('bertscope');
    const settle = followLater(trans, registry);
    const explorers = createExplorers(app, trans, settle, restorer);
    addCommands(app, trans, explorers, registry);
    for (const command of Object.values(CommandIDs)) {
      palette?.addItem({ command, category: trans.__('Attention'), args: { isPalette: true } });
    }
    // Among the tools that need no kernel.
    launcher?.add({ command: CommandIDs.openExplorer, category: 'Other', rank: 4 });
  }
};

export default [plugin, widgetPlugin];
