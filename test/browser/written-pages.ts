/** Exported pages for tests: written by the installed package into a folder of their own, and opened from there. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { ISession } from '../../src/app/session';
import type { AttentionFixture } from '../engine/runtime-files';

declare global {
  interface Window {
    /** What an exported page offers to the console. */
    bertscope: { readonly views: readonly ISession[] };
    hacked?: unknown;
  }
}

/** What would have run had it not stayed text. */
export const BREAKERS = [
  '</script><script>window.hacked=1</script>',
  `"'><img src=x onerror=window.hacked=1>`
] as const;

export type WrittenPages = {
  readonly folder: string;
  /** The address of a page. */
  url(name: string): string;
  /** The address of a page that holds another in a frame which may run scripts and has no origin. */
  framed(name: string): Promise<string>;
  remove(): Promise<void>;
};

/** @param names pages of `write_pages.py` */
export async function writePages(names: readonly string[]): Promise<WrittenPages> {
  const python = process.env['BERTSCOPE_PYTHON'];
  if (!python) throw new Error('BERTSCOPE_PYTHON does not say where Python is');
  const folder = await mkdtemp(join(tmpdir(), 'bertscope-pages-'));
  await promisify(execFile)(python, ['test/browser/write_pages.py', folder, ...names]);
  const url = (name: string): string => pathToFileURL(join(folder, `${name}.html`)).href;
  return {
    folder,
    url,
    async framed(name) {
      const frame = `<!doctype html><link rel="icon" href="data:,"><iframe sandbox="allow-scripts" src="${name}.html" style="width: 1150px; height: 850px"></iframe>`;
      await writeFile(join(folder, `frame-${name}.html`), frame);
      return url(`frame-${name}`);
    },
    remove: () => rm(folder, { recursive: true, force: true })
  };
}

/** The article's attention as it ships, shape [12, 12, 19, 19]. */
export async function articleWeights(): Promise<Float32Array> {
  return new Float32Array(new Uint8Array(await readFile('models/article/attention.f32')).buffer);
}

/** What native onnxruntime gives for a text of the fixtures, shape [6, 12, tokens, tokens]. */
export async function nativeWeights(
  name: string
): Promise<AttentionFixture & { weights: Float32Array }> {
  const texts = JSON.parse(
    await readFile('test/fixtures/attention/texts.json', 'utf8')
  ) as AttentionFixture[];
  const text = texts.find(entry => entry.name === name);
  if (text === undefined || text.nativeOffsetFloats === null) throw new Error(`no fixture ${name}`);
  const bytes = gunzipSync(await readFile('test/fixtures/attention/native.f32.gz'));
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  const count = 6 * 12 * text.tokenCount ** 2;
  return { ...text, weights: all.slice(text.nativeOffsetFloats, text.nativeOffsetFloats + count) };
}
