/** What is tried everywhere in the long run, and elsewhere in part. */
import { test } from 'node:test';
import type { JupyterHost } from './jupyter';

/** Whether this is the long run: `npm run test:long`. */
export const isLongRun = process.env['BERTSCOPE_LONG'] === '1';

type Test = (name: string, body: () => Promise<void>) => void;

/**
 * `test` in JupyterLab, and in the long run everywhere: for what the other host has from the very
 * same parts of JupyterLab (notebook, output area, kernel), where a second pass costs minutes.
 */
export const sharedTest = (host: JupyterHost): Test =>
  isLongRun || host === 'lab' ? (name, body) => void test(name, body) : () => undefined;
