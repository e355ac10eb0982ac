/** Notebooks in JupyterLab, each in a browser context of its own, with the benchmark's script in the page. */
import type { Browser, Page } from 'playwright-core';
import { launchChromium, openPage } from '../browser/chromium';
import { startJupyter, writeNotebook, type JupyterServer } from '../browser/jupyter';
import { openNotebook } from '../browser/notebook';
import { shutDownKernel } from '../browser/saved-view';
import { bundlePage } from './page-scripts';
import type { LayerTimes } from './page/layer-times';
import type { JupyterFrontEnd } from '@jupyterlab/application';

export type LabBench = {
  readonly server: JupyterServer;
  readonly browser: Browser;
  /** Opens a fresh page on a notebook of these cells, its kernel idle, and ends both after `use`. */
  inNotebook<Result>(
    cells: readonly string[],
    use: (page: Page, name: string) => Promise<Result>,
    prepare?: (page: Page) => Promise<unknown>
  ): Promise<Result>;
};

type Panel = {
  readonly content: { activeCellIndex: number };
  readonly sessionContext: {
    readonly session: {
      readonly kernel: {
        readonly status: string;
        readonly statusChanged: {
          connect(slot: () => void): unknown;
          disconnect(slot: () => void): unknown;
        };
      };
    };
  };
};

const LAYERS = 6;

/**
 * Starts JupyterLab and Chromium, and ends them after `measure`.
 *
 * @param settings of BertScope; those left out have their defaults
 */
export async function withLab<Result>(
  measure: (lab: LabBench) => Promise<Result>,
  settings: object = {}
): Promise<Result> {
  const script = await bundlePage('bench-page');
  const server = await startJupyter('lab', { settings: { 'bertscope:plugin': settings } });
  let browser: Browser | null = null;
  let notebooks = 0;
  try {
    const launched = (browser = await launchChromium());
    return await measure({
      server,
      browser: launched,
      async inNotebook(cells, use, prepare) {
        const name = `bench-${notebooks++}.ipynb`;
        await writeNotebook(server, name, cells);
        const watched = await openPage(launched);
        const { page } = watched;
        await page.addInitScript({ content: script });
        await prepare?.(page);
        await openNotebook(page, server, name);
        await untilIdle(page);
        const result = await use(page, name);
        await shutDownKernel(page);
        await watched.close();
        return result;
      }
    });
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** Waits until the kernel of the notebook has nothing left to do. */
export async function untilIdle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const app = window.jupyterapp as JupyterFrontEnd;
    const { sessionContext } = app.shell.currentWidget as unknown as Panel;
    const { kernel } = sessionContext.session;
    await new Promise<void>(resolve => {
      const look = (): void => {
        if (kernel.status !== 'idle') return;
        kernel.statusChanged.disconnect(look);
        resolve();
      };
      kernel.statusChanged.connect(look);
      look();
    });
  });
}

/** Runs a cell that shows a view, timed from the command in the page. */
export function timeCell(page: Page, index: number): Promise<LayerTimes> {
  return page.evaluate(
    ([cell, layers]) => {
      const app = window.jupyterapp as JupyterFrontEnd;
      const { content } = app.shell.currentWidget as unknown as Panel;
      content.activeCellIndex = cell;
      return window.bench.timeLayers(() => void app.commands.execute('notebook:run-cell'), layers);
    },
    [index, LAYERS] as const
  );
}
