/** @jest-environment jsdom */
import { Panel, Widget } from '@lumino/widgets';

import type { ISession } from '../../src/app/session';
import { addLiveModel } from '../../src/live/live-models';
import * as act from '../../src/state/actions';
import { parseDocument } from '../../src/state/document';
import { createViewStore } from '../../src/state/store';
import { initialState } from '../../src/state/view-state';
import { openOutput, type OutputModel } from '../../src/mime/saved-output';

type FakeSession = ISession & { readonly document: unknown; readonly dispose: jest.Mock };

const mockSessions: FakeSession[] = [];
const makeSession = (document: unknown): FakeSession => {
  const store = createViewStore(initialState(parseDocument(document ?? {})));
  return {
    store,
    document,
    actions: {} as ISession['actions'],
    applyDocument: patch => store.setState(act.applyDocument(store.getState(), patch), true),
    dispose: jest.fn()
  };
};

// Lumino's dragging wants events that jsdom does not have.
jest.mock('@lumino/dragdrop', () => ({}));
jest.mock('../../style/base.css', () => ({}));
jest.mock('../../src/app/assets', () => ({
  bundledAssets: { engine: null, models: [], article: null }
}));
jest.mock('../../src/app/session', () => ({
  createSession: (document: unknown) => {
    const session = makeSession(document);
    mockSessions.push(session);
    return session;
  }
}));
jest.mock('../../src/app/mount', () => ({
  mount: (element: HTMLElement) => {
    const root = element.appendChild(document.createElement('textarea'));
    root.dataset['text'] = 'a';
    return { dispose: () => root.remove() };
  }
}));
jest.mock('../../src/mime/saved-form', () => ({
  paintOutput: () => Promise.resolve(null),
  takeSnapshot: (state: { document: { text_a: string } }) => `snapshot of ${state.document.text_a}`
}));

const WIDGET = 'application/vnd.jupyter.widget-view+json';
const DOCUMENT = 'application/vnd.bertscope.v1+json';

class FakeLive {
  readonly session = makeSession({ text_a: 'from Python' });
  widget = new Widget();
  attached = 0;
  opening: Promise<void> = Promise.resolve();
  readonly forget: () => void;
  constructor(id: string) {
    this.widget.node.append(Object.assign(document.createElement('textarea'), { value: 'live' }));
    this.widget.node.firstElementChild!.setAttribute('data-text', 'a');
    this.forget = addLiveModel({
      id,
      attach: () => {
        this.attached++;
        return this.session;
      },
      detach: () => void this.attached--,
      openView: async () => {
        await this.opening;
        if (this.widget.isDisposed) this.widget = new Widget();
        return { luminoWidget: this.widget, dispose: () => this.widget.dispose() };
      }
    });
  }
  /** Its layers are there. */
  draw(): void {
    const { store } = this.session;
    store.setState({ ...store.getState(), phase: { phase: 'ready', elapsedMs: 1 } }, true);
  }
}

const outputs: { dispose(): void }[] = [];
const lives: FakeLive[] = [];
const makeLive = (id: string): FakeLive => {
  const live = new FakeLive(id);
  lives.push(live);
  return live;
};

function open() {
  const panel = new Panel();
  Widget.attach(panel, document.body);
  const output = openOutput(panel);
  outputs.push(output, panel);
  const written: OutputModel['data'][] = [];
  const model = (data: object, trusted = true): OutputModel => {
    const made = {
      trusted,
      data: data as OutputModel['data'],
      setData({ data: next }: { data?: OutputModel['data'] }) {
        made.data = next ?? {};
        written.push(made.data);
        output.take(made);
      }
    };
    return made;
  };
  const carrier = () => panel.node.dataset['bertscopeOutput'];
  return { panel, output, model, written, carrier };
}

const documentWith = (fields: object = {}) => ({
  [DOCUMENT]: { version: 1, text_a: 'one two', live_id: 'abc', ...fields }
});
const freshOf = (id = 'abc') => ({
  ...documentWith({ live_id: id }),
  [WIDGET]: { model_id: id }
});

beforeEach(() => {
  jest.useFakeTimers();
  mockSessions.length = 0;
});
afterEach(() => {
  for (const output of outputs.splice(0)) output.dispose();
  for (const live of lives.splice(0)) live.forget();
  jest.useRealTimers();
});
const pass = (ms = 100) => jest.advanceTimersByTimeAsync(ms);

test('without a live model an output is a view of its own, of the document as it is', async () => {
  const { output, model, carrier } = open();
  const data = documentWith();
  output.take(model(data));
  expect(carrier()).toBe('saved');
  expect(mockSessions.map(({ document }) => document)).toEqual([data[DOCUMENT]]);
  await pass(10_000);
  expect(mockSessions).toHaveLength(1);
});

test('with a live model it is the widget’s view, and no session of its own is begun', async () => {
  const live = makeLive('abc');
  const { output, model, carrier, panel } = open();
  output.take(model(documentWith()));
  await pass();
  expect(carrier()).toBe('live');
  expect(panel.widgets).toEqual([live.widget]);
  expect(mockSessions).toHaveLength(0);
  output.dispose();
  output.dispose();
  expect(live.widget.isDisposed).toBe(true);
  expect(live.attached).toBe(0);
});

test('an untrusted output touches no live model, neither one that is there nor one that comes', async () => {
  const live = makeLive('abc');
  const { output, model, carrier } = open();
  output.take(model(freshOf(), false));
  const late = makeLive('abc');
  await pass(10_000);
  expect(carrier()).toBe('saved');
  expect([live.attached, late.attached]).toEqual([0, 0]);
  expect(mockSessions).toHaveLength(1);
});

describe('a cell’s own fresh output', () => {
  test('waits for its widget and computes nothing meanwhile', async () => {
    const { output, model, carrier, panel } = open();
    output.take(model(freshOf()));
    expect(panel.node.querySelector('[data-phase="loading"]')).not.toBeNull();
    await pass(1000);
    expect(mockSessions).toHaveLength(0);
    makeLive('abc');
    await pass();
    expect(carrier()).toBe('live');
    await pass(10_000);
    expect(mockSessions).toHaveLength(0);
  });

  test('is shown unconnected, with a word about it, when none comes', async () => {
    const { output, model, carrier, written } = open();
    output.take(model(freshOf()));
    await pass(10_000);
    expect(carrier()).toBe('saved');
    const [{ store }] = mockSessions;
    expect(store.getState().notices.map(({ id }) => id)).toContain('unconnected');
    store.setState({ ...store.getState(), phase: { phase: 'ready', elapsedMs: 1 } }, true);
    await pass(10_000);
    expect(written).toEqual([]);
  });

  test('is written back once when its run is done, without the widget’s view', async () => {
    const live = makeLive('abc');
    const { output, model, written, panel } = open();
    output.take(model({ ...freshOf(), 'text/plain': 'x' }));
    await pass();
    live.draw();
    await pass(10_000);
    expect(written).toHaveLength(1);
    expect(written[0]).not.toHaveProperty(WIDGET);
    expect(written[0][DOCUMENT]).toMatchObject({
      text_a: 'from Python',
      live_id: 'abc',
      snapshot: 'snapshot of from Python'
    });
    expect(panel.widgets).toEqual([live.widget]);
  });
});

describe('when a live model comes later', () => {
  test('the old view stays until the live one is drawn, and then goes at once', async () => {
    const { output, model, carrier, panel } = open();
    output.take(model(documentWith()));
    const [own] = panel.widgets;
    const live = makeLive('abc');
    await pass(5000);
    expect(carrier()).toBe('saved');
    expect(own.isDisposed).toBe(false);
    expect(live.widget.node.style.visibility).toBe('hidden');
    live.draw();
    await pass();
    expect(carrier()).toBe('live');
    expect(panel.widgets).toEqual([live.widget]);
    expect(live.widget.node.style.visibility).toBe('');
    expect(mockSessions[0].dispose).toHaveBeenCalled();
  });

  test('what was chosen before goes with it, and so does the keyboard', async () => {
    const { output, model, panel } = open();
    output.take(model(documentWith()));
    panel.node.querySelector('textarea')!.focus();
    mockSessions[0].applyDocument({ layer: 3 });
    const live = makeLive('abc');
    live.draw();
    await pass();
    expect(live.session.store.getState().document).toMatchObject({
      text_a: 'from Python',
      layer: 3
    });
    expect(document.activeElement).toBe(live.widget.node.querySelector('textarea'));
  });

  test('and goes before it is drawn, the old view stays', async () => {
    const { output, model, carrier } = open();
    output.take(model(documentWith()));
    const live = makeLive('abc');
    await pass();
    live.forget();
    live.draw();
    await pass();
    expect(carrier()).toBe('saved');
    expect(mockSessions[0].dispose).not.toHaveBeenCalled();
    expect(live.attached).toBe(0);
  });

  test('after the output is gone, nothing of it is kept', async () => {
    const { output, model } = open();
    output.take(model(documentWith()));
    const live = makeLive('abc');
    let opened: () => void = () => undefined;
    live.opening = new Promise(resolve => (opened = resolve));
    output.dispose();
    opened();
    await pass();
    expect(live.attached).toBe(0);
    expect(live.widget.isAttached).toBe(false);
  });
});

test('when the live model goes, what it showed stays, and nothing is written for that', async () => {
  const live = makeLive('abc');
  const { output, model, carrier, written, panel } = open();
  output.take(model(documentWith()));
  await pass();
  live.draw();
  live.forget();
  expect(carrier()).toBe('saved');
  expect(panel.widgets).toHaveLength(1);
  expect(mockSessions[0].document).toMatchObject({
    text_a: 'from Python',
    snapshot: 'snapshot of from Python'
  });
  await pass(10_000);
  expect(written).toEqual([]);
  expect(live.attached).toBe(0);
});

test('when the live model goes, what was changed a moment before is still written', async () => {
  const live = makeLive('abc');
  const { output, model, written } = open();
  output.take(model(documentWith()));
  await pass();
  live.draw();
  live.session.applyDocument({ layer: 2 });
  live.forget();
  const { store } = mockSessions[0];
  store.setState({ ...store.getState(), phase: { phase: 'ready', elapsedMs: 1 } }, true);
  await pass(10_000);
  expect(written).toHaveLength(1);
  expect(written[0][DOCUMENT]).toMatchObject({ text_a: 'from Python', layer: 2 });
});

describe('when the host gives data again', () => {
  test('the same data, or what was just written, changes nothing', async () => {
    const { output, model, panel, written } = open();
    const first = model(documentWith());
    output.take(first);
    const [own] = panel.widgets;
    output.take(model(documentWith()));
    const { store } = mockSessions[0];
    store.setState({ ...store.getState(), phase: { phase: 'ready', elapsedMs: 1 } }, true);
    mockSessions[0].applyDocument({ layer: 1 });
    await pass(10_000);
    expect(written).toHaveLength(1);
    expect(panel.widgets).toEqual([own]);
    expect(mockSessions).toHaveLength(1);
  });

  test('what another reader wrote is taken over and not written again', async () => {
    const { output, model, panel, written } = open();
    output.take(model(documentWith()));
    const [own] = panel.widgets;
    const { store } = mockSessions[0];
    store.setState({ ...store.getState(), phase: { phase: 'ready', elapsedMs: 1 } }, true);
    output.take(model(documentWith({ heads: [4], snapshot: 'theirs' })));
    expect(store.getState().document).toMatchObject({ heads: [4], snapshot: 'theirs' });
    await pass(10_000);
    expect(written).toEqual([]);
    expect(panel.widgets).toEqual([own]);
  });

  test('another run takes the place of what was there', async () => {
    const { output, model, panel, carrier } = open();
    output.take(model(documentWith()));
    const live = makeLive('next');
    live.draw();
    output.take(model(freshOf('next')));
    await pass();
    expect(carrier()).toBe('live');
    expect(panel.widgets).toEqual([live.widget]);
  });

  test('what was chosen in the output before is neither written into another nor told to its widget', async () => {
    const { output, model, written, carrier } = open();
    output.take(model(documentWith()));
    const { store } = mockSessions[0];
    store.setState({ ...store.getState(), phase: { phase: 'ready', elapsedMs: 1 } }, true);
    mockSessions[0].applyDocument({ text_a: 'of the other output', layer: 1 });
    const live = makeLive('next');
    let opened: () => void = () => undefined;
    live.opening = new Promise(resolve => (opened = resolve));
    output.take(model(freshOf('next')));
    await pass(2000);
    expect(written).toEqual([]);
    opened();
    await pass();
    expect(carrier()).toBe('live');
    expect(live.session.store.getState().document).toMatchObject({
      text_a: 'from Python',
      layer: null
    });
  });

  test('an output that waits for its widget goes on waiting when another widget comes', async () => {
    const { output, model, carrier } = open();
    output.take(model(documentWith()));
    output.take(model(freshOf('next')));
    makeLive('of another output');
    await pass(5000);
    expect(carrier()).toBe('saved');
    expect(mockSessions).toHaveLength(2);
    expect(mockSessions[0].dispose).toHaveBeenCalled();
    expect(mockSessions[1].document).toMatchObject({ live_id: 'next' });
  });
});

describe('when a shared document puts a new output in the place of a live one', () => {
  const base = { text_a: 'from Python', text_b: '' };
  const replace = async (fields: object, meanwhile: Readonly<Record<string, unknown>> = {}) => {
    const live = makeLive('abc');
    live.session.applyDocument({ ...base, heads: [2] });
    live.draw();
    const first = open();
    first.output.take(first.model(documentWith({ ...base, heads: [2] })));
    await pass();
    live.session.applyDocument(meanwhile);
    first.output.dispose();
    const next = open();
    next.output.take(next.model(documentWith({ ...base, ...fields })));
    await pass(2000);
    return { live: live.session.store.getState().document, ...next };
  };

  test('the live model follows what is new in it, and nothing is written for that', async () => {
    const { live, carrier, written } = await replace({ heads: [2, 9] });
    expect(carrier()).toBe('live');
    expect(live.heads).toEqual([2, 9]);
    expect(written).toEqual([]);
  });

  test('what was changed here and not written yet is written once', async () => {
    const { live, written } = await replace({ heads: [2, 9] }, { text_b: 'three' });
    expect(live).toMatchObject({ heads: [2, 9], text_b: 'three' });
    expect(written).toHaveLength(1);
    expect(written[0][DOCUMENT]).toMatchObject({ heads: [2, 9], text_b: 'three' });
  });

  test('the same again does not undo what Python has set meanwhile', async () => {
    const { live } = await replace({ heads: [2] }, { heads: [4] });
    expect(live.heads).toEqual([4]);
  });
});
