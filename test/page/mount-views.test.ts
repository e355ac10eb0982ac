/** @jest-environment jsdom */
import { provideAssets } from '../../src/app/host';
import { viewMarkup } from '../../src/app/page-format';
import { mountViews } from '../../src/page/mount-views';

beforeEach(() => {
  Object.assign(window, {
    matchMedia: () => ({ matches: false, addEventListener() {}, removeEventListener() {} }),
    ResizeObserver: class {
      observe() {}
      disconnect() {}
    }
  });
  provideAssets({ engine: null, models: [], article: null });
});

const texts = (): (string | undefined)[] =>
  [...document.querySelectorAll<HTMLTextAreaElement>('[data-text="a"]')].map(area => area.value);

test('each document becomes a view in the place of its picture, in the order of the page', () => {
  document.body.innerHTML =
    viewMarkup({ text_a: 'first' }, '<p class="picture">x</p>') +
    '<p>between</p>' +
    viewMarkup({ text_a: 'second' }, null);
  const sessions = mountViews(document);
  expect(sessions.map(({ store }) => store.getState().document.text_a)).toEqual([
    'first',
    'second'
  ]);
  expect(texts()).toEqual(['first', 'second']);
  expect(document.querySelectorAll('.picture, noscript')).toHaveLength(0);
  expect(document.body.textContent).toContain('between');
});

test('a page that was saved while it was open shows each view once again', () => {
  document.body.innerHTML = viewMarkup({ text_a: 'only' }, null);
  mountViews(document);
  const saved = document.body.innerHTML;
  document.body.innerHTML = saved;
  mountViews(document);
  expect(texts()).toEqual(['only']);
});

test('a block that is no JSON says so in its place, and the others are shown', () => {
  document.body.innerHTML =
    viewMarkup({}, null).replace('{}', '{') + viewMarkup({ text_a: 'b' }, null);
  const [first, second] = mountViews(document);
  expect(first.store.getState().phase).toMatchObject({ phase: 'error' });
  expect(second.store.getState().document.text_a).toBe('b');
});

test('a document outside of a view’s place is left alone', () => {
  document.body.innerHTML = '<script type="application/vnd.bertscope.v1+json">{}</script>';
  expect(mountViews(document)).toEqual([]);
});

test('in a notebook’s page the style of HTML outputs is taken off', () => {
  document.body.innerHTML = `<div class="jp-RenderedHTMLCommon">${viewMarkup({}, null)}</div>`;
  mountViews(document);
  expect(document.querySelector('.jp-RenderedHTMLCommon')).toBeNull();
});
