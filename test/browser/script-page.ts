/** A page of one bundled script beside the runtime's WebAssembly: for what runs in Chromium without the app. */
import { build } from 'esbuild';
import { wasmFile } from './app-server';
import { launchChromium, openPage, type WatchedPage } from './chromium';
import { startFileServer, type Served } from './file-server';

export type ScriptPage = { readonly watched: WatchedPage; stop(): Promise<void> };

/**
 * Opens it once its script has run.
 *
 * @param script what is bundled, from the root of the repository
 * @param serve what else the page may ask for; the runtime is at `/ort.wasm`
 */
export async function openScriptPage(
  script: string,
  serve: (path: string) => Served | null
): Promise<ScriptPage> {
  const bundle = await build({
    entryPoints: [script],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022'
  });
  const { text } = bundle.outputFiles[0];
  const server = await startFileServer(path => {
    if (path === '/') {
      const page = '<!doctype html><script type="module" src="/page.js"></script>';
      return { text: page, headers: { 'content-type': 'text/html' } };
    }
    if (path === '/page.js') return { text, headers: { 'content-type': 'text/javascript' } };
    return path === '/ort.wasm' ? { file: wasmFile() } : serve(path);
  });
  const browser = await launchChromium();
  const watched = await openPage(browser);
  await watched.page.goto(server.url);
  return {
    watched,
    async stop() {
      await browser.close();
      await server.stop();
    }
  };
}
