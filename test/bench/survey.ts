/**
 * What summing a survey up costs: 72 and 144 heads over 200 inputs, and its longest step, which is
 * the longest that a text or a cancel waits. Prints milliseconds; `node scripts/bench-survey.mjs`.
 */
import { summarise } from '../../src/survey/survey-summary';
import { makeRecords, type HeadKind } from '../survey/made-records';
import { median } from './figure';

const INPUTS = 200;
const REPS = 5;
/** As in a real model: most heads are idle or nothing in particular, some follow a pattern. */
const KINDS: readonly HeadKind[] = [
  ...(['delimiter', 'delimiter', 'noise', 'noise', 'broad', 'idle across'] as const),
  ...(['wavering', 'next', 'previous', 'identical', 'noise', 'delimiter'] as const)
];

for (const layers of [6, 12]) {
  const heads = Array.from({ length: layers }, () => KINDS).flat();
  const records = makeRecords({ layers, heads, inputs: INPUTS, seed: 1 });
  const samples: number[] = [];
  const longest: number[] = [];
  for (let rep = 0; rep < REPS + 1; rep++) {
    const steps = summarise(records, { layers, heads: KINDS.length, seed: 1 });
    const begun = performance.now();
    let before = begun;
    let longestMs = 0;
    while (!steps.next().done) {
      const now = performance.now();
      longestMs = Math.max(longestMs, now - before);
      before = now;
    }
    // The first warms the compiler.
    if (rep === 0) continue;
    samples.push(performance.now() - begun);
    longest.push(longestMs);
  }
  process.stdout.write(
    `${heads.length} heads, ${INPUTS} inputs: ${median(samples).toFixed(0)} ms, ` +
      `longest step ${median(longest).toFixed(1)} ms\n`
  );
}
