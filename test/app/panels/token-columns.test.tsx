/** @jest-environment jsdom */
import { render } from 'preact';
import { act as rendered } from 'preact/test-utils';

import { TokenColumns } from '../../../src/app/panels/token-columns';
import { layoutHeads } from '../../../src/drawing/heads-layout';
import type { HeadsLayout } from '../../../src/drawing/heads-layout';
import type { Orientation } from '../../../src/state/document';
import { encodingOf } from '../../state/sample-run';

const TOKENS = 200;
const layout = (orientation: Orientation): HeadsLayout =>
  layoutHeads({ encoding: encodingOf(TOKENS), widthPx: 700, tokenWidthPx: 40, orientation });

let root: HTMLElement;
const show = (top: number, orientation: Orientation = 'vertical'): void => {
  const view = { top, height: 140 };
  const element = <TokenColumns layout={layout(orientation)} view={view} pinned={[]} />;
  void rendered(() => render(element, root));
};
const there = (side: string): number[] =>
  [...root.querySelectorAll<HTMLElement>(`[data-side="${side}"]`)].map(({ dataset }) =>
    Number(dataset['token'])
  );
const stops = (): string[] =>
  [...root.querySelectorAll<HTMLElement>('[tabindex="0"]')].map(
    ({ dataset }) => `${dataset['side']} ${dataset['token']}`
  );
const focused = (): string => {
  const { dataset } = document.activeElement as HTMLElement;
  return `${dataset['side']} ${dataset['token']}`;
};
const press = (key: string): void =>
  void rendered(() => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true });
    document.activeElement?.dispatchEvent(event);
  });

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
});
afterEach(() => {
  render(null, root);
  root.remove();
});

test('of a long text the tokens near what can be seen are on the page, in order', () => {
  show(700);
  for (const side of ['from', 'to']) {
    const tokens = there(side);
    expect(tokens[0]).toBe(0);
    expect(tokens.length).toBeLessThan(16);
    expect(tokens.slice(1)).toEqual(tokens.slice(1).map((_, i) => tokens[1] + i));
    const { y } = layout('vertical');
    expect(y[tokens[1]]).toBeLessThanOrEqual(700);
    expect(y[tokens.at(-1)!]).toBeGreaterThanOrEqual(840);
  }
});

test('keys lead to tokens that were not on the page, and there the tab stop is', () => {
  show(0);
  root.querySelector<HTMLElement>('[data-token="0"]')!.focus();
  press('End');
  expect(focused()).toBe('from 199');
  press('PageUp');
  expect(focused()).toBe('from 189');
  press('ArrowRight');
  expect(focused()).toBe('to 189');
  expect(stops()).toEqual(['from 189', 'to 189']);
  press('Home');
  expect(focused()).toBe('to 0');
});

test('a focused token stays on the page when it is scrolled away', () => {
  show(0);
  root.querySelector<HTMLElement>('[data-side="to"][data-token="3"]')!.focus();
  show(2000);
  expect(focused()).toBe('to 3');
  expect(there('to')).toContain(3);
  press('ArrowDown');
  expect(focused()).toBe('to 4');
});

test('where tokens run across, the arrows are turned', () => {
  show(0, 'horizontal');
  root.querySelector<HTMLElement>('[data-side="from"][data-token="0"]')!.focus();
  press('ArrowRight');
  expect(focused()).toBe('from 1');
  press('ArrowDown');
  expect(focused()).toBe('to 1');
});

test('whoever hears the group learns how many tokens there are', () => {
  show(0);
  const label = root.querySelector('.bertscope-column-from')!.getAttribute('aria-label');
  expect(label).toBe('Attending tokens, 200 by the arrow keys');
});
