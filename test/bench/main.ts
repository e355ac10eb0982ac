/** The benchmark: runs the groups one after the other; one that cannot run does not stop the rest. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchChromium } from '../browser/chromium';
import { coldBreakdown } from './cold-breakdown';
import { coldStart } from './cold-start';
import { drawing } from './drawing';
import { exportedPages } from './exported-pages';
import { keptModel } from './kept-model';
import { memory } from './memory';
import { notebookBytes } from './notebook-bytes';
import { reopening } from './reopening';
import { describeGroup, describeMachine, writeReport, type GroupResult } from './report';
import { sizedModels } from './sized-models';
import { distSizes, startupScripts } from './sizes';
import { warmEdit } from './warm-edit';
import type { Group, MeasureOptions } from './figure';

const GROUPS: readonly Group[] = [
  coldStart,
  coldBreakdown,
  warmEdit,
  drawing,
  memory,
  notebookBytes,
  reopening,
  exportedPages,
  startupScripts,
  distSizes,
  sizedModels,
  keptModel
];

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    reps: { type: 'string', default: '5' }
  }
});
const options: MeasureOptions = values.quick
  ? { reps: 1, warmUps: 1 }
  : { reps: Math.max(1, Number.parseInt(values.reps, 10) || 5), warmUps: 3 };
const wanted = values.only?.split(',') ?? GROUPS.map(({ name }) => name);
const unknown = wanted.filter(name => !GROUPS.some(group => group.name === name));
if (unknown.length > 0) {
  const known = GROUPS.map(({ name }) => name).join(', ');
  process.stderr.write(`There is no ${unknown.join(', ')}; there are ${known}.\n`);
  process.exit(1);
}

const browser = await launchChromium();
const machine = describeMachine(browser.version());
await browser.close();
process.stdout.write(
  `${machine}\nmedian (smallest..largest, repetitions)  budget; ms from the gesture; "painted": the second animation frame after\n\n`
);

const results: GroupResult[] = [];
for (const { name, title, measure } of GROUPS.filter(group => wanted.includes(group.name))) {
  const result: GroupResult = await measure(options).then(
    figures => ({ name, title, figures, failure: null }),
    (error: unknown) => ({ name, title, figures: [], failure: String(error) })
  );
  results.push(result);
  process.stdout.write(`${describeGroup(result)}\n`);
}
await writeReport(join('.build', 'bench.json'), machine, results);
process.exitCode = results.some(({ failure }) => failure !== null) ? 1 : 0;
