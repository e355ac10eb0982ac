/**
 * Notebooks with a view that was saved in them: made once by running a cell for real, then written
 * anew as somebody else, another kernel or another notary would have left them.
 */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import type { WatchedPage } from './chromium';
import { readNotebook, writeNotebook, type JupyterServer } from './jupyter';
import { cellOutputs, command, openNotebook, runCell, untilReady, viewsOf } from './notebook';

export const DOCUMENT_TYPE = 'application/vnd.bertscope.v1+json';
export const WIDGET_TYPE = 'application/vnd.jupyter.widget-view+json';

export type SavedDocument = Readonly<Record<string, unknown>>;

type Output = { readonly data?: Readonly<Record<string, unknown>> };
export type SavedNotebook = {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly cells: readonly {
    readonly outputs?: readonly Output[];
    readonly execution_count?: number | null;
  }[];
};

/** What {@link makeSavedView} leaves in the notebook. */
export const CHOSEN = {
  text_a: 'The cat sat on the mat.',
  text_b: 'It was soft.',
  layer: 1,
  heads: [8],
  pinned: [{ side: 'from', token: 3 }]
} as const;
export const TOKENS = ['[CLS]', 'the', 'cat', 'sat', 'on', 'the', 'mat', '.', '[SEP]', 'it'];
const SHOW = `from bertscope import show_attention
view = show_attention("${CHOSEN.text_a}", "${CHOSEN.text_b}")`;

/** The document in a cell's first output that has one, as it would be saved. */
export async function documentIn(page: Page, cell = 0): Promise<SavedDocument | null> {
  const outputs = await cellOutputs(page, cell);
  const data = outputs.find(output => output.data?.[DOCUMENT_TYPE] !== undefined)?.data;
  return (data?.[DOCUMENT_TYPE] as SavedDocument | undefined) ?? null;
}

/** Waits until a cell's output has been written back and says this, field by field. */
export async function untilWritten(page: Page, fields: SavedDocument, cell = 0): Promise<void> {
  await page.waitForFunction(
    ([index, expected, documentType, widgetType]) => {
      const panel = window.jupyterapp?.shell.currentWidget as unknown as {
        content: { widgets: { model: { toJSON(): unknown } }[] };
      };
      const { outputs = [] } = panel.content.widgets[index].model.toJSON() as {
        outputs?: { data?: Record<string, unknown> }[];
      };
      const data = outputs.find(output => documentType in (output.data ?? {}))?.data;
      const document = data?.[documentType] as Record<string, unknown> | undefined;
      if (data === undefined || document === undefined || widgetType in data) return false;
      return Object.entries(expected).every(
        ([name, value]) => JSON.stringify(document[name]) === JSON.stringify(value)
      );
    },
    [cell, fields, DOCUMENT_TYPE, WIDGET_TYPE] as const
  );
}

/** Runs a cell, chooses a layer, a head and a token, saves, and gives what lies on the disk then. */
export async function makeSavedView(
  { page }: WatchedPage,
  server: JupyterServer,
  name = 'made.ipynb'
): Promise<SavedNotebook> {
  await writeNotebook(server, name, [SHOW]);
  await openNotebook(page, server, name);
  await runCell(page, 0);
  const view = viewsOf(page, 0).first();
  await untilReady(view);
  await view.getByRole('button', { name: /next layer/i }).click();
  // A second click on a head that is on takes it away: the opening one goes, head 8 stays.
  await view.locator('[data-head="8"]').click();
  await view.locator('[data-head="2"]').click();
  await view.locator('[data-side="from"][data-token="3"]').click();
  await untilWritten(page, CHOSEN);
  await command(page, 'docmanager:save');
  return (await readNotebook(server, name)) as SavedNotebook;
}

/** How a saved notebook meets its reader. */
export type Variant = {
  readonly kernel: boolean;
  readonly trusted: boolean;
  readonly widgetState: boolean;
};

/** Writes a notebook into the server's folder as this variant. */
export async function writeVariant(
  server: JupyterServer,
  name: string,
  notebook: SavedNotebook,
  { kernel, trusted, widgetState }: Variant
): Promise<void> {
  const { widgets, kernelspec, language_info, ...metadata } = notebook.metadata;
  assert.ok(!widgetState || widgets !== undefined, 'the widgets’ state was saved');
  const variant = {
    ...notebook,
    metadata: {
      ...metadata,
      // A signature is about content: without this one notebook would be trusted with another.
      file: name,
      // Without a name and a language for it the host asks which kernel to start.
      ...(kernel ? { kernelspec, language_info } : {}),
      ...(widgetState ? { widgets } : {})
    }
  };
  await writeFile(join(server.folder, name), JSON.stringify(variant));
  if (trusted) await server.trust([name]);
}

/** Opens a notebook that has a kernel, or answers the host's question with “No Kernel”. */
export async function openVariant(
  page: Page,
  server: JupyterServer,
  name: string,
  { kernel }: Pick<Variant, 'kernel'>
): Promise<void> {
  await openNotebook(page, server, name, { kernel });
  if (!kernel) await page.locator('.jp-Dialog button', { hasText: 'No Kernel' }).click();
}

/** Whether the host trusts a cell's outputs. */
export function isTrusted(page: Page, cell = 0): Promise<boolean> {
  return page.evaluate(index => {
    const panel = window.jupyterapp?.shell.currentWidget as unknown as {
      content: { widgets: { model: { trusted: boolean } }[] };
    };
    return panel.content.widgets[index].model.trusted;
  }, cell);
}

/** The share of pixels of the big canvas that have been drawn on, 0 to 1. */
export function inkOf(view: Locator): Promise<number> {
  return view.locator('canvas.bertscope-lines-all').evaluate(element => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    if (width === 0 || height === 0) return 0;
    const pixels = canvas.getContext('2d')!.getImageData(0, 0, width, height).data;
    let drawn = 0;
    for (let i = 3; i < pixels.length; i += 4) if (pixels[i] > 0) drawn++;
    return drawn / (width * height);
  });
}

/** Restarts the kernel of the page's notebook and waits until it answers again. */
export function restartKernel(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const panel = window.jupyterapp?.shell.currentWidget as unknown as {
      sessionContext: {
        session: { kernel: { restart(): Promise<void>; requestKernelInfo(): Promise<unknown> } };
      };
    };
    const { kernel } = panel.sessionContext.session;
    await kernel.restart();
    await kernel.requestKernelInfo();
  });
}

/** Ends the kernel of the page's notebook, if it has one, and starts no other. */
export function shutDownKernel(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const panel = window.jupyterapp?.shell.currentWidget as unknown as {
      sessionContext: { shutdown(): Promise<void> };
    };
    await panel.sessionContext.shutdown();
  });
}
