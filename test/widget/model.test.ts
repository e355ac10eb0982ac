/** @jest-environment jsdom */
import { findLiveModel } from '../../src/live/live-models';
import { AttentionModel } from '../../src/widget/model';
import { AttentionWidgetView } from '../../src/widget/view';
import { VERSION } from '../../src/version';

// The real base class needs a widget manager and a page; what is used of it is this much.
jest.mock('@jupyter-widgets/base', () => {
  class DOMWidgetModel {
    attributes: Record<string, unknown> = {};
    listeners = new Map<string, Set<(...args: unknown[]) => void>>();
    model_id = 'id';
    comm_live = true;
    sent: unknown[] = [];
    constructor(attributes: Record<string, unknown>) {
      Object.assign(this.attributes, this.defaults(), attributes);
      this.initialize(attributes, {});
    }
    defaults(): Record<string, unknown> {
      return { _view_count: null };
    }
    initialize(..._args: unknown[]): void {}
    get(name: string) {
      return this.attributes[name];
    }
    set(name: string | Record<string, unknown>, value?: unknown) {
      Object.assign(this.attributes, typeof name === 'string' ? { [name]: value } : name);
    }
    save_changes() {
      if (this._pending_msgs === 0) this.send_sync_message({ ...this.attributes });
    }
    _pending_msgs = 0;
    // As the base class: one message at a time until the kernel has been idle.
    send_sync_message(state: unknown) {
      this.sent.push(state);
      this._pending_msgs += 1;
      return 'message';
    }
    on(event: string, callback: (...args: unknown[]) => void) {
      this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(callback));
    }
    off(event: string, callback: (...args: unknown[]) => void) {
      this.listeners.get(event)?.delete(callback);
    }
  }
  class DOMWidgetView {
    el = document.createElement('div');
    model: unknown;
    constructor({ model }: { model: unknown }) {
      this.model = model;
    }
    render() {}
    remove() {
      return this;
    }
  }
  return { DOMWidgetModel, DOMWidgetView };
});

const sessions: { document: unknown; options: unknown; dispose: jest.Mock }[] = [];
jest.mock('../../src/app/session', () => ({
  createSession: (document: unknown, options: unknown) => {
    const state = { document, phase: { phase: 'empty' }, notices: [] };
    const store = { getState: () => state, subscribe: () => () => undefined };
    const session = { document, options, store, applyDocument: jest.fn(), dispose: jest.fn() };
    sessions.push(session);
    return session;
  }
}));

jest.mock('../../src/app/mount', () => ({
  mount: (element: HTMLElement) => {
    const root = document.createElement('div');
    root.className = 'bertscope';
    element.append(root);
    return { dispose: () => root.remove() };
  }
}));

const makeModel = (attributes: Record<string, unknown> = {}) => new AttentionModel(attributes, {});
const makeView = (model: AttentionModel) => new AttentionWidgetView({ model });

beforeEach(() => {
  sessions.length = 0;
});

test('a model tells Python its version', () => {
  expect(makeModel({ _browser_version: 'older' }).get('_browser_version')).toBe(VERSION);
});

test('a change is sent though the kernel has not said that it took the one before', () => {
  const model = makeModel();
  model.set('text_a', 'first');
  model.save_changes();
  model.set('text_a', 'second');
  model.save_changes();
  const { sent } = model as unknown as { sent: { text_a: string }[] };
  expect(sent.map(({ text_a }) => text_a)).toEqual(['', 'first', 'second']);
});

test('a model names its module and is content with any version, so that a mismatch gets our sentence', () => {
  const defaults = makeModel().defaults() as Record<string, unknown>;
  expect(defaults).toMatchObject({
    _model_name: 'AttentionModel',
    _model_module: 'bertscope',
    _model_module_version: '*',
    _view_name: 'AttentionWidgetView',
    _view_module: 'bertscope',
    _view_module_version: '*',
    text_a: '',
    attention_limit_bytes: 8388608
  });
});

test('two views of a model share one session, which ends with the last of them', () => {
  const model = makeModel({ text_a: 'a b', heads: [3] });
  const [first, second] = [makeView(model), makeView(model)];
  expect(sessions).toHaveLength(0);
  first.render();
  second.render();
  expect(sessions).toHaveLength(1);
  expect(sessions[0].document).toMatchObject({
    version: 1,
    text_a: 'a b',
    heads: [3],
    live_id: 'id'
  });
  first.remove();
  first.remove();
  expect(sessions[0].dispose).not.toHaveBeenCalled();
  second.remove();
  expect(sessions[0].dispose).toHaveBeenCalledTimes(1);
  expect(first.el.childElementCount).toBe(0);
});

test('what a model was restored with is shown first; only with a kernel is it computed again', () => {
  const snapshot = { tokens: [] };
  makeView(makeModel({ text_a: 'a', snapshot })).render();
  expect(sessions[0]).toMatchObject({ document: { snapshot }, options: { recompute: true } });
  const alone = makeModel({ text_a: 'a', snapshot });
  alone.comm_live = false;
  makeView(alone).render();
  expect(sessions[1]).toMatchObject({ document: { snapshot }, options: { recompute: false } });
});

test('a view after the last one begins a new session', () => {
  const model = makeModel({ text_a: 'a' });
  const first = makeView(model);
  first.render();
  first.remove();
  makeView(model).render();
  expect(sessions).toHaveLength(2);
});

test('a view of another version than Python says so above the picture', () => {
  const view = makeView(makeModel({ _python_version: '9.0.0' }));
  view.render();
  expect(view.el.firstElementChild?.textContent).toContain('9.0.0 in Python');
  expect(view.el.lastElementChild?.className).toBe('bertscope');
});

test('a model is known to outputs once it is whole, and no more when its kernel has gone', async () => {
  const model = makeModel();
  // The others have one id, and nobody has closed them.
  model.model_id = 'own';
  expect(findLiveModel('own')).toBeUndefined();
  await Promise.resolve();
  expect(findLiveModel('own')?.id).toBe('own');
  const { listeners } = model as unknown as { listeners: Map<string, Set<() => void>> };
  const tell = (event: string) => listeners.get(event)?.forEach(heard => heard.call(model));
  model.comm_live = false;
  tell('comm_live_update');
  expect(findLiveModel('own')).toBeUndefined();
  model.comm_live = true;
  tell('comm_live_update');
  expect(findLiveModel('own')?.id).toBe('own');
  tell('destroy');
  expect(findLiveModel('own')).toBeUndefined();
});
