/** What one call adds to a notebook: as Python emits it, and as the front end saves it under each setting. */
import type { Page } from 'playwright-core';
import { readNotebook } from '../browser/jupyter';
import { command, printedBy, runCell, untilReady, viewsOf } from '../browser/notebook';
import { DOCUMENT_TYPE, untilWritten, type SavedNotebook } from '../browser/saved-view';
import { withLab } from './lab-bench';
import { argumentsOf, SAMPLE_CALLS, TWELVE_HEADS } from './sample-calls';
import type { Figure, Group } from './figure';

type Data = Readonly<Record<string, unknown>>;
type SavedRun = {
  readonly tokens: readonly string[];
  readonly attention: {
    readonly coding: string;
    readonly layers: readonly number[];
    readonly data: string;
  } | null;
};

const CALLS = [...SAMPLE_CALLS, TWELVE_HEADS];
const EMITTED_BUDGET_KB = 10;
const PICTURE_BUDGET_KB = 60;
/** 256 × 1024 bytes of base64. */
const SNAPSHOT_BUDGET_KB = 262.144;

const SETTINGS = [
  { what: 'snapshot limit 0', settings: { snapshotLimitKilobytes: 0 } },
  { what: 'picture off', settings: { savedPicture: false } },
  {
    what: 'snapshot limit 0, picture off',
    settings: { snapshotLimitKilobytes: 0, savedPicture: false }
  }
] as const;

const EMIT = `import json
from bertscope import AttentionView
for view in (${CALLS.map(call => `AttentionView(${argumentsOf(call)})`).join(', ')}):
    print(json.dumps(view._repr_mimebundle_()))`;
const SHOW = CALLS.map(
  call => `from bertscope import show_attention\nview = show_attention(${argumentsOf(call)})`
);

const kilobytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value)) / 1000;
const row = (what: string, value: number, budget?: number): Figure => ({
  what,
  unit: 'KB',
  samples: [value],
  ...(budget !== undefined && { budget })
});

/** Runs every call and gives each output's data as it lies on the disk afterwards. */
async function save(page: Page, read: () => Promise<unknown>): Promise<readonly Data[]> {
  for (const [index, { textA }] of CALLS.entries()) {
    await runCell(page, index + 1);
    await untilReady(viewsOf(page, index + 1).first());
    await untilWritten(page, { text_a: textA }, index + 1);
  }
  await command(page, 'docmanager:save');
  const { cells } = (await read()) as SavedNotebook;
  return CALLS.map((_, index) => cells[index + 1].outputs?.[0]?.data ?? {});
}

/** The emitted bundles, one a call, and the saved ones. */
function runCalls(settings: object): Promise<{ emitted: readonly Data[]; saved: readonly Data[] }> {
  return withLab(
    ({ server, inNotebook }) =>
      inNotebook([EMIT, ...SHOW], async (page, name) => {
        const printed = printedBy(await runCell(page, 0));
        const emitted = printed.trim().split('\n');
        return {
          emitted: emitted.map(line => JSON.parse(line) as Data),
          saved: await save(page, () => readNotebook(server, name))
        };
      }),
    settings
  );
}

function describeParts(data: Data, what: string, tokens: number): Figure[] {
  const { snapshot, ...rest } = data[DOCUMENT_TYPE] as Data & { snapshot: SavedRun | null };
  const attention = snapshot?.attention ?? null;
  if (snapshot?.tokens.length !== tokens) throw new Error(`${what}: ${snapshot?.tokens.length}`);
  const stored =
    attention === null ? 'no attention' : `${attention.layers.length} layers, ${attention.coding}`;
  return [
    row(`${what}: saved`, kilobytes(data)),
    row('  of which the document', kilobytes(rest)),
    row(
      `  of which the snapshot’s attention (${stored})`,
      kilobytes(attention?.data ?? ''),
      SNAPSHOT_BUDGET_KB
    ),
    row(
      '  of which the rest of the snapshot',
      kilobytes(snapshot) - kilobytes(attention?.data ?? '')
    ),
    row(
      '  of which the picture, text/html',
      kilobytes(data['text/html']),
      tokens === 19 ? PICTURE_BUDGET_KB : undefined
    ),
    // Left out where it would be larger than the rest.
    row('  of which the picture, image/png', kilobytes(data['image/png'] ?? ''))
  ];
}

async function measure(): Promise<readonly Figure[]> {
  const { emitted, saved } = await runCalls({});
  const figures = CALLS.flatMap(({ what, tokens }, index) => [
    row(`${what}: as Python emits it`, kilobytes(emitted[index]), EMITTED_BUDGET_KB),
    ...describeParts(saved[index], what, tokens)
  ]);
  for (const { what, settings } of SETTINGS) {
    const other = await runCalls(settings);
    const rows = CALLS.map((call, index) =>
      row(`${call.what}: saved, ${what}`, kilobytes(other.saved[index]))
    );
    figures.push(...rows);
  }
  return figures;
}

export const notebookBytes: Group = {
  name: 'notebook',
  title: 'what one call adds to a notebook (the same each time)',
  measure
};
