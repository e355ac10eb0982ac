/** Serves the app without Jupyter: the page, its assets where the app looks for them, nothing else. */
import { createRequire } from 'node:module';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';
import type { AppPage } from './app-page';
import { startFileServer, type FileServer, type Served } from './file-server';

declare global {
  interface Window {
    app: AppPage;
  }
}

export type AppServerOptions = {
  /** Answers instead of the usual file: a missing model, a damaged one; null for the usual. */
  readonly instead?: (path: string) => Served | null;
  readonly contentSecurityPolicy?: string;
};

const PAGE = `<!doctype html>
<meta charset="utf-8"><link rel="icon" href="data:,"><meta name="viewport" content="width=device-width">
<title>BertScope</title>
<link rel="stylesheet" href="/style/base.css">
<style>body { margin: 12px; background: Canvas; color-scheme: light dark; } body > div { margin-bottom: 12px; }</style>
<script type="module" src="/lib/app/page.js"></script>`;

/** Where the runtime's WebAssembly lies, from the root of the repository. */
export function wasmFile(): string {
  const { resolve: find } = createRequire(resolve('package.json'));
  return relative(process.cwd(), find('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
}

/** The app's page is at the root; `window.app` is an AppPage once it has loaded. */
export async function startAppServer({
  instead = () => null,
  contentSecurityPolicy
}: AppServerOptions = {}): Promise<FileServer> {
  // Its address decides where `import.meta.url` makes the app look for engine, models and wasm.
  const bundle = await build({
    entryPoints: ['test/browser/app-page.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact'
  });
  const script = bundle.outputFiles[0].text;
  const headers =
    contentSecurityPolicy === undefined ? {} : { 'content-security-policy': contentSecurityPolicy };
  const usual = (path: string): Served | null => {
    if (path === '/') return { text: PAGE, headers: { 'content-type': 'text/html', ...headers } };
    if (path === '/lib/app/page.js') return { text: script };
    if (path.endsWith('/ort-wasm-simd-threaded.wasm')) return { file: wasmFile() };
    return /^\/(lib\/(worker|page)|models|style)\/[\w./-]+$/.test(path) && !path.includes('..')
      ? { file: path.slice(1), headers }
      : null;
  };
  return startFileServer(path => instead(path) ?? usual(path));
}
