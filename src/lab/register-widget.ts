/**
 * Names the widget to the widget manager. A module of its own, loaded lazily: where jupyterlab_widgets
 * is not installed, nobody shares `@jupyter-widgets/base`, and this module alone cannot be loaded.
 */
import { IJupyterWidgetRegistry } from '@jupyter-widgets/base';
import type { JupyterFrontEnd } from '@jupyterlab/application';

import { VERSION } from '../version';

/** Does nothing where no widget manager is there. */
export async function registerWidget(app: JupyterFrontEnd): Promise<void> {
  const registry = await app.resolveOptionalService(IJupyterWidgetRegistry);
  if (registry === null) return;
  const load = () => import('../widget/index');
  let widget: ReturnType<typeof load> | null = null;
  registry.registerWidget({
    name: 'bertscope',
    version: VERSION,
    exports: () => {
      // A load that failed, say while the server was away, is tried again by the next view.
      widget ??= load().catch((error: unknown) => {
        widget = null;
        throw error;
      });
      return widget;
    }
  });
}
