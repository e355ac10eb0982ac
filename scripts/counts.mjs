/** Reads how many tests passed, failed and were skipped from what each runner reports. */
import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** A jest `--json` report. A file that could not even start counts as one failure. */
export function jestCounts(path) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
    skipped: report.numPendingTests + report.numTodoTests
  };
}

/** The closing lines of Node's runner, `# pass 3` (tap) or `ℹ pass 3` (spec), the last of each. */
export function nodeTestCounts(text) {
  const count = word =>
    Number([...text.matchAll(new RegExp(`^(?:#|ℹ) ${word} (\\d+)\\s*$`, 'gm'))].at(-1)?.[1] ?? 0);
  return {
    passed: count('pass'),
    failed: count('fail') + count('cancelled'),
    skipped: count('skipped') + count('todo')
  };
}

/** A JUnit file as pytest writes it. */
export function junitCounts(path) {
  const xml = readFileSync(path, 'utf8');
  const suites = [...xml.matchAll(/<testsuite\b([^>]*)>/g)].map(match => match[1]);
  const sum = name =>
    suites.reduce(
      (total, suite) => total + Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suite)?.[1] ?? 0),
      0
    );
  const failed = sum('failures') + sum('errors');
  const skipped = sum('skipped');
  return { passed: sum('tests') - failed - skipped, failed, skipped };
}

/**
 * The counts of a stage. What crashed, reported nothing or ran no test at all has failed, whatever
 * it says of itself.
 *
 * @param code exit code of the runner
 * @param {() => Counts} read
 * @returns {Counts & {note: string}} `note` says what is wrong beyond failed tests, or is empty
 */
export function judge(code, read, reportPath) {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  if (reportPath === undefined || existsSync(reportPath)) counts = read();
  if (code === 124) return { ...counts, failed: counts.failed + 1, note: 'ran out of time' };
  if (counts.passed + counts.failed + counts.skipped === 0) {
    return { ...counts, failed: 1, note: code === 0 ? 'ran no test' : `ended with code ${code}` };
  }
  if (code !== 0 && counts.failed === 0) {
    return { ...counts, failed: 1, note: `ended with code ${code} though no test failed` };
  }
  return { ...counts, note: '' };
}
