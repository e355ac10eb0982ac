/** How much memory the process behind a page holds. */
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';

type ProcessInfo = { readonly type: string; readonly id: number; readonly cpuTime: number };

const BUSY_MS = 300;
const ATTEMPTS = 20;
const CLEARLY_MORE = 4;
const STABLE_MB = 1;
const POLL_MS = 500;
const POLL_LIMIT = 30;

/**
 * The process id of the page's renderer: the one that grows busy when the page does. Chromium tells no
 * page's process, and has renderers besides it, which may be busy with their own start.
 */
export async function rendererOf(browser: Browser, page: Page): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const cpuSeconds = async (): Promise<ReadonlyMap<number, number>> => {
    const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as {
      processInfo: readonly ProcessInfo[];
    };
    return new Map(
      processInfo
        .filter(({ type }) => type === 'renderer')
        .map(({ id, cpuTime }) => [id, cpuTime] as const)
    );
  };
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = await cpuSeconds();
      await page.evaluate(busyMs => {
        const end = performance.now() + busyMs;
        while (performance.now() < end);
      }, BUSY_MS);
      const spent = [...(await cpuSeconds())]
        .map(([id, seconds]) => ({ id, seconds: seconds - (before.get(id) ?? seconds) }))
        .sort((a, b) => b.seconds - a.seconds);
      const [busiest, next] = spent;
      if (busiest !== undefined && busiest.seconds > CLEARLY_MORE * (next?.seconds ?? 0)) {
        return busiest.id;
      }
    }
  } finally {
    await session.detach();
  }
  throw new Error('it cannot be told which of the renderer processes is the page’s');
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status tells no VmRSS`);
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Resident memory in MB once garbage is collected and the figure has come to rest. */
export async function settledMb(page: Page, pid: number): Promise<number> {
  let last = Number.POSITIVE_INFINITY;
  for (let poll = 0; poll < POLL_LIMIT; poll++) {
    await page.requestGC();
    await delay(POLL_MS);
    const now = await residentMb(pid);
    if (Math.abs(now - last) < STABLE_MB) return now;
    last = now;
  }
  return last;
}
