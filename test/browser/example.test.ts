/** The shipped example notebook, from top to bottom and again, in both hosts and in a low window. */
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from './chromium';
import { checkExample, copyExample } from './example-notebook';
import { HOSTS, startJupyter, type JupyterServer } from './jupyter';
import { openNotebook, runAll } from './notebook';

let browser: Browser;
before(async () => {
  browser = await launchChromium();
});
after(() => browser.close());

for (const { host, title } of HOSTS) {
  describe(title, { timeout: 400_000 }, () => {
    let server: JupyterServer;
    before(async () => {
      server = await startJupyter(host);
    });
    after(() => server.stop());

    // In a low window the views are off the screen when later cells wait for them.
    for (const height of [900, 300]) {
      test(`${title} runs the example twice without a fault in a window ${height} px high`, async () => {
        const name = `example-${height}.ipynb`;
        const ids = await copyExample(server, name);
        const watched = await openPage(browser, { viewport: { width: 1200, height } });
        const { page } = watched;
        await openNotebook(page, server, name);
        await runAll(page);
        await checkExample(page, ids);
        await runAll(page);
        await checkExample(page, ids);
        watched.assertNothingLeft();
        watched.assertNoErrors();
        await watched.close();
      });
    }
  });
}
