import { readFileSync } from 'node:fs';

import { LIBRARY_VERSION } from '../src/tokens/library';
import { VERSION } from '../src/version';

const versionIn = (path: string): unknown =>
  (JSON.parse(readFileSync(path, 'utf8')) as { version: unknown }).version;

test('VERSION is the version in package.json', () => {
  expect(VERSION).toBe(versionIn('package.json'));
});

test('LIBRARY_VERSION is the version of @huggingface/tokenizers that is bundled', () => {
  expect(LIBRARY_VERSION).toBe(versionIn('node_modules/@huggingface/tokenizers/package.json'));
});
