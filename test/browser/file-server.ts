/** Serves single files of the repository, and text made by a test, on a free port of this machine. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm'
};

/** What a path gives: a file (from the root of the repository) or a content, with headers of its own. */
export type Served = {
  readonly file?: string;
  readonly text?: string | Uint8Array;
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
};

export type FileServer = {
  /** Without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
};

/** @param find what lies at a path, which begins with a slash; null for nothing */
export async function startFileServer(find: (path: string) => Served | null): Promise<FileServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const served = find(path);
    const answer = async (): Promise<void> => {
      if (served === null) {
        response.writeHead(404).end();
        return;
      }
      const body =
        served.file === undefined ? served.text : await readFile(join(process.cwd(), served.file));
      response.writeHead(served.status ?? 200, {
        'content-type': TYPES[extname(served.file ?? path)] ?? 'application/octet-stream',
        ...served.headers
      });
      response.end(body);
    };
    answer().catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
