/** What lets a cell show a view: the registration of the widget and nothing else. */
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

export const widgetPlugin: JupyterFrontEndPlugin<void> = {
  id: 'bertscope:widget',
  description: 'Shows what every attention head of BERT attends to, below a cell.',
  autoStart: true,
  activate: async app => {
    // Its token is asked for and not required: the import of it fails where nobody brings it.
    const { registerWidget } = await import('./register-widget').catch(() => ({
      registerWidget: () => Promise.resolve()
    }));
    await registerWidget(app);
  }
};
