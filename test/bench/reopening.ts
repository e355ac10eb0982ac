/**
 * A saved notebook opened again: when its picture is there, beside the first output of the same
 * notebook that has nothing to do with BertScope, and beside a view that has to compute.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { readNotebook, type JupyterServer } from '../browser/jupyter';
import { command, runCell, untilOpen, untilReady, viewsOf } from '../browser/notebook';
import {
  DOCUMENT_TYPE,
  shutDownKernel,
  untilWritten,
  type SavedNotebook
} from '../browser/saved-view';
import { figuresOf, ratioFigure, type Figure, type Group, type MeasureOptions } from './figure';
import { withLab, type LabBench } from './lab-bench';
import { timeOpening } from './page-opening';
import { argumentsOf, SAMPLE_CALLS } from './sample-calls';

const [CALL] = SAMPLE_CALLS;
const CELLS = [
  '"an output without BertScope"',
  `from bertscope import show_attention\nview = show_attention(${argumentsOf(CALL)})`
];
const PLAIN = '.jp-Notebook .jp-OutputArea-output[data-mime-type="text/plain"]';
const VIEW = '.jp-Notebook .bertscope[data-phase="ready"]';

type Times = { readonly plainMs: number; readonly viewMs: number };

async function makeNotebook({ server, inNotebook }: LabBench): Promise<SavedNotebook> {
  return inNotebook(CELLS, async (page, name) => {
    await runCell(page, 0);
    await runCell(page, 1);
    await untilReady(viewsOf(page, 1).first());
    await untilWritten(page, { text_a: CALL.textA }, 1);
    await command(page, 'docmanager:save');
    return (await readNotebook(server, name)) as SavedNotebook;
  });
}

function withoutSnapshot(notebook: SavedNotebook): object {
  const copy = JSON.parse(JSON.stringify(notebook)) as {
    cells: { outputs: { data: Record<string, { snapshot: unknown }> }[] }[];
  };
  copy.cells[1].outputs[0].data[DOCUMENT_TYPE].snapshot = null;
  return copy;
}

async function open(browser: Browser, server: JupyterServer, name: string): Promise<Times> {
  const [plainMs, viewMs] = await timeOpening(
    browser,
    server.notebookUrl(name),
    [PLAIN, VIEW],
    async page => {
      await untilOpen(page);
      await shutDownKernel(page);
    }
  );
  return { plainMs, viewMs };
}

async function measure({ reps }: MeasureOptions): Promise<readonly Figure[]> {
  return withLab(async lab => {
    const { server, browser } = lab;
    const notebook = await makeNotebook(lab);
    await writeFile(join(server.folder, 'stored.ipynb'), JSON.stringify(notebook));
    await writeFile(join(server.folder, 'bare.ipynb'), JSON.stringify(withoutSnapshot(notebook)));
    const stored: Times[] = [];
    const bare: Times[] = [];
    for (let rep = -1; rep < reps; rep++) {
      const [one, other] = [
        await open(browser, server, 'stored.ipynb'),
        await open(browser, server, 'bare.ipynb')
      ];
      if (rep < 0) continue;
      stored.push(one);
      bare.push(other);
    }
    const ratio = (what: string, times: readonly Times[]): Figure =>
      ratioFigure(
        what,
        times.map(({ viewMs }) => viewMs),
        times.map(({ plainMs }) => plainMs)
      );
    const afterPlain = (times: readonly Times[]): number[] =>
      times.map(({ viewMs, plainMs }) => viewMs - plainMs);
    return [
      ...figuresOf(stored, [
        { key: 'plainMs', what: 'navigation → an output without BertScope, painted', unit: 'ms' },
        { key: 'viewMs', what: 'navigation → stored picture, painted', unit: 'ms' }
      ]),
      ratio('  against that output in the same opening', stored),
      { what: '  after that output', unit: 'ms', samples: afterPlain(stored) },
      ...figuresOf(bare, [
        { key: 'viewMs', what: 'the same without a snapshot, computed cold, painted', unit: 'ms' }
      ]),
      ratio('  against that output in the same opening', bare),
      { what: '  after that output', unit: 'ms', samples: afterPlain(bare) },
      ratioFigure(
        'stored against computed, both after that output',
        afterPlain(stored),
        afterPlain(bare)
      )
    ];
  });
}

export const reopening: Group = {
  name: 'reopen',
  title: `a saved notebook of ${CALL.tokens} tokens opened in JupyterLab, a fresh browser context each time`,
  measure
};
