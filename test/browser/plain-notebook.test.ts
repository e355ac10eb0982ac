/** The ground the other browser tests stand on: the hosts start, run a cell and ask nobody. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from './chromium';
import { HOSTS, startJupyter, writeNotebook, type JupyterServer } from './jupyter';
import {
  openNotebook,
  printedBy,
  runAll,
  runCell,
  cellOutputs,
  command,
  isDirty
} from './notebook';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { host, title } of HOSTS) {
  describe(title, { timeout: 180_000 }, () => {
    let server: JupyterServer;
    before(async () => {
      server = await startJupyter(host);
    });
    after(() => server.stop());

    test(`${title} runs a cell in the kernel of .venv and asks no other machine`, async () => {
      await writeNotebook(server, 'plain.ipynb', [
        'import sys; print(sys.prefix)',
        'print("last")'
      ]);
      const watched = await openPage(browser);
      await openNotebook(watched.page, server, 'plain.ipynb');
      assert.match(printedBy(await runCell(watched.page, 0)), /[\\/]\.venv\r?\n$/);
      await runAll(watched.page);
      assert.equal(printedBy(await cellOutputs(watched.page, 1)), 'last\n');
      await command(watched.page, 'docmanager:save');
      assert.equal(await isDirty(watched.page), false);
      assert.ok(
        watched.requests.some(url => url.startsWith('ws://127.0.0.1')),
        'kernel socket seen'
      );
      watched.assertNothingLeft();
      watched.assertNoErrors();
      await watched.close();
    });
  });
}

test('a request to another machine is refused and named', async () => {
  const watched = await openPage(browser);
  await watched.page.evaluate(() => fetch('https://example.org/model.onnx').catch(() => null));
  assert.throws(() => watched.assertNothingLeft(), /example\.org\/model\.onnx/);
  await watched.close();
});

test('an error in the page is named', async () => {
  const watched = await openPage(browser);
  const seen = watched.page.waitForEvent('pageerror');
  await watched.page.evaluate(() => {
    setTimeout(() => {
      throw new Error('broken on purpose');
    });
  });
  await seen;
  assert.throws(() => watched.assertNoErrors(), /broken on purpose/);
  await watched.close();
});
