/** From running the first cell to the picture, everything from scratch, and the same once the engine is warm. */
import { runCell } from '../browser/notebook';
import { figuresOf, type Figure, type Group, type MeasureOptions } from './figure';
import { timeCell, untilIdle, withLab } from './lab-bench';

const IMPORT = 'from bertscope import show_attention';
const SHOW = 'view = show_attention("The cat sat on the mat.", "It was soft.")';
const SHOW_OTHER = 'other = show_attention("The dog lay on the rug.", "It was warm.")';

const COLD_BUDGET_MS = 1000;
const WARM_BUDGET_MS = 150;

const KEYS = ['firstMs', 'firstPaintedMs', 'allMs', 'allPaintedMs'] as const;
const SAYS = {
  firstMs: 'first layer drawn',
  firstPaintedMs: 'first layer painted',
  allMs: 'all layers drawn',
  allPaintedMs: 'all layers painted'
} as const;

type Times = Readonly<Record<(typeof KEYS)[number], number>>;

const rows = (what: string, times: readonly Times[], budget: number): Figure[] =>
  figuresOf(
    times,
    KEYS.map(key => ({
      key,
      what: `${what} → ${SAYS[key]}`,
      unit: 'ms' as const,
      ...(key === 'firstPaintedMs' && { budget })
    }))
  );

async function measure({ reps }: MeasureOptions): Promise<readonly Figure[]> {
  return withLab(async ({ inNotebook }) => {
    // Once without counting: the server's own first answers, and the files in the system's cache.
    await inNotebook([IMPORT, SHOW], page => runCell(page, 0).then(() => timeCell(page, 1)));
    const cold: Times[] = [];
    const warm: Times[] = [];
    const withImport: Times[] = [];
    for (let rep = 0; rep < reps; rep++) {
      await inNotebook([IMPORT, SHOW, SHOW_OTHER], async page => {
        await runCell(page, 0);
        await untilIdle(page);
        cold.push(await timeCell(page, 1));
        await untilIdle(page);
        warm.push(await timeCell(page, 2));
      });
      await inNotebook([`${IMPORT}\n${SHOW}`], async page => {
        withImport.push(await timeCell(page, 0));
      });
    }
    return [
      ...rows('cold', cold, COLD_BUDGET_MS),
      ...rows('cold, import in the same cell', withImport, COLD_BUDGET_MS),
      ...rows('warm engine', warm, WARM_BUDGET_MS)
    ];
  });
}

export const coldStart: Group = {
  name: 'cold',
  title: 'a cell of JupyterLab, from running it; a fresh browser context each time',
  measure
};
