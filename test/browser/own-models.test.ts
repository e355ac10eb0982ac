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
import { HOSTS, pythonOfVenv, startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import { openNotebook, printedBy, runCell, untilReady } from './notebook';

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
  });
}
