/** Prints figures as a table and keeps them in a file. */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, platform, release } from 'node:os';
import { dirname } from 'node:path';
import { valueOf, type Figure, type Unit } from './figure';

export type GroupResult = {
  readonly name: string;
  readonly title: string;
  readonly figures: readonly Figure[];
  /** Why it could not be measured. */
  readonly failure: string | null;
};

const WIDTH = 66;
const DIGITS: Readonly<Record<Unit, number>> = { ms: 1, KB: 2, MB: 1, '×': 3, '': 0 };

const show = (value: number, unit: Unit): string =>
  `${value.toFixed(DIGITS[unit])}${unit === '' || unit === '×' ? unit : ` ${unit}`}`;

/** One line of the table. */
export function describeFigure(figure: Figure): string {
  const { what, unit, samples, budget } = figure;
  const value = valueOf(figure);
  const spread =
    samples.length > 1
      ? `(${Math.min(...samples).toFixed(DIGITS[unit])}..${Math.max(...samples).toFixed(DIGITS[unit])}, ${samples.length})`
      : '';
  const verdict =
    budget === undefined
      ? ''
      : `budget ${show(budget, unit)}  ${value <= budget ? 'ok' : 'MISSED'}`;
  return `  ${what.padEnd(WIDTH)} ${show(value, unit).padStart(11)}  ${spread.padEnd(24)} ${verdict}`.trimEnd();
}

/** The lines of one group. */
export function describeGroup({ name, title, figures, failure }: GroupResult): string {
  const lines = failure === null ? figures.map(describeFigure) : [`  not measured: ${failure}`];
  return [`${name}: ${title}`, ...lines, ''].join('\n');
}

/** What the figures depend on besides the code. */
export function describeMachine(chromium: string): string {
  const processors = cpus();
  const load = loadavg().map(value => value.toFixed(1));
  return `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${platform()} ${release()}, load ${load.join(' ')}, Chromium ${chromium}, Node ${process.versions.node}`;
}

/** The same for programs. */
export async function writeReport(
  path: string,
  machine: string,
  groups: readonly GroupResult[]
): Promise<void> {
  const report = {
    date: new Date().toISOString(),
    machine,
    groups: groups.map(group => ({
      ...group,
      figures: group.figures.map(figure => ({
        ...figure,
        value: valueOf(figure),
        ...(figure.budget !== undefined && { ok: valueOf(figure) <= figure.budget })
      }))
    }))
  };
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}
