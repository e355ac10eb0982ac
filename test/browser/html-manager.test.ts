/** Hosts without the labextension: RequireJS and html-manager load the AMD module, and show a view. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer, Served } from './file-server';
import {
  pageText,
  startHtmlManagerServer,
  widgetData,
  withTraits,
  type HtmlManagerPage
} from './html-manager-page';
import { untilReady } from './notebook';
import { realRun, type RealRun } from './real-run';

const NBEXTENSION = 'bertscope/nbextension';
const DIST: Served = { file: 'dist/index.js' };

const nbextension = (path: string): Served | null => {
  const found = /^\/nbextensions\/bertscope\/(extension|index)\.js$/.exec(path);
  return found === null ? null : { file: `${NBEXTENSION}/${found[1]}.js` };
};

/** Reads the map out of extension.js as text, which is how VS Code finds the module. */
async function mapOfExtension(): Promise<Record<string, string>> {
  const text = await readFile(`${NBEXTENSION}/extension.js`, 'utf8');
  const start = text.indexOf('requirejs.config({');
  assert.ok(start > 0, 'the call that VS Code looks for');
  const call = text.slice(text.indexOf('{', start), text.indexOf(')', start));
  const entries = call.split('{')[3].split('}')[0].split(',');
  const bare = (part: string): string => part.trim().replace(/^['"]|['"]$/g, '');
  return Object.fromEntries(entries.map(entry => entry.split(':').map(bare) as [string, string]));
}

let browser: Browser;
let server: FileServer;
let run: RealRun;
/** As ipywidgets saves it after a run, with what the browser has reported. */
let data: HtmlManagerPage['data'];
/** What lies at paths besides the scripts of every page. */
const places = new Map<string, Served>();

const TEXTS = { text_a: 'The cat sat on the mat.', text_b: 'It was soft.' } as const;
type Parts = Omit<HtmlManagerPage, 'data'>;

before(async () => {
  browser = await launchChromium();
  server = await startHtmlManagerServer(path => places.get(path) ?? nbextension(path));
  run = await realRun(browser, TEXTS.text_a, TEXTS.text_b);
  const saved = await widgetData({ ...TEXTS, layer: 1, heads: [2] });
  data = withTraits(saved, { snapshot: run.snapshot, phase: 'ready' });
});
after(async () => {
  await browser.close();
  await server.stop();
});

const open = async (parts: Parts, of = data): Promise<WatchedPage> => {
  places.set('/page.html', { text: pageText({ data: of, ...parts }) });
  const watched = await openPage(browser);
  await watched.page.goto(`${server.url}/page.html`);
  await watched.page.locator('.bertscope[data-phase]').waitFor();
  return watched;
};

/** As a plain script of the page, which needs its name. */
const asScript = (): Parts => {
  places.set('/own/bertscope-amd.js', DIST);
  return { between: '<script src="/own/bertscope-amd.js"></script>' };
};

const WAYS: readonly { title: string; parts: () => Parts | Promise<Parts> }[] = [
  { title: 'as a script in the page, by its name', parts: asScript },
  {
    title: 'where an npm package of any version lies',
    parts: () => {
      places.set('/npm/bertscope@*/dist/index.js', DIST);
      return { cdn: '/npm/' };
    }
  },
  {
    title: 'in the nbextensions folder, by the map of extension.js',
    parts: () => ({
      between: `<script>requirejs.config({ baseUrl: '/' });
        requirejs(['nbextensions/bertscope/extension'], found => found.load_ipython_extension());</script>`
    })
  },
  {
    title: 'in the nbextensions folder, by the paths that VS Code makes of extension.js',
    parts: async () => {
      const paths = Object.entries(await mapOfExtension()).map(([name, to]) => [name, `/${to}`]);
      assert.equal(paths.length, 1);
      const config = JSON.stringify({ paths: Object.fromEntries(paths) as object });
      return { between: `<script>requirejs.config(${config});</script>` };
    }
  }
];

describe('the AMD module is found', { timeout: 300_000 }, () => {
  for (const { title, parts } of WAYS) {
    test(title, async () => {
      const watched = await open(await parts());
      const view = watched.page.locator('.bertscope');
      await untilReady(view);
      assert.equal(await view.count(), 1);
      assert.equal(await view.getAttribute('data-layers-done'), '6');
      watched.assertNothingLeft();
      await watched.close();
    });
  }
});

describe('a view from saved widget state', { timeout: 300_000 }, () => {
  const token = (view: Locator, side: 'from' | 'to', index: number): Locator =>
    view.locator(`[data-side="${side}"][data-token="${index}"]`);
  const shownWeights = (view: Locator): Promise<number[]> =>
    view
      .locator('.bertscope-inspector [data-weight]')
      .evaluateAll(spots => spots.map(spot => Number((spot as HTMLElement).dataset['weight'])));
  /** The inspector lists the strongest, first the largest. */
  const assertStrongest = (shown: readonly number[], row: readonly number[]): void => {
    assert.ok(shown.length > 0, 'numbers are shown');
    const sorted = [...row].sort((a, b) => b - a);
    shown.forEach((weight, at) =>
      assert.ok(Math.abs(weight - sorted[at]) < 1e-4, `${weight}, ${sorted[at]}`)
    );
  };

  test('shows the stored picture, and layers, heads and pins show the engine’s numbers', async () => {
    const watched = await open(asScript());
    const { page } = watched;
    const view = page.locator('.bertscope');
    await untilReady(view);
    await token(view, 'from', 3).click();
    assertStrongest(await shownWeights(view), run.row(1, 2, 3));
    await view.getByRole('button', { name: 'Next layer' }).click();
    assertStrongest(await shownWeights(view), run.row(2, 2, 3));
    await view.locator('[data-head="9"]').dblclick();
    assertStrongest(await shownWeights(view), run.row(2, 9, 3));
    await token(view, 'from', 3).click();
    await token(view, 'from', 5).click();
    assertStrongest(await shownWeights(view), run.row(2, 9, 5));
    assert.equal(await view.getByRole('alert').count(), 0);
    watched.assertNothingLeft();
    watched.assertNoErrors();
    await watched.close();
  });

  test('says on a new text that the page has no model and what to do, and comes back to the stored one', async () => {
    const watched = await open(asScript());
    const view = watched.page.locator('.bertscope');
    await untilReady(view);
    const asked = watched.requests.length;
    await view.locator('[data-text="a"]').fill('The dog barked.');
    const said = await view.getByRole('alert').innerText();
    assert.match(said, /has no model/);
    assert.match(said, /JupyterLab or Notebook 7/);
    assert.equal(await view.locator('[data-text="a"]').inputValue(), 'The dog barked.');
    await view.locator('[data-text="a"]').fill(TEXTS.text_a);
    await untilReady(view);
    assert.deepEqual(watched.requests.slice(asked), [], 'nothing was asked for');
    watched.assertNoErrors();
    await watched.close();
  });

  test('without a stored run it says what is missing, and keeps the texts', async () => {
    const watched = await open(asScript(), withTraits(data, { snapshot: null }));
    const view = watched.page.locator('.bertscope');
    assert.match(await view.getByRole('alert').innerText(), /has no model.*JupyterLab/s);
    assert.equal(await view.locator('[data-text="a"]').inputValue(), TEXTS.text_a);
    watched.assertNothingLeft();
    await watched.close();
  });
});

describe('in a page with others', { timeout: 300_000 }, () => {
  const UMD = `(function (root, factory) {
    if (typeof define === 'function' && define.amd) define(['exports'], factory);
    else factory(root.neighbour = {});
  })(this, function (exports) { exports.name = 'neighbour'; });`;

  test('a UMD library keeps its own name, before RequireJS and by it, and no global name is taken', async () => {
    places.set('/umd.js', { text: UMD });
    const { between } = asScript();
    const watched = await open({
      before: '<script src="/umd.js"></script>',
      between: `<script>const before = Object.keys(window);</script>${between}`,
      behind: `<script>
        requirejs(['/umd.js', 'bertscope'], (umd, own) => { 
          window.taken = Object.keys(window).filter(name => !before.includes(name));
          window.found = [umd.name, Object.keys(own)];
        });</script>`
    });
    const { page } = watched;
    await untilReady(page.locator('.bertscope'));
    await page.waitForFunction(() => 'found' in window);
    const seen = await page.evaluate(() => [
      Reflect.get(Reflect.get(window, 'neighbour') as object, 'name') as unknown,
      Reflect.get(window, 'found') as unknown,
      Reflect.get(window, 'taken') as unknown
    ]);
    assert.deepEqual(seen, [
      'neighbour',
      ['neighbour', ['AttentionModel', 'AttentionWidgetView']],
      // The widget manager's own.
      ['Backbone']
    ]);
    watched.assertNoErrors();
    await watched.close();
  });

  test('two copies bring one style sheet, and none of its rules reaches beyond the view', async () => {
    const watched = await open({
      ...asScript(),
      behind: `<script>requirejs.config({ baseUrl: '/' });
        requirejs(['bertscope', 'nbextensions/bertscope/index'], () => { window.both = true; });</script>`
    });
    const { page } = watched;
    await page.waitForFunction(() => 'both' in window);
    const [sheets, outside] = await page.evaluate(() => {
      const own = [...document.querySelectorAll<HTMLStyleElement>('style[data-bertscope-style]')];
      const selectors = (rules: CSSRuleList): string[] =>
        [...rules].flatMap(rule => {
          if (rule instanceof CSSStyleRule) {
            // What stands in brackets narrows only.
            return rule.selectorText.replace(/\((?:[^()]|\([^()]*\))*\)/g, '').split(',');
          }
          if (rule instanceof CSSKeyframesRule) return [rule.name];
          return rule instanceof CSSGroupingRule ? selectors(rule.cssRules) : [rule.cssText];
        });
      const all = own.flatMap(style =>
        style.sheet === null ? [] : selectors(style.sheet.cssRules)
      );
      if (all.length < 20) throw new Error('the style sheet is not there');
      return [own.length, all.filter(selector => !selector.includes('bertscope'))] as const;
    });
    assert.equal(sheets, 1);
    assert.deepEqual(outside, []);
    await watched.close();
  });
});
