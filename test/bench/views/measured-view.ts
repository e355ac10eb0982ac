/** One page in a browser of its own, and what a reader's gestures on it cost. */
import { launchChromium, openPage } from '../../browser/chromium';
import { startFileServer, type Served } from '../../browser/file-server';
import { bundlePage } from '../page-scripts';
import type { ViewCount } from '../page/drawn-view';
import type { GestureTime } from '../page/gesture-time';

export type Plan = {
  /** Tokens hovered while none is lit, each left again. */
  readonly hovers: number;
  /** Tokens hovered one after the other. */
  readonly moves: number;
  readonly headClicks: number;
  /** Layers shown after the first, in turn. */
  readonly layers: readonly number[];
};

export type Drawer = {
  /** The script of test/bench/page that knows the page's gestures. */
  readonly script: string;
  readonly find: (path: string) => Served | null;
  /** Where the text with the attention lies. */
  readonly dataPath: string;
  /** What its first paint begins with: the text, the numbers in it, or a text to compute with. */
  readonly prepare: 'prepare' | 'prepareNumbers' | 'prepareEngine';
};

/** Empty where the limit ended it. */
export type MeasuredView = {
  readonly firstPaint: readonly GestureTime[];
  readonly hover: readonly GestureTime[];
  readonly move: readonly GestureTime[];
  readonly headClick: readonly GestureTime[];
  readonly layerChange: readonly GestureTime[];
  /** While a token is lit; null where the limit ended it before. */
  readonly count: ViewCount | null;
};

class TimeIsUp extends Error {}

/** Rejects with {@link TimeIsUp} when `work` takes longer. */
async function within<Value>(work: Promise<Value>, limitMs: number): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TimeIsUp()), Math.max(0, limitMs));
  });
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}

/**
 * Opens the page, shows the attention and makes the gestures; what is not done within `limitMs` of
 * the first is left out.
 *
 * @throws if the page has errors, or a gesture left nothing on the screen
 */
export async function measureView(
  { script, find, dataPath, prepare }: Drawer,
  plan: Plan,
  limitMs: number
): Promise<MeasuredView> {
  const server = await startFileServer(find);
  // A browser of its own: what one page has left behind is not the next one's burden.
  const browser = await launchChromium();
  const firstPaint: GestureTime[] = [];
  const hover: GestureTime[] = [];
  const move: GestureTime[] = [];
  const headClick: GestureTime[] = [];
  const layerChange: GestureTime[] = [];
  let count: ViewCount | null = null;
  try {
    const { page, errors } = await openPage(browser);
    // A page that computes for minutes is not broken.
    page.context().setDefaultTimeout(0);
    await page.goto(server.url);
    await page.addScriptTag({ content: await bundlePage(script) });
    const show = await page.evaluateHandle(
      ([how, path]) =>
        (window.view as unknown as Record<string, (url: string) => unknown>)[how](path),
      [prepare, dataPath] as const
    );
    const end = performance.now() + limitMs;
    const limited = async (samples: GestureTime[], work: Promise<GestureTime>): Promise<void> => {
      // What it gives after its time counts no more.
      work.catch(() => undefined);
      samples.push(await within(work, end - performance.now()));
    };
    try {
      await limited(
        firstPaint,
        show.evaluate(run => (run as () => Promise<GestureTime>)())
      );
      const hovered = (to: GestureTime[], token: number): Promise<void> =>
        limited(
          to,
          page.evaluate(at => window.view.hover(at), token)
        );
      const leave = (): Promise<void> =>
        within(
          page.evaluate(() => window.view.leave()),
          end - performance.now()
        );
      for (let token = 1; token <= plan.hovers; token++) {
        await hovered(hover, token);
        count ??= await within(
          page.evaluate(() => window.view.count()),
          end - performance.now()
        );
        if (token < plan.hovers) await leave();
      }
      for (let token = 1; token <= plan.moves; token++) await hovered(move, plan.hovers + token);
      await leave();
      for (let click = 0; click < plan.headClicks; click++) {
        // Off and on again in turn.
        await limited(
          headClick,
          page.evaluate(at => window.view.clickHead(at), (click >> 1) + 1)
        );
      }
      for (const layer of plan.layers) {
        await limited(
          layerChange,
          page.evaluate(to => window.view.changeLayer(to), layer)
        );
      }
    } catch (error) {
      if (!(error instanceof TimeIsUp)) throw error;
    }
    if (errors.length > 0) throw new Error(errors.join('; '));
    if (count !== null && (count.lines === 0 || count.lit === 0)) {
      throw new Error(`${script}: nothing was drawn, ${JSON.stringify(count)}`);
    }
  } finally {
    await browser.close();
    await server.stop();
  }
  return { firstPaint, hover, move, headClick, layerChange, count };
}
