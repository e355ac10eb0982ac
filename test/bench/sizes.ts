/** Bytes: of what JupyterLab loads at its start, of the wheel and the sdist. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openPage } from '../browser/chromium';
import { withLab } from './lab-bench';
import type { Figure, Group } from './figure';
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Response } from 'playwright-core';

const SCRIPTS_BUDGET_KB = 20;
const WHEEL_BUDGET_MB = 55;
/** Longer than anything that is loaded at the start was seen to wait. */
const QUIET_MS = 3000;
const DIST_FOLDER = join('.build', 'wheel');

const kilobytes = (bytes: number): number => bytes / 1000;

/** Every exposed module that is loaded, and what each loads with it. */
const OF_BERTSCOPE = /\/extensions\/bertscope\/.*\.js$/;

export const startupScripts: Group = {
  name: 'startup',
  title: 'what JupyterLab loads of BertScope when it opens no notebook (the same each time)',
  measure: () =>
    withLab(async ({ server, browser }) => {
      const { page, close } = await openPage(browser);
      const responses: Response[] = [];
      page.on('response', response => responses.push(response));
      await page.goto(`${server.url}/lab?reset`);
      await page.waitForFunction(() => window.jupyterapp !== undefined);
      await page.evaluate(() => (window.jupyterapp as JupyterFrontEnd).restored);
      // What is loaded once the window is there counts as well.
      await page.locator('.jp-LauncherCard', { hasText: 'Attention Explorer' }).waitFor();
      await page.waitForTimeout(QUIET_MS);
      const scripts = responses.filter(response =>
        OF_BERTSCOPE.test(new URL(response.url()).pathname)
      );
      const bodies = await Promise.all(scripts.map(script => script.body()));
      await close();
      const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
      return [
        {
          what: 'JavaScript',
          unit: 'KB',
          samples: [kilobytes(bytes)],
          budget: SCRIPTS_BUDGET_KB
        },
        ...scripts.map((script, index) => ({
          what: `of which ${new URL(script.url()).pathname.split('/').at(-1)}`,
          unit: 'KB' as const,
          samples: [kilobytes(bodies[index].length)]
        }))
      ] satisfies Figure[];
    })
};

const run = promisify(execFile);

/** Size and faults of the one file that a build has left in the folder. */
async function describeDist(python: string, ending: string, budget?: number): Promise<Figure[]> {
  const name = (await readdir(DIST_FOLDER)).find(file => file.endsWith(ending));
  if (name === undefined) throw new Error(`no ${ending} was made`);
  const path = join(DIST_FOLDER, name);
  // It says what is in it twice, one line each, and ends with 1.
  const faults = await run(python, [join('scripts', 'check_dist.py'), path]).then(
    () => [],
    ({ stderr }: { stderr: string }) => stderr.trim().split('\n')
  );
  return [
    {
      what: `${ending}: size`,
      unit: 'MB',
      samples: [(await stat(path)).size / 1e6],
      ...(budget !== undefined && { budget })
    },
    {
      what: [`${ending}: faults`, ...faults].join('; '),
      unit: '',
      samples: [faults.length],
      budget: 0
    }
  ];
}

export const distSizes: Group = {
  name: 'wheel',
  title: 'the wheel and the sdist, built from what lies in the repository now',
  async measure() {
    const python = process.env['BERTSCOPE_PYTHON']!;
    await rm(DIST_FOLDER, { recursive: true, force: true });
    await mkdir(DIST_FOLDER, { recursive: true });
    const options = ['--no-deps', '--no-build-isolation', '--no-cache-dir', '-w', DIST_FOLDER];
    await run(python, ['-m', 'pip', 'wheel', '--disable-pip-version-check', ...options, '.']);
    await run(python, ['-m', 'hatchling', 'build', '-t', 'sdist', '-d', DIST_FOLDER]);
    return [
      ...(await describeDist(python, '.whl', WHEEL_BUDGET_MB)),
      ...(await describeDist(python, '.tar.gz'))
    ];
  }
};
