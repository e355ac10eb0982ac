/** Unpacks engine and model when the reader goes to a text, so that the first letter finds them ready. */
import { leaseEngine } from '../app/engine';
import { hostAssets } from '../app/host';

/** Once; a failure is told by the run that needs what failed. */
export function warmUp(page: Document): void {
  const onFocus = ({ target }: FocusEvent) => {
    if (!(target instanceof HTMLTextAreaElement)) return;
    page.removeEventListener('focusin', onFocus);
    void start().catch(() => undefined);
  };
  page.addEventListener('focusin', onFocus);
}

async function start(): Promise<void> {
  await hostAssets().unpack?.();
  const lease = leaseEngine();
  for (const model of hostAssets().models) lease.engine.warm(model);
  // Kept for a while, as after any last view.
  lease.release();
}
