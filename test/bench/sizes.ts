/** Bytes: of a notebook's cell, of what JupyterLab loads at its start, of the wheel. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readNotebook } from '../browser/jupyter';
import { command, untilReady, viewsOf } from '../browser/notebook';
import { timeCell, untilIdle, withLab } from './lab-bench';
import type { Figure, Group } from './figure';
import type { Response } from 'playwright-core';

const CALL = `from bertscope import show_attention
show_attention("The cat sat on the mat because it was tired of the long walk home.", "It was soft.")`;
const CALL_BUDGET_KB = 10;
const SCRIPTS_BUDGET_KB = 20;
const WHEEL_BUDGET_MB = 55;
const WHEEL_FOLDER = join('.build', 'wheel');

type Notebook = { readonly cells: readonly { readonly outputs: readonly unknown[] }[] };

const kilobytes = (bytes: number): number => bytes / 1000;
const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

export const notebookBytes: Group = {
  name: 'notebook',
  title: 'what one call adds to the saved notebook (the same each time)',
  measure: () =>
    withLab(({ server, inNotebook }) =>
      inNotebook([CALL], async (page, name) => {
        const empty = jsonBytes(await readNotebook(server, name));
        await timeCell(page, 0);
        await untilReady(viewsOf(page, 0).first());
        await untilIdle(page);
        await command(page, 'docmanager:save');
        const saved = (await readNotebook(server, name)) as Notebook;
        return [
          {
            what: 'output of the cell',
            unit: 'KB',
            samples: [kilobytes(jsonBytes(saved.cells[0].outputs))],
            budget: CALL_BUDGET_KB
          },
          {
            what: 'growth of the whole file, metadata included',
            unit: 'KB',
            samples: [kilobytes(jsonBytes(saved) - empty)]
          }
        ] satisfies Figure[];
      })
    )
};

export const startupScripts: Group = {
  name: 'startup',
  title:
    'what JupyterLab loads of BertScope for a notebook that does not use it (the same each time)',
  measure: () =>
    withLab(({ inNotebook }) => {
      const responses: Response[] = [];
      return inNotebook(
        ['1 + 1'],
        async () => {
          const scripts = responses.filter(response =>
            /\/(lab|labextensions|extensions)\/.*bertscope\/.*\.js$/.test(
              new URL(response.url()).pathname
            )
          );
          const bodies = await Promise.all(scripts.map(script => script.body()));
          const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
          const files = scripts.map((script, index) => ({
            what: `of which ${new URL(script.url()).pathname.split('/').at(-1)}`,
            unit: 'KB' as const,
            samples: [kilobytes(bodies[index].length)]
          }));
          return [
            {
              what: 'JavaScript',
              unit: 'KB',
              samples: [kilobytes(bytes)],
              budget: SCRIPTS_BUDGET_KB
            },
            ...files
          ] satisfies Figure[];
        },
        async page => void page.on('response', response => responses.push(response))
      );
    })
};

export const wheelSize: Group = {
  name: 'wheel',
  title: 'the wheel, built from what lies in the repository now',
  async measure() {
    const run = promisify(execFile);
    const python = process.env['BERTSCOPE_PYTHON']!;
    await rm(WHEEL_FOLDER, { recursive: true, force: true });
    await mkdir(WHEEL_FOLDER, { recursive: true });
    const options = ['--no-deps', '--no-build-isolation', '--no-cache-dir', '-w', WHEEL_FOLDER];
    await run(python, ['-m', 'pip', 'wheel', '--disable-pip-version-check', ...options, '.']);
    const [name] = (await readdir(WHEEL_FOLDER)).filter(file => file.endsWith('.whl'));
    if (name === undefined) throw new Error('pip made no wheel');
    const path = join(WHEEL_FOLDER, name);
    // It says what is in the wheel twice, one line each, and ends with 1.
    const faults = await run(python, [join('scripts', 'check_dist.py'), path]).then(
      () => [],
      ({ stderr }: { stderr: string }) => stderr.trim().split('\n')
    );
    return [
      {
        what: 'size',
        unit: 'MB',
        samples: [(await stat(path)).size / 1e6],
        budget: WHEEL_BUDGET_MB
      },
      { what: ['faults', ...faults].join('; '), unit: '', samples: [faults.length], budget: 0 }
    ];
  }
};
