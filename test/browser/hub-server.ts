/**
 * A Hub on this machine: models under its addresses, and on demand everything that can go wrong between a host and a
 * page. On a port of its own, so that for the page it is another origin.
 *
 * Reference: the answers of huggingface.co, whose large files come from elsewhere by a redirect.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** Contents by path. */
export type HubFiles = Readonly<Record<string, Uint8Array | string>>;

/** What goes wrong with answers whose path matches. */
export type HubFault = {
  readonly path: RegExp;
  /** How often; for ever where not said. */
  times?: number;
} & (
  | { readonly kind: 'status'; readonly status: number }
  /** So many bytes, then a pause, until the end. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly pauseMs: number }
  | { readonly kind: 'cut'; readonly atByte: number }
  | { readonly kind: 'length'; readonly by: number }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'no CORS' }
  /** Packed, with this length said of it. */
  | { readonly kind: 'gzip'; readonly says: 'right' | 'too long' | 'too short' }
  | { readonly kind: 'page' }
);

export type HubServer = {
  /** Without a slash at its end. */
  readonly url: string;
  /** Paths asked for, oldest first. */
  readonly asked: string[];
  /** Looked at for every answer; the first that matches holds. */
  faults: HubFault[];
  /** Parts asked for and given, such as `100000- of /path`. */
  readonly parts: string[];
  /** Whether it gives parts of files. */
  hasRanges: boolean;
  /** Whether it answers at all; offline it breaks every connection. */
  isOffline: boolean;
  stop(): Promise<void>;
};

export type HubOptions = {
  /** By owner and name. */
  readonly models: Readonly<Record<string, HubFiles>>;
  /** Whether it says what a repository holds; a plain mirror does not. */
  readonly hasApi?: boolean;
};

/** From this size on a file is large: its hash is told, and it comes by a redirect. */
const LARGE_BYTES = 10_000;

const bytesOf = (content: Uint8Array | string): Buffer => Buffer.from(content);
const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

/** The commit of a repository is made of all that is in it. */
export function commitOf(files: HubFiles): string {
  const hash = createHash('sha1');
  for (const [path, content] of Object.entries(files)) hash.update(path).update(bytesOf(content));
  return hash.digest('hex');
}

export async function startHubServer({ models, hasApi = true }: HubOptions): Promise<HubServer> {
  const asked: string[] = [];
  const parts: string[] = [];

  const take = (path: string): HubFault | null => {
    const fault = hub.faults.find(({ path: of, times }) => of.test(path) && times !== 0);
    if (fault?.times !== undefined) fault.times -= 1;
    return fault ?? null;
  };

  const siblings = (files: HubFiles) =>
    Object.entries(files).map(([rfilename, content]) => {
      const bytes = bytesOf(content);
      const large = { sha256: sha256(bytes), size: bytes.length, pointerSize: 134 };
      return {
        rfilename,
        size: bytes.length,
        ...(bytes.length >= LARGE_BYTES && { lfs: large })
      };
    });

  /** The content behind a path; a text that is an address is a redirect. */
  const find = (path: string): Buffer | string | object | null => {
    const list = /^\/api\/models\/([^/]+\/[^/]+)\/revision\/(.+)$/.exec(path);
    if (list !== null) {
      const files = models[list[1]];
      if (!hasApi || files === undefined) return null;
      return { id: list[1], sha: commitOf(files), siblings: siblings(files) };
    }
    const [, repository, revision, file] =
      /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path) ?? [];
    const stored = /^\/stored\/([^/]+\/[^/]+)\/(.+)$/.exec(path);
    if (stored !== null) return bytesOf(models[stored[1]][stored[2]]);
    const files = repository === undefined ? undefined : models[repository];
    const content = files?.[decodeURIComponent(file ?? '')];
    if (files === undefined || content === undefined) return null;
    if (revision !== 'main' && revision !== commitOf(files)) return null;
    const bytes = bytesOf(content);
    return bytes.length >= LARGE_BYTES ? `/stored/${repository}/${file}` : bytes;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://hub').pathname);
    asked.push(path);
    if (hub.isOffline) return void request.socket.destroy();
    const found = find(path);
    // What is broken is the file, not the way to it.
    const fault = typeof found === 'string' ? null : take(path);
    const headers: Record<string, string> =
      fault?.kind === 'no CORS' ? {} : { 'access-control-allow-origin': '*' };
    if (fault?.kind === 'status') return void response.writeHead(fault.status, headers).end('no');
    if (fault?.kind === 'page') {
      headers['content-type'] = 'text/html';
      return void response.writeHead(200, headers).end('<!doctype html><title>Log in</title>');
    }
    if (found === null) return void response.writeHead(404, headers).end('Entry not found');
    if (typeof found === 'string') {
      return void response.writeHead(302, { ...headers, location: hub.url + found }).end();
    }
    const content = Buffer.isBuffer(found) ? found : Buffer.from(JSON.stringify(found));
    const type = Buffer.isBuffer(found) ? 'application/octet-stream' : 'application/json';
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? NaN);
    if (hub.hasRanges && from < content.length && (fault === null || fault.kind === 'cut')) {
      parts.push(`${from}- of ${path}`);
      const rest = content.subarray(from);
      response.writeHead(206, { ...headers, 'content-type': type, 'content-length': rest.length });
      if (fault === null) return void response.end(rest);
      response.write(content.subarray(from, fault.atByte));
      await new Promise(resolve => setTimeout(resolve, 50));
      return void request.socket.destroy();
    }
    const { body, ...told } = spoil(content, fault);
    response.writeHead(200, { ...headers, 'content-type': type, ...told });
    if (request.method === 'HEAD') return void response.end();
    if (fault?.kind === 'slow') {
      for (let at = 0; at < body.length && !response.destroyed; at += fault.bytes) {
        response.write(body.subarray(at, at + fault.bytes));
        await new Promise(resolve => setTimeout(resolve, fault.pauseMs));
      }
    } else if (fault?.kind === 'cut') {
      response.write(body.subarray(0, fault.atByte));
      // What is written has to leave before the line is cut.
      await new Promise(resolve => setTimeout(resolve, 50));
      return void request.socket.destroy();
    } else {
      response.write(body.subarray(0, Number(told['content-length'])));
    }
    if (Number(told['content-length']) > body.length) {
      await new Promise(resolve => setTimeout(resolve, 50));
      return void request.socket.destroy();
    }
    response.end();
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const hub: HubServer = {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    parts,
    hasRanges: true,
    faults: [],
    isOffline: false,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
  return hub;
}

/** The body as the fault has it, and what is said of it. */
function spoil(
  content: Buffer,
  fault: HubFault | null
): { readonly body: Buffer } & Record<string, string | Buffer> {
  const length = String(content.length);
  switch (fault?.kind) {
    case 'length': {
      const body = Buffer.alloc(Math.max(0, content.length + fault.by));
      content.copy(body);
      return { body, 'content-length': String(body.length) };
    }
    case 'bytes': {
      const body = Buffer.from(content);
      body[body.length >> 1] ^= 0xff;
      return { body, 'content-length': length };
    }
    case 'gzip': {
      const body = gzipSync(content);
      return {
        body,
        'content-encoding': 'gzip',
        'content-length': {
          right: String(body.length),
          'too long': length,
          'too short': String(body.length >> 1)
        }[fault.says]
      };
    }
    default:
      return { body: content, 'content-length': length };
  }
}
