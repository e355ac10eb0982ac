/** A model that `bertscope model add` installed, drawn by a cell in both hosts. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from './chromium';
import { smallModel } from './hub-models';
import {
  HOSTS,
  pythonOfVenv,
  readNotebook,
  startJupyter,
  writeNotebook,
  type JupyterServer
} from './jupyter';
import { openNotebook, printedBy, runCell, untilOpen, untilReady, untilSaved } from './notebook';

const EXTENSION = join('share', 'jupyter', 'labextensions', 'bertscope-models');
/** The command, in an environment of its own: that of the suite stays as it is. */
const COMMAND = `import sys
sys.prefix = sys.argv[1]
from bertscope.__main__ import main
sys.exit(main(["model", "add", sys.argv[2], "--name", "tiny"]))`;

let browser: Browser;
let made: string;
before(async () => {
  browser = await launchChromium();
  made = await mkdtemp(join(tmpdir(), 'bertscope-models-'));
  const source = join(made, 'source');
  for (const [path, content] of Object.entries(smallModel(['onnx/model_fp16.onnx']))) {
    await mkdir(dirname(join(source, path)), { recursive: true });
    await writeFile(join(source, path), content);
  }
  const { stdout } = await promisify(execFile)(
    pythonOfVenv(),
    ['-I', '-c', COMMAND, join(made, 'prefix'), source],
    { cwd: made }
  );
  assert.match(stdout, /model="server:tiny"/);
});
after(async () => {
  await browser.close();
  await rm(made, { recursive: true, force: true });
});

for (const { host, title } of HOSTS) {
  describe(title, { timeout: 180_000 }, () => {
    let server: JupyterServer;
    before(async () => {
      server = await startJupyter(host);
      const target = join(dirname(server.folder), 'data', 'labextensions', 'bertscope-models');
      await cp(join(made, 'prefix', EXTENSION), target, { recursive: true });
    });
    after(() => server.stop());

    test(`${title} draws a model of its own server, and Python gets its attention`, async () => {
      await writeNotebook(server, 'own.ipynb', [
        'from bertscope import show_attention\nview = show_attention("I went to the store.", model="server:tiny")',
        'await view.ready()\nprint(view.attention.shape[:2], view.model_info.precision)'
      ]);
      const watched = await openPage(browser);
      const { page } = watched;
      await openNotebook(page, server, 'own.ipynb');
      await runCell(page, 0);
      const view = page.locator('.bertscope').first();
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '3');
      assert.equal(printedBy(await runCell(page, 1)), '(3, 4) fp16 stored, fp32 computed\n');
      // To Jupyter it is an extension like others, whose script is loaded and has nothing in it.
      const loaded = await page.evaluate(() => Reflect.get(window, '_JUPYTERLAB') as object);
      assert.ok('bertscope-models' in loaded);
      assert.doesNotMatch(server.log(), /not a valid extension/);
      watched.assertNothingLeft();
      watched.assertNoErrors();
      await watched.close();
    });

    test(`${title} draws a folder of the kernel, which the notebook names and does not hold`, async () => {
      const folder = join(made, 'source');
      await writeNotebook(server, 'folder.ipynb', [
        `from pathlib import Path\nfrom bertscope import show_attention\nview = show_attention("I went to the store.", model=Path(${JSON.stringify(folder)}))`,
        'await view.ready()\nprint(view.attention.shape[:2], view.model[:12], view.model_info.name)',
        'other = show_attention("I went to the store.", model="server:tiny")',
        'await other.ready()\nprint(abs(view.attention - other.attention).max())'
      ]);
      const watched = await openPage(browser);
      const { page } = watched;
      await openNotebook(page, server, 'folder.ipynb');
      await runCell(page, 0);
      const view = page.locator('.bertscope').first();
      await untilReady(view);
      assert.equal(printedBy(await runCell(page, 1)), '(3, 4) file:source- source\n');
      await runCell(page, 2);
      assert.equal(printedBy(await runCell(page, 3)), '0.0\n');
      // The cells name the folder, as their author wrote it; what is saved of the view does not.
      await runCell(page, 0);
      await untilReady(view);
      await untilSaved(page);
      const { cells } = (await readNotebook(server, 'folder.ipynb')) as {
        cells: { outputs: unknown[] }[];
      };
      const saved = JSON.stringify(cells[0].outputs);
      assert.match(saved, /file:source-[0-9a-f]{12}/);
      assert.ok(!saved.includes(made));

      // Without its kernel the view has its numbers, and says how to get the model for others.
      await page.evaluate(async () => {
        const panel = window.jupyterapp?.shell.currentWidget as unknown as {
          sessionContext: { restartKernel(): Promise<void> };
        };
        await panel.sessionContext.restartKernel();
      });
      await page.reload();
      await untilOpen(page);
      await untilReady(view);
      assert.equal(await view.getAttribute('data-layers-done'), '3');
      await view.locator('[data-text="a"]').fill('The straw.');
      await view.and(page.locator('[data-phase="error"]')).waitFor();
      assert.match(await view.innerText(), /Run the cell again that gave it/);
      await runCell(page, 0);
      await untilReady(view);
      watched.assertNothingLeft();
      await watched.close();
    });
  });
}
