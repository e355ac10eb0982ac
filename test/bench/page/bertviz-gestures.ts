/** Runs inside Chromium, in the page that BertViz's Python would make: what a reader does to it. */
import { timeGesture, type GestureTime } from './gesture-time';
import type { IDrawnView } from './drawn-view';

/** What require.js leaves in the page. */
type Require = {
  config(options: { paths: Readonly<Record<string, string>> }): void;
  (names: readonly string[], ready: () => void, failed: (error: unknown) => void): void;
};

declare global {
  interface Window {
    readonly requirejs: Require;
    /** What its script reads where the attention is not pasted in. */
    givenAttention: unknown;
  }
}

const all = (selector: string): Element[] => [...document.querySelectorAll(selector)];

const SQUARES = '#vis > svg > g:last-child > rect';

/** Loads the libraries: both are measured with their code loaded. */
async function loadLibraries(): Promise<void> {
  const { requirejs } = window;
  requirejs.config({ paths: { d3: '/libraries/d3', jquery: '/libraries/jquery' } });
  await new Promise<void>((ready, failed) => requirejs(['jquery', 'd3'], ready, failed));
}

const textAt = async (url: string): Promise<string> => (await fetch(url)).text();

/** Runs the page's script until it has drawn. */
function show(text: string): Promise<GestureTime> {
  const script = document.createElement('script');
  script.textContent = text;
  return timeGesture(
    () => document.body.append(script),
    () => all(SQUARES).length > 0
  );
}

const view: IDrawnView = {
  async prepare(url) {
    await loadLibraries();
    const text = await textAt(url);
    return () => show(text);
  },
  async prepareNumbers(url) {
    await loadLibraries();
    window.givenAttention = JSON.parse(await textAt('/bertviz-numbers.json'));
    const text = await textAt(url);
    return () => show(text);
  },
  hover(token) {
    const target = all('#left > g:last-child > g')[token];
    return timeGesture(() => target.dispatchEvent(new MouseEvent('mouseover', { bubbles: true })));
  },
  leave() {
    document.querySelector('#left')!.dispatchEvent(new MouseEvent('mouseleave'));
  },
  clickHead(head) {
    const square = all(SQUARES)[head];
    return timeGesture(() => square.dispatchEvent(new MouseEvent('click', { bubbles: true })));
  },
  changeLayer(layer): Promise<GestureTime> {
    const select = document.querySelector<HTMLSelectElement>('#layer')!;
    return timeGesture(() => {
      select.value = String(layer);
      select.dispatchEvent(new Event('change', { bubbles: true }));
    });
  },
  count: () => ({
    nodes: document.querySelectorAll('#vis *').length,
    lines: document.querySelectorAll('#attention line').length,
    lit: document.querySelectorAll("#attention line[visibility='visible']").length
  })
};

Object.assign(window, { view });
