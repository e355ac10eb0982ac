/**
 * The widget's model: one session for all its views, begun with the first and ended with the last.
 * Its defaults equal those of `bertscope/_view.py` (tested), because saved state leaves out what
 * equals them.
 */
import { DOMWidgetModel, type DOMWidgetView } from '@jupyter-widgets/base';

import { createSession, type ISession } from '../app/session';
import { addLiveModel } from '../live/live-models';
import defaults from '../state/defaults.json';
import { CHOSEN_FIELDS } from '../state/document';
import { VERSION } from '../version';
import { offerModelOf, type IModelOffer } from './model-offer';
import { allowModelOf, linkSession, type ISessionLink, type IWidgetPort } from './session-link';
import traits from './traits.json';

// Of any version: a host that finds no match would fail before we could say what to do.
const MODULE = { name: 'bertscope', version: '*' } as const;

// ipywidgets' type has no readonly lists, which JSON does not know.
type JSONMessage = Parameters<DOMWidgetModel['send']>[0];

const documentDefaults = Object.fromEntries(CHOSEN_FIELDS.map(name => [name, defaults[name]]));

export class AttentionModel extends DOMWidgetModel {
  static model_name = 'AttentionModel';
  static model_module = MODULE.name;
  static model_module_version = MODULE.version;
  static view_name = 'AttentionWidgetView';
  static view_module = MODULE.name;
  static view_module_version = MODULE.version;

  override defaults(): ReturnType<DOMWidgetModel['defaults']> {
    return {
      ...super.defaults(),
      _model_name: AttentionModel.model_name,
      _model_module: MODULE.name,
      _model_module_version: MODULE.version,
      _view_name: AttentionModel.view_name,
      _view_module: MODULE.name,
      _view_module_version: MODULE.version,
      ...documentDefaults,
      ...traits
    };
  }

  override initialize(...args: Parameters<DOMWidgetModel['initialize']>): void {
    super.initialize(...args);
    this.set('_browser_version', VERSION);
    this.save_changes();
    this.on('comm_live_update', this._announce, this);
    this.on('destroy', this._withdraw, this);
    // Whoever waits for it opens a view at once, which a half-made model cannot give.
    queueMicrotask(() => this._announce());
  }

  /**
   * Sends at once what the base class would hold back until the kernel is idle again: ipykernel 7.4
   * reports no idle for what it takes while a cell awaits, so that nothing would ever follow.
   */
  override send_sync_message(
    ...args: Parameters<DOMWidgetModel['send_sync_message']>
  ): ReturnType<DOMWidgetModel['send_sync_message']> {
    if (this._isKernelGone()) return '';
    const id = super.send_sync_message(...args);
    Reflect.set(this, '_pending_msgs', 0);
    return id;
  }

  /** Counts no answers, as nothing waits for them. */
  override _handle_status(): void {}

  /** The session of this model, begun if none is there; each call needs its own {@link detach}. */
  attach(): ISession {
    this._viewCount += 1;
    if (this._session === null) {
      const port = this._port();
      allowModelOf(port);
      this._offer = offerModelOf(port);
      const document = {
        ...defaults,
        ...Object.fromEntries(CHOSEN_FIELDS.map(name => [name, this.get(name)])),
        live_id: this.model_id,
        snapshot: this.get('snapshot') as unknown
      };
      // Python wants numbers that are exact and all there; without it the stored picture will do.
      this._session = createSession(document, { recompute: port.isLive });
      this._link = linkSession(port, this._session);
      this.on('change', this._takeTraits, this);
      this.on('msg:custom', this._takeMessage, this);
    }
    return this._session;
  }

  /** Lets the session go; with the last view it ends. */
  detach(): void {
    this._viewCount -= 1;
    if (this._viewCount > 0) return;
    this.off('change', this._takeTraits, this);
    this.off('msg:custom', this._takeMessage, this);
    this._link?.dispose();
    this._offer?.dispose();
    this._session?.dispose();
    this._link = null;
    this._offer = null;
    this._session = null;
  }

  /** Makes the model known to outputs that hold its id, for as long as a kernel is behind it. */
  private _announce(): void {
    if (!this.comm_live) {
      this._withdraw();
      return;
    }
    this._forget ??= addLiveModel({
      id: this.model_id,
      attach: () => this.attach(),
      detach: () => this.detach(),
      openView: async () => {
        const { luminoWidget } = await this.widget_manager.create_view<DOMWidgetView>(this);
        return { luminoWidget, dispose: () => luminoWidget.dispose() };
      }
    });
  }

  private _withdraw(): void {
    this._forget?.();
    this._forget = undefined;
  }

  private _takeTraits(): void {
    const changed = this.changedAttributes() || {};
    // Before the model's name, for which it may be needed at once.
    if ('_model_files' in changed) this._offer?.update();
    this._link?.takeTraits(changed);
  }

  private _takeMessage(content: unknown, buffers: readonly DataView[] = []): void {
    this._offer?.takeMessage(content, buffers);
    // Traits that Python set before are still under way, where messages overtake them.
    void this.state_change.then(() => this._link?.takeMessage(content));
  }

  /** Whether the comm was disposed of with its kernel, which leaves `comm_live` as it was. */
  private _isKernelGone(): boolean {
    // The host's own comm lies inside the one that ipywidgets hands out.
    const { jsServicesComm } = (this.comm ?? {}) as { jsServicesComm?: { isDisposed?: boolean } };
    return jsServicesComm?.isDisposed === true;
  }

  private _port(): IWidgetPort {
    const isLive = () => this.comm_live && !this._isKernelGone();
    return {
      get: name => this.get(name) as unknown,
      set: values => {
        this.set(values);
      },
      save: () => this.save_changes(),
      send: (message, buffer) =>
        this.send(message as JSONMessage, undefined, buffer === undefined ? undefined : [buffer]),
      get isLive() {
        return isLive();
      }
    };
  }

  private _forget: (() => void) | undefined;
  private _session: ISession | null = null;
  private _link: ISessionLink | null = null;
  private _offer: IModelOffer | null = null;
  private _viewCount = 0;
}
