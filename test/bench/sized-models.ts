/**
 * What models of other sizes cost: BERT-base's (12 × 12 × 768) with parameters stored as fp16 and with int8 products,
 * and one of 24 × 16 heads, all with random parameters. Beside a plain session of the same file in the same runtime and
 * the native runtime on one thread.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SYNTHETIC, type SyntheticSize } from '../engine/synthetic-bert';
import { ratioFigure, type Figure, type Group } from './figure';
import type { SizedCase, SizedRun } from './sized-run';

const execute = promisify(execFile);

/** BERT-base's. */
export const BASE: SyntheticSize = {
  ...SYNTHETIC,
  ...{ layers: 12, heads: 12, hidden: 768, inner: 3072, words: 30522, positions: 512 }
};
const LARGE: SyntheticSize = { ...BASE, layers: 24, heads: 16, hidden: 1024, inner: 4096 };
/** Design: any model but the embedded one. */
const PLAIN_BUDGET = 1.15;
const MEGABYTE = 1e6;

type Case = Pick<SizedCase, 'layout' | 'size' | 'tokens'> & {
  readonly title: string;
  readonly isCompared: boolean;
};
const CASES: readonly Case[] = [
  {
    title: '12 × 12 × 768, fp16 stored',
    layout: 'fp16',
    size: BASE,
    tokens: [16, 128, 512],
    isCompared: true
  },
  {
    title: '12 × 12 × 768, int8',
    layout: 'int8',
    size: BASE,
    tokens: [16, 128, 512],
    isCompared: true
  },
  {
    title: '24 × 16 × 1024, fp16 stored',
    layout: 'fp16',
    size: LARGE,
    tokens: [16, 128],
    isCompared: false
  }
];

async function measureCase({ title, isCompared, ...sized }: Case, reps: number): Promise<Figure[]> {
  const plainPath = isCompared ? join('.build', 'bench', `${sized.layout}.onnx`) : null;
  const task: SizedCase = { ...sized, reps, plainPath };
  const program = join('.build', 'bench', 'sized-run.mjs');
  const { stdout } = await execute(process.execPath, [program, JSON.stringify(task)], {
    maxBuffer: MEGABYTE
  });
  const run = JSON.parse(stdout) as SizedRun;
  const native = plainPath === null ? null : await measureNative(plainPath, task);
  const figures: Figure[] = [
    { what: `${title}: file`, unit: 'MB', samples: [run.fileBytes / MEGABYTE] },
    { what: `${title}: bytes → first text of 16 tokens`, unit: 'ms', samples: [run.openMs] },
    {
      what: `${title}: most memory of the process`,
      unit: 'MB',
      samples: [run.mostBytes / MEGABYTE]
    }
  ];
  for (const [number, { tokens, firstMs, allMs, plainMs }] of run.texts.entries()) {
    const what = `${title}, ${tokens} tokens`;
    figures.push(
      { what: `${what}: first layer`, unit: 'ms', samples: firstMs },
      { what: `${what}: all layers`, unit: 'ms', samples: allMs }
    );
    if (native === null) continue;
    figures.push(
      ratioFigure(`${what}: all / plain session`, allMs, plainMs, PLAIN_BUDGET),
      ratioFigure(`${what}: all / native, one thread`, allMs, native[number])
    );
  }
  if (plainPath !== null) await rm(plainPath);
  return figures;
}

async function measureNative(path: string, { size, reps, tokens }: SizedCase): Promise<number[][]> {
  const python = process.env.BERTSCOPE_PYTHON ?? 'python3';
  const program = join('test', 'bench', 'native-run.py');
  const given = [program, path, size.words, reps, ...tokens].map(String);
  return JSON.parse((await execute(python, given)).stdout) as number[][];
}

/** The group of the benchmark. */
export const sizedModels: Group = {
  name: 'models',
  title: 'models of other sizes, random parameters, in Node',
  async measure({ reps }) {
    const figures: Figure[] = [];
    for (const each of CASES) figures.push(...(await measureCase(each, Math.min(reps, 3))));
    return figures;
  }
};
