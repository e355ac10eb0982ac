/**
 * What JupyterLab and Notebook 7 load when they start: the registration and nothing else. The
 * widget, its picture and the engine come with the first view.
 */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { VERSION } from '../version';

const plugin: JupyterFrontEndPlugin<void> = {
  id: 'bertscope:plugin',
  description: 'Shows what every attention head of BERT attends to.',
  autoStart: true,
  requires: [IJupyterWidgetRegistry],
  optional: [ISettingRegistry],
  activate: (
    _app: JupyterFrontEnd,
    registry: IJupyterWidgetRegistry,
    settings: ISettingRegistry | null
  ) => {
    const followSettings = async (store: ISettingRegistry) => {
      const [loaded, { setEngineGrace }] = await Promise.all([
        store.load(plugin.id),
        import('../app/engine')
      ]);
      const apply = () => {
        const seconds = loaded.composite.engineGraceSeconds;
        if (typeof seconds === 'number') {
          setEngineGrace(seconds * 1000);
        }
      };
      loaded.changed.connect(apply);
      apply();
    };
    const loadWidget = () => {
      // The first picture does not wait for the settings; without them the defaults hold.
      if (settings !== null) {
        followSettings(settings).catch(() => undefined);
      }
      return import('../widget/index');
    };
    let widget: ReturnType<typeof loadWidget> | null = null;
    registry.registerWidget({
      name: 'bertscope',
      version: VERSION,
      exports: () => {
        // A load that failed, say while the server was away, is tried again by the next view.
        widget ??= loadWidget().catch((error: unknown) => {
          widget = null;
          throw error;
        });
        return widget;
      }
    });
  }
};

export default plugin;
