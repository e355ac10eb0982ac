/** Memory of the page's process through the life of one view and of twenty. */
import { platform } from 'node:os';
import { withApp } from './app-bench';
import { figuresOf, type Figure, type Group, type MeasureOptions } from './figure';
import { rendererOf, settledMb } from './resident-memory';
import { createTexts } from './word-texts';

const VIEWS = 20;
const TOKENS = 19;
/** Memory once views are gone may exceed what it was the time before by as much as it scatters anyway. */
const FLAT_BUDGET_MB = 10;

type Life = Record<
  | 'before'
  | 'one'
  | 'grown'
  | 'twenty'
  | 'disposed'
  | 'left'
  | 'kept'
  | 'ended'
  | 'workers'
  | 'fetches'
  | 'workersAfter',
  number
>;

function liveOnce(): Promise<Life> {
  return withApp(async ({ browser, page, requests, show }) => {
    const nextText = createTexts();
    const pid = await rendererOf(browser, page);
    const memory = (): Promise<number> => settledMb(page, pid);
    const before = await memory();
    await show({ text_a: nextText(TOKENS) });
    const one = await memory();
    const fill = async (from: number): Promise<void> => {
      for (let view = from; view < VIEWS; view++) await show({ text_a: nextText(TOKENS) });
    };
    await fill(1);
    const twenty = await memory();
    const workers = page.workers().length;
    const fetches = requests.filter(url => url.endsWith('.onnx')).length;
    await page.evaluate(() => window.app.clear());
    const disposed = await memory();
    // Not against one view: what the engine held while it loaded was still there then.
    await fill(0);
    await page.evaluate(() => window.app.clear());
    const again = await memory();
    // The engine outlives its last view by a grace time, which the next view to go makes short.
    await show({ text_a: nextText(TOKENS) });
    const [engine] = page.workers();
    const closed = new Promise<void>(resolve => engine?.once('close', () => resolve()));
    await page.evaluate(() => {
      window.app.setEngineGrace(0);
      window.app.clear();
    });
    await closed;
    const ended = await memory();
    return {
      before,
      one,
      grown: one - before,
      twenty,
      disposed,
      left: again - disposed,
      kept: ended - before,
      ended,
      workers,
      fetches,
      workersAfter: page.workers().length
    };
  });
}

async function measure({ reps }: MeasureOptions): Promise<readonly Figure[]> {
  if (platform() !== 'linux')
    throw new Error('n/a: resident memory is read from /proc, which only Linux has');
  const lives: Life[] = [];
  for (let rep = 0; rep < reps; rep++) lives.push(await liveOnce());
  return figuresOf(lives, [
    { key: 'before', what: 'page’s process before the first view', unit: 'MB' },
    { key: 'one', what: 'one view, engine loaded and idle', unit: 'MB' },
    { key: 'grown', what: 'which is more than before by', unit: 'MB' },
    { key: 'twenty', what: `${VIEWS} views`, unit: 'MB' },
    { key: 'disposed', what: `all ${VIEWS} disposed, engine still loaded`, unit: 'MB' },
    {
      key: 'left',
      what: `another ${VIEWS} shown and disposed: more than before by`,
      unit: 'MB',
      budget: FLAT_BUDGET_MB
    },
    { key: 'ended', what: 'engine ended', unit: 'MB' },
    { key: 'kept', what: 'which is more than before the first view by', unit: 'MB' },
    { key: 'workers', what: `workers of ${VIEWS} views`, unit: '', budget: 1 },
    { key: 'fetches', what: `fetches of the model for ${VIEWS} views`, unit: '', budget: 1 },
    { key: 'workersAfter', what: 'workers once the engine has ended', unit: '', budget: 0 }
  ]);
}

export const memory: Group = {
  name: 'memory',
  title: `resident memory of the page’s process, garbage collected; ${TOKENS} tokens a view`,
  measure
};
