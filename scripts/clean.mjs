/** Removes what the build made. With `--all` also node_modules and .venv. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process.mjs';

const made = [
  'lib',
  'bertscope/labextension',
  'bertscope/nbextension',
  '.build',
  'dist',
  '.mypy_cache',
  '.ruff_cache',
  '.pytest_cache',
  '.hypothesis'
];
if (process.argv.includes('--all')) made.push('.venv', 'node_modules');
for (const path of made) rmSync(join(ROOT, path), { recursive: true, force: true });
