/**
 * What an ordinary `jupyter nbconvert` makes of a notebook that holds views: as the front end has
 * written them back, and as a run without a browser leaves them. Nothing is fetched for the picture.
 *
 * PDF is made of the LaTeX tested here, by a TeX that few machines have.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { savedPicture } from '../../src/app/saved-picture';
import { writeBundle, type Bundle } from '../../src/mime/output-bundle';
import { isOwn, launchChromium, openPage } from './chromium';
import { pythonOfVenv } from './jupyter';
import { realRun } from './real-run';

const STATE = 'application/vnd.jupyter.widget-state+json';
const VIEW = 'application/vnd.jupyter.widget-view+json';

/** Stands for the one that a browser makes of the picture. */
const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const run = promisify(execFile);
const python = (...args: string[]) => run(pythonOfVenv(), ['-I', ...args], { cwd: folder });

type Made = {
  readonly bundle: Bundle;
  readonly state: Readonly<Record<string, unknown>>;
};

/** What Python emits for a view, and the widget state that is saved with it. */
async function madeByPython(): Promise<Made> {
  const { stdout } = await python(
    '-c',
    `import json
from bertscope import AttentionView
from ipywidgets.embed import dependency_state, embed_data
view = AttentionView("I went to the </script> store.", "I bought <b>berries</b>.", layer=1, heads=[8])
state = embed_data(views=[view], state=dependency_state(view))["manager_state"]
print(json.dumps({"bundle": view._repr_mimebundle_(), "state": state}))`
  );
  return JSON.parse(stdout) as Made;
}

function notebookOf(data: Bundle, state: unknown): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' },
      ...(state === null ? {} : { widgets: { [STATE]: state } })
    },
    cells: [
      {
        cell_type: 'code',
        id: 'cell-0',
        metadata: {},
        execution_count: 1,
        source:
          'from bertscope import show_attention\nshow_attention("I went to the </script> store.")',
        outputs: [{ output_type: 'display_data', metadata: {}, data }]
      }
    ]
  });
}

let browser: Browser;
let folder = tmpdir();
let made: Made;
let html: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bertscope-nbconvert-'));
  [browser, made] = await Promise.all([launchChromium(), madeByPython()]);
  const run = await realRun(browser, 'I went to the store.', 'I bought fresh strawberries.');
  const picture = savedPicture(run.state);
  assert.ok(picture !== null);
  html = picture.html;
});
after(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** Converts a notebook in a folder of its own, and returns that folder. */
async function convert(
  name: string,
  to: string,
  notebook: string,
  ...options: string[]
): Promise<string> {
  const place = join(folder, `${name}-${to}`);
  await mkdir(place);
  await writeFile(join(place, 'notebook.ipynb'), notebook);
  await python(
    '-m',
    'nbconvert',
    '--log-level=ERROR',
    `--to=${to}`,
    ...options,
    join(place, 'notebook.ipynb')
  );
  return place;
}

/** Opens a page from its file, where no name of another machine resolves. */
async function open(path: string, javaScriptEnabled: boolean) {
  const watched = await openPage(browser, { javaScriptEnabled });
  // Its own scripts may wait for other machines; what is in the page does not.
  await watched.page.goto(`file://${path}`, { waitUntil: 'commit' });
  return watched;
}

for (const [name, hasState] of [
  ['without saved widget state', false],
  ['with saved widget state', true]
] as const) {
  describe(`a notebook as it was written back, ${name}`, { timeout: 300_000 }, () => {
    let notebook: string;
    const slug = hasState ? 'state' : 'none';
    before(() => {
      const { bundle, state } = made;
      const id = (bundle[VIEW] as { model_id: string }).model_id;
      assert.ok(id in (state['state'] as object), 'the saved state is this view’s');
      const written = writeBundle(bundle, {}, { html, png: PNG });
      notebook = notebookOf(written, hasState ? state : null);
    });

    test('as HTML it shows the picture without scripts and without another machine', async () => {
      const place = await convert(slug, 'html', notebook);
      const watched = await open(join(place, 'notebook.html'), false);
      const picture = watched.page.locator('.jp-OutputArea .bertscope-picture-saved svg');
      await picture.waitFor();
      await picture.locator('text', { hasText: 'bought' }).first().waitFor();
      assert.equal(await picture.count(), 1);
      const box = await picture.boundingBox();
      assert.ok(box !== null && box.width > 100 && box.height > 30, JSON.stringify(box));
      // What else the page asks for, such as its fonts of formulas, is nbconvert's own.
      const own = watched.requests.filter(url => /bertscope|html-manager/.test(url) && !isOwn(url));
      assert.deepEqual(own, []);
      await watched.close();
    });

    test('as HTML with scripts the picture stays, whatever comes of the page’s own', async () => {
      const watched = await open(join(folder, `${slug}-html`, 'notebook.html'), true);
      const picture = watched.page.locator('.jp-OutputArea .bertscope-picture-saved svg');
      await picture.waitFor();
      await watched.page.waitForLoadState('load');
      assert.equal(await picture.isVisible(), true);
      assert.equal(await watched.page.locator(`script[type="${VIEW}"]`).count(), 0);
      await watched.close();
    });

    test('as slides and Markdown it holds the same picture, inline', async () => {
      const [slides, markdown] = await Promise.all([
        convert(slug, 'slides', notebook),
        convert(slug, 'markdown', notebook)
      ]);
      for (const path of [join(slides, 'notebook.slides.html'), join(markdown, 'notebook.md')]) {
        const text = await readFile(path, 'utf8');
        assert.equal(text.split('class="bertscope-picture-saved"').length, 2, path);
        // nbconvert parses and writes it anew, so that not every byte is the same.
        const lines = (of: string): number => of.split('<path').length - 1;
        assert.ok(lines(html) > 1);
        assert.equal(
          lines(text) - lines(text.replace(/<svg[\s\S]*<\/svg>/, '')),
          lines(html),
          path
        );
      }
    });

    test('as LaTeX it includes the PNG, which lies beside it', async () => {
      const place = await convert(slug, 'latex', notebook);
      const text = await readFile(join(place, 'notebook.tex'), 'utf8');
      const included =
        /\\includegraphics.*?\{([^}]*\.png)\}|\\adjustimage\{.*?\}\{([^}]*\.png)\}/.exec(text);
      const path = included?.[1] ?? included?.[2];
      assert.ok(path !== undefined, 'a picture is included');
      assert.deepEqual(await readFile(join(place, path)), Buffer.from(PNG, 'base64'));
    });
  });
}

describe('a notebook run without a browser', { timeout: 300_000 }, () => {
  test('without saved widget state its page says in one sentence how to get the picture', async () => {
    const place = await convert('headless', 'html', notebookOf(made.bundle, null));
    const watched = await open(join(place, 'notebook.html'), false);
    const sentence = watched.page.locator('.jp-OutputArea .bertscope-headless');
    await sentence.waitFor();
    const said = await sentence.innerText();
    assert.match(said, /JupyterLab or Notebook 7.*run the cell and save/s);
    assert.match(said, /<b>berries<\/b>/, 'a text is shown as text');
    assert.equal(await sentence.locator('b').count(), 0);
    await watched.close();
  });

  test('its sentence is in Markdown with and without saved widget state', async () => {
    for (const [slug, state] of [
      ['headless', null],
      ['headless-state', made.state]
    ] as const) {
      const place = await convert(slug, 'markdown', notebookOf(made.bundle, state));
      assert.match(await readFile(join(place, 'notebook.md'), 'utf8'), /run the cell and save/);
      assert.equal(existsSync(join(place, 'notebook_files')), false);
    }
  });
});
