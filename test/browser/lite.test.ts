import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from './chromium';
import { buildLiteSite, serveLiteSite, type LiteSite } from './lite-site';
import { untilOpen, appendCells, runCell, untilReady, viewsOf } from './notebook';

let browser: Browser;
before(async () => {
  await buildLiteSite();
  browser = await launchChromium();
}, { timeout: 600_000 });
after(() => browser.close());

test('kernel', { timeout: 300_000 }, async () => {
  const site = await serveLiteSite({ kernel: true });
  const watched = await openPage(browser);
  const { page } = watched;
  try {
    page.on('worker', w => {console.log('worker', w.url())}); page.context().on('console', m => console.log('console', m.type(), m.text().slice(0, 300)));
    await page.goto(site.notebookUrl('lab', 'six-patterns.ipynb'));
    page.context().on('requestfinished', r => console.log('fin', r.url().slice(-80))); page.context().on('requestfailed', r => console.log('FAILED', r.url().slice(-80), r.failure()?.errorText));await Promise.race([untilOpen(page), new Promise((_, no) => setTimeout(() => no(new Error('late')), 120000))]);
    console.log('open');
    const first = await appendCells(page, [
      'import sys; print(sys.version, sys.platform)',
      'import sys, types\nstub = types.ModuleType("numpy"); stub.__spec__=None\nsys.modules["numpy"] = stub',
      'from bertscope import show_attention\nview = show_attention("Hello world")',
      '%pip install bertscope\nimport bertscope; print(bertscope.__version__, bertscope.__file__)'
    ]);
    for (let i = 0; i < 4; i++) console.log(JSON.stringify(await runCell(page, first + i)).slice(0, 1500));
    console.log(watched.requests.filter(u => !u.startsWith('http://127')).join('\n'));
    await untilReady(viewsOf(page, first + 2).first());
    console.log('READY');
  } finally {
    await page.screenshot({ path: '/tmp/lite-try/k.png' });
    console.log(watched.errors.slice(0, 20).map(e => e.slice(0, 300)));
    await watched.close();
    await site.stop();
  }
});
