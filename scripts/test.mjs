/**
 * `npm test`: sets everything up, then lint, types, jest, the engine, pytest and the browsers. A
 * stage that fails does not keep the others from running. The last line counts everything.
 *
 * Options: --long (also what takes long), --verbose, --only=jest,pytest (just these stages).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium, installChromium } from './chromium.mjs';
import { findFirefox, installFirefox } from './firefox.mjs';
import { BUILD, excerptOf } from './process.mjs';
import { checkNode, setUp } from './setup.mjs';
import { runStage, stagesOf } from './stages.mjs';
import { seconds } from './steps.mjs';

const options = process.argv.slice(2);
const long = options.includes('--long');
const verbose = options.includes('--verbose');
const only = options
  .find(option => option.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');

checkNode();
const print = text => process.stdout.write(`${text}\n`);
const chosen = stagesOf({ long }).filter(({ name }) => only === undefined || only.includes(name));
if (chosen.length === 0) {
  print(
    `--only takes names of ${stagesOf({})
      .map(({ name }) => name)
      .join(', ')}`
  );
}

print('Setting up BertScope');
const { step, failed } = await setUp({ verbose });
let chromium = null;
let firefox = null;
if (chosen.some(({ needs }) => needs.includes('chromium'))) {
  await step({
    name: 'chromium',
    says: 'installing Chromium',
    isDone: () => {
      chromium = findChromium();
      return chromium !== null;
    },
    run: async () => {
      chromium = await installChromium({ verbose });
    }
  });
  // No stage needs it: where there is none, its tests are skipped and say so.
  await step({
    name: 'firefox',
    says: 'installing Firefox, where that is possible',
    isDone: () => {
      firefox = findFirefox();
      return firefox !== null;
    },
    run: async () => {
      firefox = await installFirefox({ verbose });
    }
  });
}

mkdirSync(join(BUILD, 'reports'), { recursive: true });
const env = {
  BERTSCOPE_LONG: long ? '1' : '',
  BERTSCOPE_CHROMIUM: chromium ?? '',
  BERTSCOPE_FIREFOX: firefox ?? ''
};
const rows = [...failed.keys()].map(name => ({
  name: `setup: ${name}`,
  passed: 0,
  failed: 1,
  skipped: 0,
  note: ''
}));
print('Testing');
for (const stage of chosen) {
  const label = `  ${stage.name.padEnd(14)}`;
  const missing = stage.needs.find(name => failed.has(name));
  if (missing !== undefined) {
    const note = `not run, because ${missing} failed`;
    print(`${label}${note}`);
    rows.push({ name: stage.name, passed: 0, failed: 1, skipped: 0, note });
    continue;
  }
  const begin = performance.now();
  process.stdout.write(`${label}${verbose ? '\n' : ''}`);
  const result = await runStage(stage, { env, verbose });
  const elapsedMs = performance.now() - begin;
  rows.push({ name: stage.name, elapsedMs, ...result });
  print(`${result.failed === 0 ? 'ok' : `FAILED ${result.note}`.trim()} (${seconds(elapsedMs)})`);
  if (result.failed > 0 && !verbose) {
    print(`${excerptOf(result.log).replace(/^/gm, '    ')}\n    (all of it: ${result.log})`);
  }
}

const sum = name => rows.reduce((total, row) => total + row[name], 0);
print(`\n${'stage'.padEnd(24)}${['passed', 'failed', 'skipped', 'time'].map(right).join('')}`);
for (const row of rows) {
  const time = row.elapsedMs === undefined ? '' : seconds(row.elapsedMs);
  const cells = [row.passed, row.failed, row.skipped, time].map(right).join('');
  print(`${row.name.padEnd(24)}${cells}${row.note ? `   ${row.note}` : ''}`);
}
print(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode = sum('failed') > 0 || chosen.length === 0 ? 1 : 0;

function right(cell) {
  return String(cell).padStart(9);
}
