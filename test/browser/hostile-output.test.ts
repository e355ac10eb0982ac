/** Documents that mean harm, in a notebook that nobody trusts: nothing executes, nothing is requested. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchChromium, openPage } from './chromium';
import { startJupyter, type JupyterServer } from './jupyter';
import { scrollTo, untilReady } from './notebook';
import {
  documentIn,
  DOCUMENT_TYPE,
  isTrusted,
  makeSavedView,
  openVariant,
  WIDGET_TYPE
} from './saved-view';

const ATTACKS = [
  '<script>window.harmed = 1</script>',
  '"><img src=x onerror="window.harmed = 1">',
  '</script><script>window.harmed = 1</script>',
  "javascript:window.harmed=1//'",
  '<svg onload=window.harmed=1>',
  '\u202e<iframe srcdoc="<script>parent.harmed=1</script>">'
];
const ATTACK = ATTACKS.join(' ');
const ELSEWHERE = 'https://harm.test/model.onnx';

type Json = Readonly<Record<string, unknown>>;

/** Every kind of harm a document may try, by what it is called in the report of a failure. */
function hostileDocuments(good: Json): readonly (readonly [string, unknown])[] {
  const snapshot = good['snapshot'] as Json;
  const model = snapshot['model'] as Json;
  const tokens = (snapshot['tokens'] as string[]).map((_, i) => ATTACKS[i % ATTACKS.length]);
  const attention = snapshot['attention'] as Json;
  const withSnapshot = (changes: Json): Json => ({
    ...good,
    snapshot: { ...snapshot, ...changes }
  });
  const long = 'x'.repeat(2_000_000);
  return [
    ['tokens that are markup', withSnapshot({ tokens })],
    [
      'a model whose name is markup',
      withSnapshot({ model: { ...model, name: ATTACK, precision: ATTACK, sha256: ATTACK } })
    ],
    ['a model of another host', { ...good, model: ELSEWHERE, snapshot: null }],
    ['a model that is a script', { ...good, model: ATTACKS[3], snapshot: null }],
    ['a model that is a path', { ...good, model: '../../../../files/secret', snapshot: null }],
    ['a live id that is markup', { ...good, live_id: ATTACK }],
    ['a text of two million characters', { ...good, text_a: long }],
    ['a hundred thousand heads', { ...good, heads: Array.from({ length: 1e5 }, (_, i) => i) }],
    ['pins beyond all tokens', { ...good, pinned: [{ side: ATTACK, token: 1e9 }] }],
    ['more layers than fit a computer', withSnapshot({ model: { ...model, layers: 1e9 } })],
    ['more heads than fit a computer', withSnapshot({ model: { ...model, heads: 1e15 } })],
    [
      'attention that is no base64',
      withSnapshot({ attention: { ...attention, data: ATTACK }, tokens })
    ],
    [
      'attention of two million characters',
      withSnapshot({ attention: { ...attention, data: long } })
    ],
    ['a snapshot that is a list', { ...good, snapshot: [ATTACK] }],
    ['fields of the wrong kind', { ...good, cut: ATTACK, view: ATTACK, words: ATTACK }],
    ['a later version', { ...good, version: 99 }],
    ['a list', [good]],
    ['a text', ATTACK],
    ['nothing', null]
  ];
}

let browser: Browser;
let server: JupyterServer;
before(async () => {
  browser = await launchChromium();
  server = await startJupyter('lab');
});
after(async () => {
  await browser.close();
  await server.stop();
});

test(
  'hostile documents in an untrusted notebook execute nothing and request nothing',
  { timeout: 300_000 },
  async () => {
    const maker = await openPage(browser);
    const made = await makeSavedView(maker, server);
    await maker.close();
    const good = made.cells[0].outputs?.[0]?.data?.[DOCUMENT_TYPE] as Json;
    assert.ok(good['snapshot']);
    const documents = hostileDocuments(good);
    const notebook = {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: documents.map(([name, document], index) => ({
        cell_type: 'code',
        id: `hostile-${index}`,
        metadata: {},
        execution_count: 1,
        source: `# ${name}`,
        outputs: [
          {
            output_type: 'display_data',
            metadata: {},
            data: {
              [DOCUMENT_TYPE]: document,
              [WIDGET_TYPE]: { version_major: 2, version_minor: 0, model_id: ATTACK },
              'text/html': ATTACK,
              'text/plain': ATTACK
            }
          }
        ]
      }))
    };
    await writeFile(join(server.folder, 'hostile.ipynb'), JSON.stringify(notebook));
    const watched = await openPage(browser);
    const { page, requests } = watched;
    await openVariant(page, server, 'hostile.ipynb', { kernel: false });
    for (const [index, [name, document]] of documents.entries()) {
      // What is off the screen may not be drawn at all.
      await scrollTo(page, index);
      const view = page.locator(`.jp-Cell[data-windowed-list-index="${index}"] .bertscope`).first();
      await view.and(page.locator('[data-phase="ready"], [data-phase="error"]')).waitFor();
      assert.equal(await isTrusted(page, index), false, name);
      assert.deepEqual(await documentIn(page, index), document, `${name}: nothing is written`);
      for (const element of ['script', 'img', 'iframe', 'svg[onload]', 'a[href]']) {
        assert.equal(await view.locator(element).count(), 0, `${name}: ${element}`);
      }
    }
    const first = page.locator('.jp-Cell').first().locator('.bertscope').first();
    await scrollTo(page, 0);
    await untilReady(first);
    assert.ok((await first.innerText()).includes(ATTACKS[0]), 'markup is shown as text');
    await first.locator('[data-side="from"][data-token="1"]').hover();
    assert.equal(await page.evaluate(() => 'harmed' in window), false);
    assert.equal(await page.evaluate(() => 'harmed' in {}), false);
    assert.deepEqual(
      requests.filter(url => /harm|secret|onerror/.test(url)),
      []
    );
    watched.assertNothingLeft();
    watched.assertNoErrors();
    await watched.close();
  }
);
