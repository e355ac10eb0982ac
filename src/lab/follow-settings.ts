/** Keeps the views' settings what the reader's are, from the start on. */
import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import { applySettings } from '../app/settings';

/** Resolves once they are read; without them, or where they cannot be read, the defaults hold. */
export async function followSettings(
  registry: ISettingRegistry | null,
  plugin: string
): Promise<void> {
  if (registry === null) return;
  try {
    const loaded = await registry.load(plugin);
    const apply = () => applySettings(loaded.composite);
    loaded.changed.connect(apply, registry);
    apply();
  } catch {
    // A view without them is better than none.
  }
}
