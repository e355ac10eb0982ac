/**
 * What a test does with a notebook in JupyterLab or Notebook 7: opens it, runs cells, reads outputs,
 * finds views. It gives commands to the application and waits for what they promise; it never sleeps.
 */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { Locator, Page } from 'playwright-core';
import type { JupyterServer } from './jupyter';

/** The parts of a notebook panel that are used here. */
type NotebookPanel = {
  readonly context: { readonly ready: Promise<void>; readonly model: { readonly dirty: boolean } };
  readonly sessionContext: {
    readonly ready: Promise<void>;
    readonly session: { readonly kernel: { readonly info: Promise<unknown> } | null } | null;
  };
  readonly content: {
    activeCellIndex: number;
    readonly model: {
      readonly sharedModel: {
        readonly cells: readonly unknown[];
        insertCells(index: number, cells: { cell_type: string; source: string }[]): void;
      };
    };
    readonly widgets: readonly { readonly model: { toJSON(): unknown } }[];
  };
};

declare global {
  interface Window {
    /** There because the server was started with `expose_app_in_browser`. */
    jupyterapp?: JupyterFrontEnd;
  }
}

export type CellOutput = {
  readonly output_type: string;
  readonly name?: string;
  readonly text?: string | readonly string[];
  readonly ename?: string;
  readonly evalue?: string;
  readonly data?: Readonly<Record<string, unknown>>;
};

/** Opens a notebook and waits until its kernel has answered; with `kernel: false`, just its cells. */
export async function openNotebook(
  page: Page,
  server: JupyterServer,
  name: string,
  { kernel = true }: { kernel?: boolean } = {}
): Promise<void> {
  await page.goto(server.notebookUrl(name));
  await untilOpen(page, { kernel });
}

/** Waits until the notebook of this page is open, after `openNotebook` or a reload. */
export async function untilOpen(page: Page, { kernel = true } = {}): Promise<void> {
  await page.waitForFunction(() => window.jupyterapp !== undefined);
  await page.waitForSelector('.jp-Notebook .jp-Cell');
  await page.evaluate(async withKernel => {
    const app = window.jupyterapp as JupyterFrontEnd;
    await app.restored;
    const panel = app.shell.currentWidget as unknown as NotebookPanel;
    await panel.context.ready;
    if (!withKernel) return;
    await panel.sessionContext.ready;
    await panel.sessionContext.session?.kernel?.info;
  }, kernel);
}

/**
 * Runs one cell and waits until the kernel has finished it.
 *
 * @param index 0-based
 * @returns its outputs as they would be saved
 */
export async function runCell(page: Page, index: number): Promise<readonly CellOutput[]> {
  await page.evaluate(async cell => {
    const app = window.jupyterapp as JupyterFrontEnd;
    const panel = app.shell.currentWidget as unknown as NotebookPanel;
    panel.content.activeCellIndex = cell;
    await app.commands.execute('notebook:run-cell');
  }, index);
  return cellOutputs(page, index);
}

/**
 * Puts code cells at the end of the open notebook.
 *
 * @returns the number of the first of them
 */
export function appendCells(page: Page, sources: readonly string[]): Promise<number> {
  return page.evaluate(cells => {
    const app = window.jupyterapp as JupyterFrontEnd;
    const panel = app.shell.currentWidget as unknown as NotebookPanel;
    const { sharedModel } = panel.content.model;
    const first = sharedModel.cells.length;
    sharedModel.insertCells(
      first,
      cells.map(source => ({ cell_type: 'code', source }))
    );
    return first;
  }, sources);
}

/** Starts a cell and does not wait for its end, for cells that wait for the page. */
export async function startCell(page: Page, index: number): Promise<void> {
  await page.evaluate(cell => {
    const app = window.jupyterapp as JupyterFrontEnd;
    const panel = app.shell.currentWidget as unknown as NotebookPanel;
    panel.content.activeCellIndex = cell;
    void app.commands.execute('notebook:run-cell');
  }, index);
}

/** Runs all cells in order and waits for the last. */
export async function runAll(page: Page): Promise<void> {
  await command(page, 'notebook:run-all-cells');
}

/** Executes a command of the application and waits for it, such as `docmanager:save`. */
export async function command(page: Page, id: string): Promise<void> {
  await page.evaluate(async name => {
    await (window.jupyterapp as JupyterFrontEnd).commands.execute(name);
  }, id);
}

/**
 * Runs a cell until what it prints matches: no event of the page announces what has reached Python.
 *
 * @param index 0-based
 * @returns what it printed in the end
 * @throws when it never does
 */
export async function untilPrinted(page: Page, index: number, expected: RegExp): Promise<string> {
  let outputs: readonly CellOutput[] = [];
  for (let attempt = 0; attempt < 50; attempt++) {
    outputs = await runCell(page, index);
    if (expected.test(printedBy(outputs))) return printedBy(outputs);
    // Without pauses, longer and longer, these runs would keep a slow kernel from hearing the page.
    await page.waitForTimeout(200 + 100 * attempt);
  }
  throw new Error(`never printed ${expected}: ${JSON.stringify(outputs).slice(0, 2000)}`);
}

/** The outputs of a cell, as they would be saved. */
export function cellOutputs(page: Page, index: number): Promise<readonly CellOutput[]> {
  return page.evaluate(cell => {
    const app = window.jupyterapp as JupyterFrontEnd;
    const panel = app.shell.currentWidget as unknown as NotebookPanel;
    const model = panel.content.widgets[cell]?.model.toJSON() as { outputs?: CellOutput[] };
    return model.outputs ?? [];
  }, index);
}

/** All that a cell printed. */
export function printedBy(outputs: readonly CellOutput[]): string {
  return outputs
    .filter(output => output.output_type === 'stream')
    .flatMap(output => output.text ?? '')
    .join('');
}

/** Whether the notebook has changes that are not saved. */
export function isDirty(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const app = window.jupyterapp as JupyterFrontEnd;
    return (app.shell.currentWidget as unknown as NotebookPanel).context.model.dirty;
  });
}

/**
 * Saves until nothing is left to save: a view writes a gesture into its output half a second after
 * it, and a save in between leaves the notebook with that change.
 */
export async function untilSaved(page: Page): Promise<void> {
  const until = Date.now() + 30_000;
  do {
    await command(page, 'docmanager:save');
    // Longer than the view waits before it writes.
    await page.waitForTimeout(1500);
    if (!(await isDirty(page))) return;
  } while (Date.now() < until);
  throw new Error('the notebook has changes again 1.5 s after each save, for 30 s');
}

/** Brings a cell onto the screen: one far from it may not be in the page. `index` is 0-based. */
export async function scrollTo(page: Page, index: number): Promise<void> {
  await page.evaluate(async cell => {
    const panel = window.jupyterapp!.shell.currentWidget as unknown as {
      content: { scrollToItem(index: number, align: string): Promise<void> };
    };
    await panel.content.scrollToItem(cell, 'start');
  }, index);
}

/** The views below a cell. `index` is 0-based. */
export function viewsOf(page: Page, index: number): Locator {
  return page.locator('.jp-Notebook .jp-Cell').nth(index).locator('.bertscope');
}

/** Waits until a view has drawn at least so many layers. */
export async function untilLayers(view: Locator, layers: number): Promise<void> {
  await view.and(view.page().locator('[data-layers-done]')).waitFor();
  const element = await view.elementHandle();
  await view
    .page()
    .waitForFunction(([root, least]) => Number(root?.dataset['layersDone'] ?? 0) >= least, [
      element as unknown as HTMLElement | null,
      layers
    ] as const);
}

/** Waits until a view has computed all it was asked for. */
export async function untilReady(view: Locator): Promise<void> {
  await view.and(view.page().locator('[data-phase="ready"]')).waitFor();
}
