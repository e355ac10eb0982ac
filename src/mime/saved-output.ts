/**
 * What a notebook's output shows: the live widget's view while its model is alive and the notebook
 * trusted, else the whole view computed from the saved document; one takes the place of the other
 * without a gap. Loaded with the first output.
 */
import '../../style/base.css';

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { Panel } from '@lumino/widgets';

import { bundledAssets } from '../app/assets';
import { provideAssets } from '../app/host';
import { findLiveModel, observeLiveModels, type ILiveModel } from '../live/live-models';
import { carryFocus } from './focus';
import { foreignChanges, seenFields } from './foreign-changes';
import { documentOf, fieldsOf, isFresh, isSameJson, liveIdOf, type Bundle } from './output-bundle';
import {
  drawBehind,
  openLiveView,
  openSavedView,
  openWaiting,
  sayUnconnected,
  type IPane,
  type IViewPane
} from './panes';
import { paintOutput, takeSnapshot } from './saved-form';
import { createWriteBack, type IWriteBack } from './write-back';

provideAssets(bundledAssets);

/** What is needed of the host's model of an output. */
export type OutputModel = Pick<IRenderMime.IMimeModel, 'trusted' | 'data' | 'setData'>;

export interface ISavedOutput {
  /** Shows this; again for data that has changed. */
  take(model: OutputModel): void;
  /** May be called twice. */
  dispose(): void;
}

/** How long a cell's own output waits for its widget, whose code may still be loading. */
const LIVE_WAIT_MS = 3000;

const isViewPane = (pane: IPane | null): pane is IViewPane => pane !== null && 'session' in pane;

class SavedOutput implements ISavedOutput {
  constructor(panel: Panel) {
    this._panel = panel;
    panel.node.style.position = 'relative';
    this._unobserve = observeLiveModels(() => this._follow());
  }

  take(model: OutputModel): void {
    const before = this._data;
    const isSame = this._model !== null && this._model.trusted === model.trusted;
    this._model = model;
    this._data = model.data;
    const isSameData = before !== null && isSameJson(before, model.data);
    if (isSame && isSameData) return;
    const isOfSameRun =
      before !== null &&
      isSame &&
      !isFresh(model.data) &&
      liveIdOf(before) === liveIdOf(model.data);
    if (isOfSameRun && isViewPane(this._pane)) {
      this._takeFromElsewhere(fieldsOf(before), fieldsOf(model.data));
      this._see(model.data);
    } else {
      // What was chosen in another output, or is owed to it, has no place in this one.
      if (!isSameData && isViewPane(this._pane)) this._place(openWaiting());
      this._begin();
    }
  }

  dispose(): void {
    if (this._isDisposed) return;
    this._isDisposed = true;
    this._stopComing();
    this._unobserve();
    this._writeBack?.dispose();
    this._pane?.dispose();
    this._pane = null;
  }

  /** Shows an output that was not here before. */
  private _begin(): void {
    this._stopComing();
    const data = this._data ?? {};
    const live = this._findLive();
    if (live !== undefined) {
      void this._showLive(live, isFresh(data));
    } else if (this._model?.trusted === true && isFresh(data)) {
      if (this._pane === null) this._place(openWaiting());
      const wait = setTimeout(() => this._showSaved(documentOf(data), false, true), LIVE_WAIT_MS);
      this._coming.signal.addEventListener('abort', () => clearTimeout(wait));
    } else {
      this._showSaved(documentOf(data), false);
    }
  }

  /** A live model has come or gone. */
  private _follow(): void {
    const live = this._findLive();
    const shown = isViewPane(this._pane) ? this._pane : null;
    if (live !== undefined) {
      if (live === this._liveComing || live === shown?.live) return;
      void this._showLive(live, this._writeBack?.isOwed ?? isFresh(this._data ?? {}));
    } else if (shown === null) {
      if (this._liveComing !== undefined) this._begin();
    } else {
      this._stopComing();
      if (shown.live !== null) this._leaveLive(shown);
    }
  }

  private async _showLive(live: ILiveModel, isOwed: boolean): Promise<void> {
    this._stopComing();
    this._liveComing = live;
    const { signal } = this._coming;
    let pane: IViewPane;
    try {
      pane = await openLiveView(live);
    } catch {
      // What is shown stays; where nothing is, the document has all that is needed.
      if (!signal.aborted) {
        this._liveComing = undefined;
        if (!isViewPane(this._pane)) this._showSaved(documentOf(this._data ?? {}), false);
      }
      return;
    }
    if (signal.aborted) {
      pane.dispose();
      return;
    }
    if (isViewPane(this._pane)) {
      try {
        await drawBehind(this._panel, pane, signal);
      } catch {
        pane.dispose();
        return;
      }
    }
    this._liveComing = undefined;
    // What was chosen before the kernel was there is not lost.
    const changes = isViewPane(this._pane) ? this._writeBack?.changes() : undefined;
    this._place(pane, isOwed);
    if (changes !== undefined && Object.keys(changes).length > 0) {
      pane.session.applyDocument(changes);
    }
    this._catchUp(live);
  }

  /** Takes what was written elsewhere into the output that this one has replaced. */
  private _catchUp(live: ILiveModel): void {
    const data = this._data ?? {};
    const before = seenFields.get(live);
    if (before !== undefined && !isFresh(data) && !isSameJson(before, fieldsOf(data))) {
      this._takeFromElsewhere(before, fieldsOf(data));
    }
    this._see(data);
  }

  private _see(data: Bundle): void {
    const live = isViewPane(this._pane) ? this._pane.live : null;
    if (live !== null && !isFresh(data)) seenFields.set(live, fieldsOf(data));
  }

  private _showSaved(document: unknown, isOwed: boolean, isUnconnected = false): void {
    this._stopComing();
    const pane = openSavedView(document);
    this._place(pane, isOwed);
    if (isUnconnected) sayUnconnected(pane);
  }

  /** The widget is gone: what it showed last stays. */
  private _leaveLive(pane: IViewPane): void {
    // What was changed a moment ago would not look changed to the next view.
    const isOwed = this._writeBack?.isPending ?? false;
    const state = pane.session.store.getState();
    const snapshot = takeSnapshot(state);
    this._showSaved({ ...state.document, snapshot }, isOwed);
  }

  /** Another tab, another view of this output or another reader has written. */
  private _takeFromElsewhere(
    before: Readonly<Record<string, unknown>>,
    after: Readonly<Record<string, unknown>>
  ): void {
    if (!isViewPane(this._pane)) return;
    const { session, live } = this._pane;
    this._writeBack?.rebase(after);
    const news = foreignChanges(session.store.getState().document, before, after);
    if (Object.keys(news).length === 0) return;
    // What the other has computed is not computed again; the live model's numbers are its own.
    const snapshot = live === null && 'snapshot' in after ? { snapshot: after['snapshot'] } : {};
    session.applyDocument({ ...news, ...snapshot });
  }

  /** Puts a pane in the place of what is there, in one step. */
  private _place(pane: IPane, isOwed = false): void {
    const before = this._pane;
    this._writeBack?.dispose();
    this._writeBack = null;
    this._pane = pane;
    this._panel.addWidget(pane.widget);
    // For tests and styles of users, as `data-phase` is.
    const isLive = isViewPane(pane) && pane.live !== null;
    this._panel.node.dataset['bertscopeOutput'] = isLive ? 'live' : 'saved';
    if (before !== null) {
      carryFocus(before.widget.node, pane.widget.node);
      before.dispose();
    }
    if (!isViewPane(pane)) return;
    this._writeBack = createWriteBack({
      store: pane.session.store,
      port: {
        read: () => this._model?.data ?? {},
        write: bundle => {
          // Before the host calls back with it.
          this._data = bundle;
          this._see(bundle);
          this._model?.setData({ data: bundle as OutputModel['data'] });
        }
      },
      isOwed,
      takeSnapshot,
      paint: paintOutput
    });
  }

  private _findLive(): ILiveModel | undefined {
    if (this._model?.trusted !== true || this._data === null) return undefined;
    const id = liveIdOf(this._data);
    return id === null ? undefined : findLiveModel(id);
  }

  private _stopComing(): void {
    this._coming.abort();
    this._coming = new AbortController();
    this._liveComing = undefined;
  }

  private readonly _panel: Panel;
  private readonly _unobserve: () => void;
  private _model: OutputModel | null = null;
  private _data: Bundle | null = null;
  private _pane: IPane | null = null;
  private _writeBack: IWriteBack | null = null;
  /** Ends what waits: for a live model, or for its view to be drawn. */
  private _coming = new AbortController();
  private _liveComing: ILiveModel | undefined;
  private _isDisposed = false;
}

/** An output in this panel, empty until {@link ISavedOutput.take}. */
export function openOutput(panel: Panel): ISavedOutput {
  return new SavedOutput(panel);
}
