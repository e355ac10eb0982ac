/** Exported pages of attention that was computed: how large they are, and how soon they show it. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runCell, untilReady, viewsOf } from '../browser/notebook';
import type { Figure, Group, MeasureOptions } from './figure';
import { withLab, type LabBench } from './lab-bench';
import { timeOpening } from './page-opening';
import { argumentsOf, SAMPLE_CALLS } from './sample-calls';

const READY = '.bertscope[data-phase="ready"]';
const SHOW = SAMPLE_CALLS.map(
  call => `from bertscope import show_attention\nview = show_attention(${argumentsOf(call)})`
);
/** Each is run after the cell that shows the view. */
const EXPORT = SAMPLE_CALLS.map(
  ({ tokens }) =>
    `await view.ready(); view.save_html("stored-${tokens}.html"); view.save_html("live-${tokens}.html", live=True)`
);
/** The live pages differ by their text alone. */
const LIVE_TOKENS = 19;

async function write({ inNotebook }: LabBench): Promise<void> {
  const cells = SHOW.flatMap((show, index) => [show, EXPORT[index]]);
  await inNotebook(cells, async page => {
    for (const index of SHOW.keys()) {
      await runCell(page, 2 * index);
      await untilReady(viewsOf(page, 2 * index).first());
      const outputs = await runCell(page, 2 * index + 1);
      const failed = outputs.find(({ output_type }) => output_type === 'error');
      if (failed !== undefined) throw new Error(`${failed.ename}: ${failed.evalue}`);
    }
  });
}

async function measure({ reps }: MeasureOptions): Promise<readonly Figure[]> {
  return withLab(async lab => {
    await write(lab);
    const { server, browser } = lab;
    const pathOf = (name: string): string => join(server.folder, `${name}.html`);
    const sizeOf = async (name: string): Promise<number> => (await stat(pathOf(name))).size;
    const figures: Figure[] = [];
    for (const { tokens } of SAMPLE_CALLS) {
      const url = pathToFileURL(pathOf(`stored-${tokens}`)).href;
      const times: number[] = [];
      for (let rep = -1; rep < reps; rep++) {
        const [time] = await timeOpening(browser, url, [READY]);
        if (rep >= 0) times.push(time);
      }
      const size = await sizeOf(`stored-${tokens}`);
      figures.push(
        { what: `stored, ${tokens} tokens: size`, unit: 'KB', samples: [size / 1000] },
        { what: `stored, ${tokens} tokens: opened → ready, painted`, unit: 'ms', samples: times }
      );
    }
    const url = pathToFileURL(pathOf(`live-${LIVE_TOKENS}`)).href;
    const opening: number[] = [];
    const typing: number[] = [];
    for (let rep = -1; rep < reps; rep++) {
      let typed = 0;
      const [time] = await timeOpening(browser, url, [READY], async page => {
        typed = await page.evaluate(
          text => window.bench.timeTyping(window.bertscope.views[0], text),
          'The dog lay on the rug.'
        );
      });
      if (rep < 0) continue;
      opening.push(time);
      typing.push(typed);
    }
    for (const { tokens } of SAMPLE_CALLS) {
      const size = (await sizeOf(`live-${tokens}`)) / 1e6;
      figures.push({ what: `live, ${tokens} tokens: size`, unit: 'MB', samples: [size] });
    }
    const live = `live, ${LIVE_TOKENS} tokens`;
    return [
      ...figures,
      { what: `${live}: opened → ready, painted`, unit: 'ms', samples: opening },
      { what: `${live}: first text typed then → ready, painted`, unit: 'ms', samples: typing }
    ];
  });
}

export const exportedPages: Group = {
  name: 'pages',
  title: 'pages of save_html, opened from a folder in a fresh browser context each time',
  measure
};
