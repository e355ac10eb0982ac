/**
 * The Attention Explorer: a view without a notebook, in a panel of its own. Loads engine, picture
 * and styles with it. Its document is all that has to be kept to bring it back.
 */
import '../../style/base.css';

import type { Message } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';

import { ARTICLE_PAIR } from '../app/article';
import { bundledAssets } from '../app/assets';
import { provideAssets } from '../app/host';
import { mount } from '../app/mount';
import type { IMounted } from '../app/mount';
import { createSession } from '../app/session';
import type { ISession } from '../app/session';
import { settings } from '../app/settings';
import type { ViewDocument } from '../state/document';
import { attentionIcon } from './icon';

provideAssets(bundledAssets);

const TITLE_LENGTH = 24;
/** Typing changes the document with every key; what is kept may lag that much. */
const KEEP_AFTER_MS = 400;

/**
 * What an Explorer opens with: the article's pair, so that there is something to see and to change
 * at once; live, or its stored attention, as the settings say.
 */
export function openingDocument(): object {
  const { defaultModel } = settings.getState();
  return { model: defaultModel, text_a: ARTICLE_PAIR.textA, text_b: ARTICLE_PAIR.textB };
}

export class ExplorerPanel extends Widget {
  /**
   * @param id of the panel, the same after a reload
   * @param document checked here, as it may come from a workspace file
   * @param name of a panel without a text
   * @param onKept called some time after the document has changed
   */
  constructor(id: string, document: unknown, name: string, onKept: (panel: ExplorerPanel) => void) {
    super();
    this.id = id;
    this._name = name;
    this._onKept = onKept;
    this.addClass('bertscope-explorer');
    this.node.tabIndex = -1;
    this.title.icon = attentionIcon;
    this.title.closable = true;
    this._session = createSession(document);
    this._kept = this._session.store.getState().document;
    this._mounted = mount(this.node, this._session);
    this._unfollow = this._session.store.subscribe(({ document: now }) => this._follow(now));
    this._nameTab(this._kept);
  }

  /** What brings this panel back: texts, model and selections, no numbers. */
  get document(): ViewDocument {
    const { document } = this._session.store.getState();
    return { ...document, live_id: null, snapshot: null };
  }

  /** Puts fields of another document over the one that is shown; texts can be undone. */
  showDocument(document: object): void {
    this._session.applyDocument({ ...document });
  }

  override dispose(): void {
    if (this.isDisposed) return;
    clearTimeout(this._timer);
    this._unfollow();
    this._mounted.dispose();
    this._session.dispose();
    super.dispose();
  }

  /** A panel that was closed is gone, not only out of sight. */
  protected override onCloseRequest(message: Message): void {
    super.onCloseRequest(message);
    this.dispose();
  }

  /** The first time the text is ready to be typed over; later the panel only takes the focus. */
  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (this.node.contains(document.activeElement)) return;
    const field = this.node.querySelector<HTMLTextAreaElement>('[data-text="a"]');
    if (this._isFresh && field !== null) {
      field.focus({ preventScroll: true });
      field.select();
    } else {
      this.node.focus({ preventScroll: true });
    }
    this._isFresh = false;
  }

  private _follow(now: ViewDocument): void {
    if (now === this._kept) return;
    if (now.text_a !== this._kept.text_a || now.text_b !== this._kept.text_b) this._nameTab(now);
    this._kept = now;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => this._onKept(this), KEEP_AFTER_MS);
  }

  private _nameTab({ text_a, text_b }: ViewDocument): void {
    const text = text_a.trim() || (text_b ?? '').trim();
    const start = [...text.slice(0, 2 * TITLE_LENGTH)];
    const isCut = start.length > TITLE_LENGTH;
    this.title.label =
      text === ''
        ? this._name
        : isCut
          ? `${start
              .slice(0, TITLE_LENGTH - 1)
              .join('')
              .trimEnd()}…`
          : start.join('');
    this.title.caption = this._name;
  }

  private readonly _name: string;
  private readonly _session: ISession;
  private readonly _mounted: IMounted;
  private readonly _unfollow: () => void;
  private readonly _onKept: (panel: ExplorerPanel) => void;
  private _kept: ViewDocument;
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _isFresh = true;
}
