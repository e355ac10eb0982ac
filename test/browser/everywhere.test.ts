/**
 * A saved view wherever its notebook is opened: with a kernel, with none, after a restart, with saved
 * widget state, trusted or not, in the oldest and the newest hosts. The picture is there before any
 * model is asked for, and a new text gets the engine's numbers.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator } from 'playwright-core';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { differenceOf, PAIR, weightOf } from './fixture-attention';
import { startJupyter, type JupyterHost, type JupyterServer } from './jupyter';
import { isLongRun } from './long-run';
import { untilReady, viewsOf } from './notebook';
import { HOST_NOISE, olderPython } from './older-host';
import {
  CHOSEN,
  documentIn,
  inkOf,
  isTrusted,
  makeSavedView,
  openVariant,
  restartKernel,
  shutDownKernel,
  TOKENS,
  untilWritten,
  writeVariant,
  type SavedNotebook,
  type Variant
} from './saved-view';

const TOLERANCE = 1e-4;
const MODEL = /\.onnx$/;
const OLDEST = { lab: '4.2', notebook: '7.2' } as const;

let filling: Promise<string> | null = null;
/** Its environment is filled once, while the other hosts are tested. */
const oldestPython = (): Promise<string> => (filling ??= olderPython(OLDEST.lab, OLDEST.notebook));

const PLACES: readonly {
  title: string;
  host: JupyterHost;
  python?: () => Promise<string>;
}[] = [
  { title: 'the newest JupyterLab', host: 'lab' },
  { title: 'Notebook 7', host: 'notebook' },
  {
    title: `JupyterLab ${OLDEST.lab}`,
    host: 'lab',
    python: oldestPython
  }
];

type State = 'a kernel' | 'no kernel' | 'a restarted kernel' | 'saved widget state';
const STATES: readonly State[] = [
  'a kernel',
  'no kernel',
  'a restarted kernel',
  'saved widget state'
];

const variantOf = (state: State, trusted: boolean): Variant => ({
  kernel: state !== 'no kernel',
  trusted,
  widgetState: state === 'saved widget state'
});

/** What the view of the saved notebook shows at once. */
async function checkPicture(view: Locator): Promise<void> {
  await untilReady(view);
  assert.equal(await view.getAttribute('data-layers-done'), '6');
  const tokens = await view.locator('[data-side="from"][data-token]').allInnerTexts();
  assert.deepEqual(
    tokens.slice(0, TOKENS.length).map(text => text.trim()),
    TOKENS
  );
  assert.equal(await view.locator('[data-head][aria-pressed="true"]').count(), 1);
  await view.locator('[data-head="8"][aria-pressed="true"]').waitFor();
  assert.equal(await view.locator('[data-text="a"]').inputValue(), CHOSEN.text_a);
  assert.ok((await inkOf(view)) > 0.001, 'lines are drawn');
}

/** Types the fixture's pair and compares what is shown, and what is written back, with the fixture. */
async function checkNewText({ page }: WatchedPage, view: Locator): Promise<void> {
  await view.locator('[data-text="a"]').fill(PAIR.textA);
  await view.locator('[data-text="b"]').fill(PAIR.textB);
  await view.locator('[data-side="from"][data-token="1"]').getByText('who').waitFor();
  await untilWritten(page, { text_a: PAIR.textA, text_b: PAIR.textB, layer: 1, heads: [8] });
  await untilReady(view);
  assert.ok(differenceOf((await documentIn(page))?.['snapshot']) <= TOLERANCE, 'what is saved');
  // A pointer that rests where the dialog about kernels was may lie on a token, and would light it.
  await page.mouse.move(0, 0);
  // The pinned token went on to the new text; its strongest partners have their numbers shown.
  const shown = await view
    .locator('.bertscope-inspector table:last-of-type [data-weight]')
    .evaluateAll(cells => cells.map(cell => Number((cell as HTMLElement).dataset['weight'])));
  const [{ token }] = CHOSEN.pinned;
  const expected = Array.from({ length: PAIR.tokenCount }, (_, to) => weightOf(1, 8, token, to));
  expected.sort((a, b) => b - a);
  assert.ok(shown.length >= 5, `${shown.length} numbers are shown`);
  shown.forEach((weight, row) => {
    assert.ok(Math.abs(weight - expected[row]) <= TOLERANCE, `${weight}, not ${expected[row]}`);
  });
}

let browser: Browser;
let saved: SavedNotebook;
before(
  async () => {
    browser = await launchChromium();
    // A failure is told where the environment is used.
    oldestPython().catch(() => undefined);
    const server = await startJupyter('lab', {
      settings: { '@jupyter-widgets/jupyterlab-manager:plugin': { saveState: true } }
    });
    const watched = await openPage(browser);
    saved = await makeSavedView(watched, server);
    watched.assertNothingLeft();
    watched.assertNoErrors();
    await watched.close();
    await server.stop();
  },
  { timeout: 300_000 }
);
after(() => browser.close());

PLACES.forEach(({ title, host, python }, place) => {
  describe(title, { timeout: 900_000 }, () => {
    let server: JupyterServer;
    let watched: WatchedPage;
    before(async () => {
      server = await startJupyter(host, python === undefined ? {} : { python: await python() });
      watched = await openPage(browser);
    });
    after(async () => {
      await watched.close();
      await server.stop();
    });

    for (const trusted of [true, false]) {
      for (const [number, state] of STATES.entries()) {
        // Any two of place, trust and state meet in every other one of these; all three in the long run.
        if (!isLongRun && (place + number + Number(trusted)) % 2 === 1) continue;
        const name = `${trusted ? 'trusted' : 'untrusted'}, ${state}`;
        test(`${title}, ${name}: the picture is there before any model is asked for, and a new text is computed`, async () => {
          const { page, requests } = watched;
          const file = `${name.replaceAll(/\W+/g, '-')}.ipynb`;
          const variant = variantOf(state, trusted);
          await writeVariant(server, file, saved, variant);
          const begin = requests.length;
          await openVariant(page, server, file, variant);
          const view = viewsOf(page, 0).first();
          await checkPicture(view);
          if (state === 'a restarted kernel') {
            await restartKernel(page);
            await checkPicture(view);
          }
          assert.equal(await isTrusted(page), trusted);
          const asked = () => requests.slice(begin).filter(url => MODEL.test(url)).length;
          assert.equal(asked(), 0, 'no model before it is needed');
          await checkNewText(watched, view);
          assert.equal(asked(), 1, 'the model is asked for once');
          assert.equal(await isTrusted(page), trusted, 'writing back changes no trust');
          watched.assertNothingLeft();
          assert.deepEqual(
            watched.errors.filter(text => !HOST_NOISE.test(text)),
            []
          );
          if (variant.kernel) await shutDownKernel(page);
        });
      }
    }
  });
});
