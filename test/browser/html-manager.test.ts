/** Hosts without the labextension: RequireJS and html-manager load the AMD module, and show a view. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import type { FileServer, Served } from './file-server';
import { pageText, startHtmlManagerServer, widgetData, type WidgetData } from './html-manager-page';

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
let data: WidgetData;
/** What lies at paths besides the scripts of every page. */
const places = new Map<string, Served>();

before(async () => {
  [browser, server, data] = await Promise.all([
    launchChromium(),
    startHtmlManagerServer(path => places.get(path) ?? nbextension(path)),
    widgetData({ text_a: 'The cat sat.', layer: 1, heads: [2] })
  ]);
});
after(() => Promise.all([browser.close(), server.stop()]));

const open = async (parts: Omit<Parameters<typeof pageText>[0], 'data'>): Promise<WatchedPage> => {
  places.set('/page.html', { text: pageText({ data, ...parts }) });
  const watched = await openPage(browser);
  await watched.page.goto(`${server.url}/page.html`);
  return watched;
};

describe('the AMD module is found', { timeout: 120_000 }, () => {
  const ways: readonly {
    title: string;
    parts: () => Promise<Omit<Parameters<typeof pageText>[0], 'data'>>;
  }[] = [
    {
      title: 'as a script in the page, by its name',
      parts: async () => {
        places.set('/own/bertscope-amd.js', DIST);
        return { between: '<script src="/own/bertscope-amd.js"></script>' };
      }
    },
    {
      title: 'where an npm package of any version lies',
      parts: async () => {
        places.set('/npm/bertscope@*/dist/index.js', DIST);
        return { cdn: '/npm/' };
      }
    },
    {
      title: 'in the nbextensions folder, by the map of extension.js',
      parts: async () => ({
        between: `<script>requirejs.config({ baseUrl: '/' });
          requirejs(['nbextensions/bertscope/extension'], found => found.load_ipython_extension());</script>`
      })
    },
    {
      title: 'in the nbextensions folder, by the paths that VS Code makes of extension.js',
      parts: async () => {
        const paths = Object.entries(await mapOfExtension()).map(([name, to]) => [name, `/${to}`]);
        assert.equal(paths.length, 1);
        return {
          between: `<script>requirejs.config({ paths: ${JSON.stringify(Object.fromEntries(paths))} });</script>`
        };
      }
    }
  ];

  for (const { title, parts } of ways) {
    test(title, async () => {
      const watched = await open(await parts());
      const view = watched.page.locator('.bertscope');
      await view.and(watched.page.locator('[data-phase]')).waitFor();
      assert.equal(await view.count(), 1);
      assert.equal(await view.locator('[data-text="a"]').inputValue(), 'The cat sat.');
      watched.assertNothingLeft();
      await watched.close();
    });
  }
});
