/** The comparison of the views: one table a number of tokens, and a file with the figures. */
import { mkdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { launchChromium } from '../../browser/chromium';
import { describeMachine } from '../report';
import { compare, type Comparison } from './comparison';
import { describeComparison, isKept, ratioOf } from './comparison-table';

const { values } = parseArgs({
  options: {
    tokens: { type: 'string', default: '19,64,128,512' },
    reps: { type: 'string', default: '3' },
    limit: { type: 'string', default: '300' },
    alone: { type: 'boolean', default: false }
  }
});
const reps = Math.max(1, Number.parseInt(values.reps, 10) || 3);
const limitSeconds = Math.max(1, Number.parseInt(values.limit, 10) || 300);
const sizes = values.tokens.split(',').map(Number);
const wrong = sizes.filter(tokens => !(Number.isInteger(tokens) && tokens > 2 && tokens <= 512));
if (wrong.length > 0) {
  process.stderr.write(`--tokens takes whole numbers from 3 to 512, not ${wrong.join(', ')}.\n`);
  process.exit(1);
}

const browser = await launchChromium();
const machine = describeMachine(browser.version());
await browser.close();
process.stdout.write(`${machine}
Medians of ${reps} pages each. A gesture begins in an animation frame and ends with the beginning of the next one, by which it is
painted; "until the last line": no further frame is asked for; "busy": script, style, layout and paint of its frame.
First paint: from the text that holds the attention (BertViz: its script, with one copy of the attention where its Python
pastes two; BertScope: the document) to the picture, code loaded. From numbers: the same attention as JavaScript values in the page.
With the engine: from the sentences alone to the first layer, model, WebAssembly and worker fetched from this machine and started.
BertViz gets ${limitSeconds} s a page; what is not there then did not finish.

`);

const done: Comparison[] = [];
let failed = 0;
for (const tokens of sizes) {
  try {
    const comparison = await compare(
      tokens,
      reps,
      process.env['BERTSCOPE_BERTVIZ']!,
      values.alone ? null : limitSeconds * 1000
    );
    done.push(comparison);
    process.stdout.write(`${describeComparison(comparison)}\n`);
  } catch (error) {
    failed++;
    process.stdout.write(`${tokens} tokens: not measured: ${String(error)}\n\n`);
  }
}
const comparisons = done.map(({ title, rows }) => ({
  title,
  rows: rows.map(row => ({ ...row, ratio: ratioOf(row), ok: isKept(row) }))
}));
await mkdir('.build', { recursive: true });
const report = { date: new Date().toISOString(), machine, comparisons };
await writeFile('.build/bench-views.json', `${JSON.stringify(report, null, 2)}\n`);
process.exitCode = failed > 0 ? 1 : 0;
