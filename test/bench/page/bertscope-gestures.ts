/** Runs inside Chromium, in a page with a view of BertScope alone: what a reader does to it. */
import { provideAssets } from '../../../src/app/host';
import { mount } from '../../../src/app/mount';
import { createSession, type ISession } from '../../../src/app/session';
import { timeGesture } from './gesture-time';
import type { IDrawnView } from './drawn-view';

let session: ISession;

const button = (selector: string): HTMLElement => {
  const found = document.querySelector<HTMLElement>(`.bertscope ${selector}`);
  if (found === null) throw new Error(`the view has no ${selector}`);
  return found;
};

const canvases = (): HTMLCanvasElement[] => [
  ...document.querySelectorAll<HTMLCanvasElement>('.bertscope canvas')
];

/** A canvas gets its size when it is painted. */
const isPainted = (): boolean => canvases().some(canvas => canvas.hasAttribute('width'));

function inkedPixels(canvas: HTMLCanvasElement | undefined): number {
  if (canvas === undefined || canvas.width === 0 || canvas.height === 0) return 0;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  let inked = 0;
  for (let at = 3; at < data.length; at += 4) if (data[at] > 0) inked++;
  return inked;
}

const open = (document: unknown): void => {
  session = createSession(document);
};
const draw = (): void => void mount(window.document.body, session);

const view: IDrawnView & {
  /** The same, but of a document without attention: model and engine are fetched, started and run. */
  prepareEngine(url: string): ReturnType<IDrawnView['prepare']>;
} = {
  async prepare(url) {
    const text = await (await fetch(url)).text();
    return () =>
      timeGesture(() => {
        open(JSON.parse(text));
        draw();
      }, isPainted);
  },
  async prepareNumbers(url) {
    open(await (await fetch(url)).json());
    return () => timeGesture(draw, isPainted);
  },
  async prepareEngine(url) {
    const text = await (await fetch(url)).text();
    const at = (path: string): string => new URL(path, location.href).href;
    const model = (file: string): string => at(`/models/all-MiniLM-L6-v2/${file}`);
    provideAssets({
      engine: { workerUrl: at('/engine.worker.js'), wasmUrl: at('/engine.wasm') },
      models: [
        {
          kind: 'packaged',
          id: 'embedded',
          manifestUrl: model('manifest.json'),
          modelUrl: model('model.onnx'),
          tokenizerUrl: model('tokenizer.json'),
          tokenizerConfigUrl: model('tokenizer_config.json')
        }
      ],
      article: null
    });
    return () =>
      timeGesture(() => {
        open(JSON.parse(text));
        draw();
      }, isPainted);
  },
  hover(token) {
    const target = button(`[data-side="from"][data-token="${token}"]`);
    const over = new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' });
    return timeGesture(() => target.dispatchEvent(over));
  },
  leave() {
    const out = new PointerEvent('pointerleave', { pointerType: 'mouse' });
    button('.bertscope-stage').dispatchEvent(out);
  },
  clickHead(head) {
    const target = button(`[data-head="${head}"]`);
    return timeGesture(() => target.click());
  },
  changeLayer(layer) {
    return timeGesture(() => session.actions.setLayer(layer));
  },
  count: () => ({
    nodes: document.querySelectorAll('.bertscope *').length,
    lines: inkedPixels(canvases()[0]),
    lit: inkedPixels(canvases()[1])
  })
};

export type BertScopeView = typeof view;

Object.assign(window, { view });
