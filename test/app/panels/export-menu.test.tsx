/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { ExportMenu } from '../../../src/app/panels/export-menu';
import { SVG_INKS } from '../../../src/drawing/svg-page';
import type { ViewState } from '../../../src/state/view-state';
import { exportState } from '../export-state';

const flush = (work: () => void): void => void rendered(work);
let root: HTMLElement;
let names: string[];

const show = (state: ViewState, theme: 'light' | 'dark' = 'light'): void =>
  flush(() => render(<ExportMenu getState={() => state} theme={theme} />, root));
const items = (): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('[role="menuitem"]')];
const button = (): HTMLElement => root.querySelector<HTMLElement>('[aria-haspopup="menu"]')!;
const focused = (): string | undefined =>
  document.activeElement instanceof HTMLElement
    ? document.activeElement.dataset['export']
    : undefined;
const key = (name: string): void => {
  const init = { key: name, bubbles: true, cancelable: true };
  flush(() => void document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', init)));
};
const choose = async (name: string): Promise<void> => {
  flush(() => button().click());
  await rendered(async () => {
    items()
      .find(item => item.dataset['export'] === name)
      ?.click();
    // The file is written in turns.
    await new Promise(resolve => setTimeout(resolve, 20));
  });
};

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
  names = [];
  // jsdom has neither.
  URL.createObjectURL = () => 'blob:x';
  URL.revokeObjectURL = () => undefined;
  jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement
  ) {
    names.push(this.download);
  });
});
afterEach(() => {
  render(null, root);
  root.remove();
  jest.restoreAllMocks();
});

test('the menu opens with the arrow key, walks round, and Escape gives the focus back', () => {
  show(exportState());
  button().focus();
  key('ArrowDown');
  expect(button().getAttribute('aria-expanded')).toBe('true');
  expect(items().map(({ textContent }) => textContent)).toEqual([
    'Picture, SVG',
    'Picture, PNG 1×',
    'Picture, PNG 2×',
    'Picture, PNG 3×',
    'Picture, PNG 4×',
    'CSV, this selection',
    'CSV, all layers',
    'JSON, this selection',
    'JSON, all layers'
  ]);
  expect(focused()).toBe('svg');
  key('ArrowUp');
  expect(focused()).toBe('json-all');
  key('ArrowDown');
  key('ArrowDown');
  expect(focused()).toBe('png1');
  key('c');
  expect(focused()).toBe('csv');
  key('End');
  expect(focused()).toBe('json-all');
  key('Escape');
  expect(items()).toEqual([]);
  expect(document.activeElement).toBe(button());
});

test('a choice is a download under a name of numbers, and is said', async () => {
  show(exportState({ layer: 2, heads: [0] }));
  await choose('csv');
  expect(names).toEqual(['bertscope-layer2-head0.csv']);
  expect(root.querySelector('[role="status"]')!.textContent).toBe(
    'Saved as bertscope-layer2-head0.csv.'
  );
  expect(document.activeElement).toBe(button());
});

test('what cannot be exported is said with the next step, and goes with a click elsewhere', async () => {
  show(exportState({}, { layers: 1 }));
  await choose('json-all');
  expect(names).toEqual([]);
  const status = root.querySelector('[role="status"]')!;
  expect(status.textContent).toContain('2 layers are not here. Wait until');
  flush(() => void document.body.dispatchEvent(new Event('pointerdown', { bubbles: true })));
  expect(status.textContent).toBe('');
});

test('in another view its picture is saved, under its name', async () => {
  show(exportState({ view: 'grid' }));
  await choose('svg');
  show(exportState({ view: 'matrix', layer: 2, heads: [0] }));
  await choose('svg');
  expect(names).toEqual(['bertscope-grid.svg', 'bertscope-matrix-layer2-head0.svg']);
});

test('a picture has the ground of the view, unless the reader chooses another', async () => {
  const blobs: Blob[] = [];
  URL.createObjectURL = blob => String(blobs.push(blob as Blob));
  const grounds = async (): Promise<boolean[]> => {
    const texts = blobs.map(
      blob =>
        new Promise<string>(resolve => {
          const reader = new FileReader();
          reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
          reader.readAsText(blob);
        })
    );
    return (await Promise.all(texts)).map(svg => svg.includes(SVG_INKS.dark.ground));
  };
  show(exportState(), 'dark');
  await choose('svg');
  flush(() => button().click());
  const radio = (name: string): HTMLElement => root.querySelector(`[data-ground="${name}"]`)!;
  expect(radio('screen').getAttribute('aria-checked')).toBe('true');
  flush(() => radio('light').click());
  expect(radio('light').getAttribute('aria-checked')).toBe('true');
  expect(radio('screen').getAttribute('aria-checked')).toBe('false');
  flush(() => button().click());
  await choose('svg');
  show(exportState(), 'light');
  flush(() => button().click());
  flush(() => radio('dark').click());
  flush(() => button().click());
  await choose('svg');
  expect(await grounds()).toEqual([true, false, true]);
});
