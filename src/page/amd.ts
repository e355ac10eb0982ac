/**
 * What hosts without the labextension load by RequireJS: VS Code, Colab, pages of html-manager.
 * They have no model beside them, so a view shows the attention that its widget state stores.
 * Leaves out: the module's name and its wrapping, which scripts/build-amd.mjs adds.
 */
import { provideAssets } from '../app/host';

export { AttentionModel } from '../widget/model';
export { AttentionWidgetView } from '../widget/view';

/** The text of style/base.css, put in by the build: no host here loads style sheets. */
declare const BERTSCOPE_STYLE: string;

const MARK = 'data-bertscope-style';

provideAssets({ engine: null, models: [], article: null });

// Two copies of this module, of different ids, may be in one page.
if (document.querySelector(`style[${MARK}]`) === null) {
  const style = document.createElement('style');
  style.setAttribute(MARK, '');
  style.textContent = BERTSCOPE_STYLE;
  document.head.append(style);
}
