/** BertScope without a cell: the Attention Explorer, commands and settings, in JupyterLab and Notebook 7. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { Token } from '@lumino/coreutils';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { command, openNotebook, runCell, untilReady, viewsOf } from './notebook';

const explorers = (page: Page): Locator => page.locator('.bertscope-explorer:visible .bertscope');
const textOf = (view: Locator, field: 'a' | 'b'): Locator => view.locator(`[data-text="${field}"]`);
const token = (view: Locator, side: 'from' | 'to', index: number): Locator =>
  view.locator(`[data-side="${side}"][data-token="${index}"]`);

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

/** The palette closes when it loses the focus, which a launcher that is still being restored may take. */
async function chooseInPalette(page: Page, label: string): Promise<void> {
  const field = page.locator('.lm-CommandPalette-input');
  const item = page.locator('.lm-CommandPalette-item.lm-mod-active', { hasText: label });
  for (let attempt = 1; ; attempt++) {
    await command(page, 'apputils:activate-command-palette');
    try {
      await field.fill(label.toLowerCase(), { timeout: 5000 });
      await item.waitFor({ timeout: 5000 });
      // On the field itself, for the same reason.
      await field.press('Enter', { timeout: 5000 });
      return;
    } catch (error) {
      if (attempt === 6) throw error;
    }
  }
}

describe('JupyterLab', { timeout: 600_000 }, () => {
  let server: JupyterServer;
  let watched: WatchedPage | undefined;
  before(async () => {
    server = await startJupyter('lab');
  });
  after(async () => {
    await watched?.close();
    await server.stop();
  });

  /** JupyterLab in a page of its own, with its launcher or a notebook. */
  const openLab = async (notebook?: string): Promise<Page> => {
    await watched?.close();
    watched = await openPage(browser);
    const { page } = watched;
    if (notebook !== undefined) {
      await openNotebook(page, server, notebook);
      return page;
    }
    await page.goto(`${server.url}/lab?reset`);
    await page.waitForFunction(() => window.jupyterapp !== undefined);
    await page.evaluate(() => window.jupyterapp!.restored.then(() => undefined));
    return page;
  };
  /** Through the registry that the settings editor writes to: file and plugins follow. */
  const setSetting = (page: Page, name: string, value: unknown): Promise<void> =>
    page.evaluate(
      async ([key, set]) => {
        const app = window.jupyterapp!;
        const { pluginRegistry } = app as unknown as {
          pluginRegistry: { _services: Map<{ name: string }, string> };
        };
        const token = [...pluginRegistry._services.keys()].find(
          known => known.name === '@jupyterlab/coreutils:ISettingRegistry'
        );
        const registry = await app.resolveRequiredService(token as Token<ISettingRegistry>);
        await registry.set('bertscope:plugin', key, set as string);
      },
      [name, value] as const
    );
  const checkQuiet = (): void => {
    watched?.assertNothingLeft();
    watched?.assertNoErrors();
  };

  test('the launcher tile opens a view of an example, its text ready to be typed over, without a kernel', async () => {
    const page = await openLab();
    await page.locator('.jp-LauncherCard', { hasText: 'Attention Explorer' }).click();
    const view = explorers(page);
    await untilReady(view);
    assert.equal(await view.getAttribute('data-layers-done'), '6');
    assert.equal(await textOf(view, 'a').inputValue(), 'I went to the store.');
    assert.equal(await page.locator('.jp-Launcher').count(), 0, 'it takes the launcher’s place');
    await page.keyboard.type('Dogs bark.');
    await token(view, 'from', 1).getByText('dogs').waitFor();
    assert.equal(await textOf(view, 'a').inputValue(), 'Dogs bark.');
    await page.locator('.lm-TabBar-tabLabel', { hasText: 'Dogs bark.' }).waitFor();
    const kernels = (watched?.requests ?? []).filter(url => /\/api\/kernels\/./.test(url));
    assert.deepEqual(kernels, []);
    checkQuiet();
  });

  test('after a reload every Explorer is back with its texts, layer, heads and pinned tokens', async () => {
    const page = await openLab();
    await command(page, 'bertscope:open-explorer');
    const view = explorers(page);
    await untilReady(view);
    await textOf(view, 'a').fill('The bank of the river was wet.');
    await token(view, 'from', 2).getByText('bank').waitFor();
    await view.locator('[data-head="5"]').dblclick();
    await token(view, 'from', 2).click();
    const saved = page.waitForRequest(
      request =>
        request.method() === 'PUT' &&
        /api\/workspaces/.test(request.url()) &&
        /"pinned":\[\{/.test(request.postData() ?? '')
    );
    await saved;
    await page.goto(`${server.url}/lab`);
    const again = explorers(page);
    await untilReady(again);
    assert.equal(await textOf(again, 'a').inputValue(), 'The bank of the river was wet.');
    assert.equal(
      await textOf(again, 'b').inputValue(),
      'At the store, I bought fresh strawberries.'
    );
    const pressed = again.locator('[data-head][aria-pressed="true"]');
    assert.equal(await pressed.count(), 1);
    assert.equal(await pressed.getAttribute('data-head'), '5');
    assert.equal(await token(again, 'from', 2).getAttribute('aria-pressed'), 'true');
    checkQuiet();
  });

  test('a selection in a notebook, an editor and a console is shown beside it, two lines as A and B', async () => {
    await writeNotebook(server, 'select.ipynb', ['# The cat sat.\nbank = "river bank"']);
    await writeFile(join(server.folder, 'text.txt'), 'One sentence here.\nAnother one there.\n');
    const page = await openLab('select.ipynb');
    await page.locator('.jp-Notebook .cm-line', { hasText: 'cat sat' }).click();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+End');
    await page.locator('.jp-Notebook .cm-line', { hasText: 'cat sat' }).click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Show Attention for Selection' }).click();
    const view = explorers(page);
    await untilReady(view);
    assert.equal(await textOf(view, 'a').inputValue(), '# The cat sat.');
    assert.equal(await textOf(view, 'b').inputValue(), '');
    const [notebook, panel] = [
      await page.locator('.jp-NotebookPanel').boundingBox(),
      await page.locator('.bertscope-explorer').boundingBox()
    ];
    assert.ok(notebook && panel && notebook.x + notebook.width <= panel.x, 'beside the notebook');

    await page.evaluate(() =>
      window.jupyterapp!.commands.execute('docmanager:open', {
        path: 'text.txt',
        factory: 'Editor'
      })
    );
    await page.locator('.jp-FileEditor .cm-line', { hasText: 'One sentence' }).click();
    await page.keyboard.press('Control+a');
    await page
      .locator('.jp-FileEditor .cm-line', { hasText: 'One sentence' })
      .click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Show Attention for Selection' }).click();
    await token(explorers(page), 'from', 1).getByText('one', { exact: true }).waitFor();
    const second = explorers(page);
    assert.equal(await textOf(second, 'a').inputValue(), 'One sentence here.');
    assert.equal(await textOf(second, 'b').inputValue(), 'Another one there.');

    await page.evaluate(() =>
      window.jupyterapp!.commands.execute('console:create', {
        kernelPreference: { name: 'python3' }
      })
    );
    await page.locator('.jp-CodeConsole-promptCell .cm-content').click();
    await page.keyboard.type('dogs bark');
    await page.keyboard.press('Control+a');
    await page.locator('.jp-CodeConsole-promptCell .cm-line').click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Show Attention for Selection' }).click();
    await token(explorers(page), 'from', 1).getByText('dogs').waitFor();
    assert.equal(
      await page.locator('.bertscope-explorer').count(),
      3,
      'each selection keeps its panel'
    );
    checkQuiet();
  });

  test('what is selected in an output is shown, and without a selection a sentence says what to do', async () => {
    await writeNotebook(server, 'output.ipynb', ['print("a printed sentence")']);
    const page = await openLab('output.ipynb');
    await command(page, 'bertscope:show-selection');
    await page.locator('.Toastify__toast', { hasText: 'No text is selected' }).waitFor();
    assert.equal(await page.locator('.bertscope-explorer').count(), 0);
    await runCell(page, 0);
    const output = page.locator('.jp-OutputArea-output pre', { hasText: 'a printed sentence' });
    await output.click({ clickCount: 3 });
    await output.click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Show Attention for Selection' }).click();
    await token(explorers(page), 'from', 2).getByText('printed').waitFor();
    assert.equal(await textOf(explorers(page), 'a').inputValue(), 'a printed sentence');
    checkQuiet();
  });

  test('a view is copied as Python, and as a cell that can be pasted and run', async () => {
    await writeNotebook(server, 'paste.ipynb', ['1']);
    const page = await openLab('paste.ipynb');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const text = 'He said "no\\n", \u202eand {left} 😀.';
    await page.evaluate(
      text_a =>
        window.jupyterapp!.commands.execute('bertscope:open-explorer', { document: { text_a } }),
      text
    );
    const view = explorers(page);
    await untilReady(view);
    await view.locator('[data-head="7"]').dblclick();
    await command(page, 'bertscope:copy-python');
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      'from bertscope import show_attention\n\n' +
        'show_attention("He said \\"no\\\\n\\", \\u202eand {left} 😀.", heads=[7])'
    );
    await view.locator('.bertscope-status').click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Copy Attention View as Cell' }).click();
    await page.locator('.Toastify__toast', { hasText: 'copied as a cell' }).waitFor();
    await page.locator('.lm-TabBar-tabLabel', { hasText: 'paste.ipynb' }).click();
    await command(page, 'notebook:paste-cell-below');
    await runCell(page, 1);
    const shown = viewsOf(page, 1).first();
    await untilReady(shown);
    assert.equal(await textOf(shown, 'a').inputValue(), text);
    assert.equal(
      await shown.locator('[data-head][aria-pressed="true"]').getAttribute('data-head'),
      '7'
    );
    checkQuiet();
  });

  test('settings hold for open views at once', async () => {
    const page = await openLab();
    await command(page, 'bertscope:open-explorer');
    const view = explorers(page);
    await untilReady(view);
    const tokens = view.locator('[data-side="from"][data-token]');
    const whole = await tokens.count();
    await setSetting(page, 'maxTokens', 8);
    await view.locator('[data-notice="cut-tokens"]', { hasText: 'settings allow 8' }).waitFor();
    await tokens.nth(8).waitFor({ state: 'detached' });
    assert.equal(await tokens.count(), 8);
    await setSetting(page, 'maxTokens', 512);
    await tokens.nth(whole - 1).waitFor();
    assert.equal(await view.locator('[data-notice="cut-tokens"]').count(), 0);

    const ground = () => view.evaluate(root => getComputedStyle(root).backgroundColor);
    assert.equal(await ground(), 'rgb(255, 255, 255)');
    await setSetting(page, 'palette', 'dark');
    await view.and(page.locator('[data-palette="dark"][data-theme="dark"]')).waitFor();
    assert.equal(await ground(), 'rgb(22, 24, 29)');
    await setSetting(page, 'palette', 'auto');
    await view.and(page.locator('[data-palette="auto"][data-theme="light"]')).waitFor();

    const colour = () =>
      view.locator('[data-head="2"]').evaluate(button => getComputedStyle(button).backgroundColor);
    const ours = await colour();
    await setSetting(page, 'headColours', ['#112233']);
    await page.waitForFunction(
      ([before]) =>
        getComputedStyle(document.querySelector('.bertscope [data-head="2"]')!).backgroundColor !==
        before,
      [ours] as const
    );
    assert.match(
      await view.locator('[data-head="2"]').evaluate(button => button.outerHTML),
      /112233|17, 34, 51/
    );
    await setSetting(page, 'headColours', []);

    await setSetting(page, 'precision', 'fp32');
    await view.locator('[data-notice="precision"]', { hasText: 'prefer fp32' }).waitFor();
    await setSetting(page, 'precision', 'auto');
    await view.locator('[data-notice="precision"]').waitFor({ state: 'detached' });

    await setSetting(page, 'defaultModel', 'article');
    await command(page, 'bertscope:open-explorer');
    const stored = explorers(page).filter({ hasText: 'stored: bert-base-uncased' });
    await untilReady(stored);
    assert.equal(await stored.getAttribute('data-layers-done'), '12');
    await setSetting(page, 'defaultModel', 'embedded');
    checkQuiet();
  });

  test('a view is exported as a page that opens without a server, after its size was said', async () => {
    const page = await openLab();
    await command(page, 'bertscope:open-explorer');
    const view = explorers(page);
    await untilReady(view);
    await view.locator('.bertscope-status').click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Export Attention View' }).click();
    const dialog = page.locator('.jp-Dialog');
    assert.match(await dialog.innerText(), /Attention only, about 0\.\d MB[^]*about 66 MB/);
    const downloading = page.waitForEvent('download');
    await dialog.locator('.jp-mod-accept').click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), 'attention.html');
    const file = join(server.folder, 'attention.html');
    await download.saveAs(file);
    await page.locator('.Toastify__toast', { hasText: 'The page is in your downloads' }).waitFor();
    const alone = await openPage(browser, { offline: true });
    await alone.page.goto(`file://${file}`);
    const exported = alone.page.locator('.bertscope');
    await untilReady(exported);
    assert.equal(await exported.getAttribute('data-layers-done'), '6');
    assert.deepEqual(
      alone.requests.filter(url => !/^(file|data|blob):/.test(url)),
      []
    );
    await alone.close();

    const carrying = page.waitForEvent('download');
    await page.evaluate(() =>
      window.jupyterapp!.commands.execute('bertscope:export-html', { kind: 'live' })
    );
    const carried = await carrying;
    const big = join(server.folder, 'live.html');
    await carried.saveAs(big);
    const { size } = await stat(big);
    assert.ok(size > 60e6 && size < 72e6, `${size} bytes`);
    checkQuiet();
  });

  test('commands on a view are dark while there is none', async () => {
    const page = await openLab();
    const enabled = () =>
      page.evaluate(() =>
        ['bertscope:copy-python', 'bertscope:copy-cell', 'bertscope:export-html'].map(id =>
          window.jupyterapp!.commands.isEnabled(id)
        )
      );
    assert.deepEqual(await enabled(), [false, false, false]);
    await command(page, 'bertscope:open-explorer');
    await untilReady(explorers(page));
    assert.deepEqual(await enabled(), [true, true, true]);
    await command(page, 'application:close');
    await page.waitForFunction(
      () => !window.jupyterapp!.commands.isEnabled('bertscope:copy-python')
    );
    checkQuiet();
  });

  test('the palette opens an Explorer, and the View menu has every command', async () => {
    const page = await openLab();
    await chooseInPalette(page, 'Attention Explorer');
    await untilReady(explorers(page));
    await page.locator('.lm-MenuBar-itemLabel', { hasText: /^View$/ }).click();
    for (const label of [
      'Attention Explorer',
      'Show Attention for Selection',
      'Copy Attention View as Python',
      'Copy Attention View as Cell',
      'Export Attention View as HTML…'
    ]) {
      await page.locator('.lm-Menu-itemLabel', { hasText: label }).waitFor();
    }
    checkQuiet();
  });
});

describe('Notebook 7', { timeout: 600_000 }, () => {
  let server: JupyterServer;
  let watched: WatchedPage | undefined;
  before(async () => {
    server = await startJupyter('notebook');
  });
  after(async () => {
    await watched?.close();
    await server.stop();
  });

  test('Explorer and selection open beside the notebook, in one panel', async () => {
    await writeNotebook(server, 'select.ipynb', ['# The cat sat.']);
    watched = await openPage(browser);
    const { page } = watched;
    await openNotebook(page, server, 'select.ipynb');
    await command(page, 'bertscope:open-explorer');
    const view = explorers(page);
    await untilReady(view);
    assert.equal(await textOf(view, 'a').inputValue(), 'I went to the store.');
    assert.equal(await page.locator('.jp-Notebook').isVisible(), true);
    await page.locator('.jp-Notebook .cm-line').first().click();
    await page.keyboard.press('Control+a');
    await page.locator('.jp-Notebook .cm-line').first().click({ button: 'right' });
    await page.locator('.lm-Menu-itemLabel', { hasText: 'Show Attention for Selection' }).click();
    await token(view, 'from', 3).getByText('cat').waitFor();
    assert.equal(await page.locator('.bertscope-explorer').count(), 1);
    await textOf(view, 'a').press('Control+z');
    await token(view, 'from', 2).getByText('went').waitFor();
    watched.assertNothingLeft();
    watched.assertNoErrors();
  });
});
