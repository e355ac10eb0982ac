/**
 * A Chromium for tests that can reach this machine only, and pages that remember what they asked for
 * and what went wrong in them.
 */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Errors that the hosts log without any extension installed (JupyterLab 4.6.6, Notebook 7.6.5). */
const HOST_NOISE: readonly RegExp[] = [
  /Cannot read properties of undefined \(reading 'schema'\)/,
  // Of a kernel that was restarted or shut down.
  /Could not restore the debugger state/,
  /Canceled future for (debug_request|create_subshell_request) message/,
  /Per comm-target subshell creation failed/
];
const OWN_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);
const OWN_SCHEMES = new Set(['data:', 'blob:', 'about:', 'file:', 'chrome:', 'chrome-error:']);
const STEP_LIMIT_MS = 60_000;

/** Whether a URL stays on this machine. */
export function isOwn(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return OWN_SCHEMES.has(protocol) || OWN_HOSTS.has(hostname);
}

/** A page under watch. `close` ends its context. */
export type WatchedPage = {
  readonly page: Page;
  /** Every URL asked for so far, workers and web sockets included, oldest first. */
  readonly requests: readonly string[];
  /** Errors of scripts and of the console, less what the host logs by itself. */
  readonly errors: readonly string[];
  /** @throws naming every request to another machine */
  assertNothingLeft(): void;
  /** @throws naming every error so far */
  assertNoErrors(): void;
  close(): Promise<void>;
};

/** Starts the Chromium that `npm test` found. Names of other machines do not resolve in it. */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env['BERTSCOPE_CHROMIUM'];
  if (!executablePath) throw new Error('BERTSCOPE_CHROMIUM does not say where Chromium is');
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      // Not by interception, which would switch the page's HTTP cache off.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost'
    ]
  });
}

/** Opens a blank page in a context of its own and watches it. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {}
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  context.setDefaultTimeout(STEP_LIMIT_MS);
  const requests: string[] = [];
  const errors: string[] = [];
  const note = (text: string): void => {
    if (!HOST_NOISE.some(known => known.test(text))) errors.push(text);
  };
  context.on('request', request => requests.push(request.url()));
  context.on('weberror', error => note(String(error.error())));
  context.on('console', message => {
    if (message.type() === 'error') note(`${message.text()} (${message.location().url})`);
  });
  context.on('page', opened => {
    opened.on('websocket', socket => requests.push(socket.url()));
    opened.on('crash', () => errors.push(`the page ${opened.url()} crashed`));
  });
  const page = await context.newPage();
  return {
    page,
    requests,
    errors,
    assertNothingLeft: () => {
      const foreign = requests.filter(url => !isOwn(url));
      if (foreign.length > 0) throw new Error(`asked another machine for\n${foreign.join('\n')}`);
    },
    assertNoErrors: () => {
      if (errors.length > 0) throw new Error(`errors in the page:\n${errors.join('\n')}`);
    },
    close: () => context.close()
  };
}
