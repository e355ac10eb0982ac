/** The shell of an output: takes what the notebook gives and hands it to the view once that is loaded. */
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { Panel } from '@lumino/widgets';

import type * as savedOutput from './saved-output';

let loading: Promise<typeof savedOutput> | null = null;

/** A load that failed, say while the server was away, is tried again by the next output. */
function load(): Promise<typeof savedOutput> {
  loading ??= import('./saved-output').catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

export class OutputRenderer extends Panel implements IRenderMime.IRenderer {
  async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
    this._model = model;
    const { openOutput } = await load();
    if (this.isDisposed || this._model !== model) return;
    this._output ??= openOutput(this);
    this._output.take(model);
  }

  override dispose(): void {
    if (this.isDisposed) return;
    this._output?.dispose();
    this._output = null;
    super.dispose();
  }

  private _model: IRenderMime.IMimeModel | null = null;
  private _output: savedOutput.ISavedOutput | null = null;
}
