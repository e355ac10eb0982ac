/** What `npm test` runs after the setup: each stage, what it needs, and how its results are read. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jestCounts, judge, junitCounts, nodeTestCounts } from './counts.mjs';
import { BUILD, npmCommand, runToEnd } from './process.mjs';
import { VENV_BIN, VENV_PYTHON } from './python.mjs';

const MINUTE = 60_000;

/** One check: it holds or it does not. */
function check(name, needs, command) {
  const read = code => () => ({
    passed: code === 0 ? 1 : 0,
    failed: code === 0 ? 0 : 1,
    skipped: 0
  });
  return {
    name,
    needs,
    command,
    limitMs: 5 * MINUTE,
    counts: ({ code }) => judge(code, read(code))
  };
}

function nodeTests(name, needs, script, options, limitMs) {
  return {
    name,
    needs,
    command: npmCommand(['run', script, '--', ...options]),
    limitMs,
    counts: ({ code, log }) => judge(code, () => nodeTestCounts(readFileSync(log, 'utf8')))
  };
}

function reported(name, needs, file, read, command, limitMs) {
  const report = join(BUILD, 'reports', file);
  return {
    name,
    needs,
    command: command(report),
    limitMs,
    // A report of an earlier run must not speak for this one.
    before: () => rmSync(report, { force: true }),
    counts: ({ code }) => judge(code, () => read(report), report)
  };
}

/**
 * The stages in the order they run, quick ones first.
 *
 * @param long also the tests that take long: files named `*.long.test.ts` and `test_*_long.py`;
 *   every runner sees BERTSCOPE_LONG=1
 */
export function stagesOf({ long = false } = {}) {
  // Far beyond what they take: this ends a stage that hangs, not one on a slow machine.
  const limitMs = (long ? 80 : 50) * MINUTE;
  const script = name => npmCommand(['run', name]);
  const python = (...args) => [VENV_PYTHON, '-I', '-m', ...args];
  const pass = long ? ['--long'] : [];
  return [
    check('eslint', ['packages'], script('eslint:check')),
    check('prettier', ['packages'], script('prettier:check')),
    check('stylelint', ['packages'], script('stylelint:check')),
    check('ruff check', ['jupyter'], python('ruff', 'check', '.')),
    check('ruff format', ['jupyter'], python('ruff', 'format', '--check', '.')),
    check('mypy', ['jupyter'], python('mypy', '--strict', 'bertscope')),
    check('types', ['packages'], script('types')),
    reported(
      'jest',
      ['packages'],
      'jest.json',
      jestCounts,
      report => [
        ...npmCommand(['run', 'jest', '--', '--ci', '--json', `--outputFile=${report}`]),
        ...(long ? [] : ['--testPathIgnorePatterns', ...JEST_LEAVES_OUT])
      ],
      limitMs
    ),
    nodeTests('engine', ['packages'], 'test:engine', pass, limitMs),
    reported(
      'pytest',
      ['wheel'],
      'pytest.xml',
      junitCounts,
      report =>
        python(
          'pytest',
          'test/python',
          '-q',
          `--junitxml=${report}`,
          ...(long ? [] : ['--ignore-glob=*_long.py'])
        ),
      limitMs
    ),
    nodeTests('browser', ['wheel', 'chromium'], 'test:browser', pass, limitMs)
  ];
}

// The option replaces the configuration's own list, so that list is repeated here.
const JEST_LEAVES_OUT = ['/node_modules/', '/test/engine/', '/test/browser/', '\\.long\\.test\\.'];

/** Runs one stage. */
export async function runStage(stage, { env, verbose }) {
  stage.before?.();
  const name = stage.name.replace(' ', '-');
  const ended = await runToEnd(name, stage.command, {
    env,
    path: [VENV_BIN],
    verbose,
    limitMs: stage.limitMs
  });
  return { ...stage.counts(ended), log: ended.log };
}
