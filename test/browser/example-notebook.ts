/** The shipped example notebook for a test: a copy in a server's folder, and what must come of running it. */
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { JupyterServer } from './jupyter';
import { cellOutputs, printedBy, scrollTo, untilReady } from './notebook';

const EXAMPLE = 'examples/six-patterns.ipynb';
const GOLDEN = resolve('test/fixtures/article-bert-base-uncased.json');

/** What native ONNX Runtime gives for the notebook's own sentences in the head it prints. */
const STRONGEST: readonly (readonly [from: string, to: string, weight: number])[] = [
  ['[CLS]', '[CLS]', 0.9999],
  ['the', '[CLS]', 0.9999],
  ['cat', 'the', 0.9999],
  ['sat', 'cat', 0.9997],
  ['on', 'sat', 1],
  ['the', 'on', 0.9999],
  ['mat', 'the', 0.9999],
  ['.', 'mat', 0.9996],
  ['[SEP]', '.', 0.9996],
  ['it', '[SEP]', 0.6178],
  ['was', 'it', 1],
  ['soft', 'was', 1],
  ['.', 'soft', 0.9999],
  ['[SEP]', '.', 0.9998]
];
/** The printed weights have two digits. */
const ROUNDING = 0.0051;

/** Asks Python, after the notebook is through, how far the stored example is from the golden tensor. */
const COMPARE = `await article.ready()
import json, numpy as np
golden = json.load(open(${JSON.stringify(GOLDEN)}))
stored = np.array(golden["attn"], np.float32).reshape(golden["shape"])
print(article.attention.shape, bool(abs(article.attention - stored).max() < 1e-6),
      [token.text for token in article.tokens] == golden["tokens"],
      article.layer, article.heads, view.layer, view.heads)`;

type Cell = { readonly id: string; readonly cell_type: string };

/** Puts the example and one more cell into the server's folder; gives the ids of all its cells. */
export async function copyExample({ folder }: JupyterServer, name: string): Promise<string[]> {
  const notebook = JSON.parse(await readFile(EXAMPLE, 'utf8')) as { cells: Cell[] };
  const probe = {
    id: 'compare',
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: COMPARE
  };
  notebook.cells.push(probe);
  await writeFile(join(folder, name), JSON.stringify(notebook));
  return notebook.cells.map(({ id }) => id);
}

/** No cell failed, every view is ready, and what is printed is what the runtime and the article give. */
export async function checkExample(page: Page, ids: readonly string[]): Promise<void> {
  const outputs = await Promise.all(ids.map((_, index) => cellOutputs(page, index)));
  outputs.forEach((ofCell, index) => {
    const failed = ofCell.filter(
      ({ output_type, name }) => output_type === 'error' || name === 'stderr'
    );
    assert.deepEqual(failed, [], `cell ${ids[index]}`);
  });
  const of = (id: string) => outputs[ids.indexOf(id)];
  const valueOf = (id: string): string => String(of(id).at(-1)?.data?.['text/plain']);
  assert.match(valueOf('ready'), /all-MiniLM-L6-v2/);
  assert.match(valueOf('tokens'), /'cat'/);
  assert.match(valueOf('shape'), /^\(6, 12, 14, 14\)$/);

  const lines = printedBy(of('strongest')).trimEnd().split('\n');
  assert.equal(lines.length, STRONGEST.length);
  lines.forEach((line, row) => {
    const [from, to, weight] = STRONGEST[row];
    const [, actualFrom, actualTo, actualWeight] =
      /^ *(\S+) attends most to (\S+) +(\S+)$/.exec(line) ?? [];
    assert.deepEqual([actualFrom, actualTo], [from, to], line);
    assert.ok(Math.abs(Number(actualWeight) - weight) < ROUNDING, `${line}, not ${weight}`);
  });
  assert.equal(
    printedBy(of('compare')),
    '(12, 12, 19, 19) True True 2 (0,) 1 (1, 8)\n',
    'the article’s attention in Python, and the selections as the cells left them'
  );

  const firsts = printedBy(of('table')).trimEnd().split('\n');
  const mass = (place: string, value: string, name: RegExp): void => {
    const line = firsts.find(one => one.includes(place)) ?? '';
    assert.ok(line.includes(`mass ${value}`) && name.test(line), `${place}: ${firsts.join('; ')}`);
  };
  mass('previous: head  5 of layer  3', '0.575', /, previous word$/);
  mass('other-sentence: head 10 of layer 10', '0.553', /, other sentence$/);
  mass('sub-word: head  1 of layer  2', '0.877', /sub-word partner\?$/);
  mass('delimiter: head  6 of layer  1', '0.954', /delimiter/);

  // A view far from the screen may not be in the page: each is brought there as a reader would.
  for (const [id, layers] of [
    ['article', '12'],
    ['own', '6'],
    ['next', '12'],
    ['delimiter', '12'],
    ['map', '12']
  ] as const) {
    const cell = ids.indexOf(id);
    await scrollTo(page, cell);
    const view = page.locator(`.jp-Cell[data-windowed-list-index="${cell}"] .bertscope`);
    await untilReady(view);
    assert.equal(await view.count(), 1);
    assert.equal(await view.getAttribute('data-layers-done'), layers, id);
  }
}
