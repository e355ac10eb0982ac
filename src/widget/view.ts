/** The widget's view: an element for the picture, and a lease of the model's session. */
import { DOMWidgetView } from '@jupyter-widgets/base';

import { mount, type IMounted } from '../app/mount';
import { VERSION } from '../version';
import { AttentionModel } from './model';
import { versionSkew } from './version-skew';

export class AttentionWidgetView extends DOMWidgetView {
  override render(): void {
    super.render();
    const model = this.model;
    if (this._mounted !== null || !(model instanceof AttentionModel)) return;
    this._sayVersionSkew(String(model.get('_python_version')));
    const mounted = mount(this.el, model.attach());
    this._mounted = {
      dispose() {
        mounted.dispose();
        model.detach();
      }
    };
  }

  override remove(): ReturnType<DOMWidgetView['remove']> {
    this._mounted?.dispose();
    this._mounted = null;
    return super.remove();
  }

  private _sayVersionSkew(python: string): void {
    const skew = versionSkew(python, VERSION);
    if (skew === null) return;
    const sentence = document.createElement('p');
    sentence.className = 'bertscope-version-skew';
    sentence.setAttribute('role', 'status');
    sentence.textContent = `${skew.message} ${skew.advice}`;
    this.el.append(sentence);
  }

  private _mounted: IMounted | null = null;
}
