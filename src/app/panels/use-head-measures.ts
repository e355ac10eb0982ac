/** Measures of all heads that are there, worked out a few milliseconds a frame and kept. */
import { useEffect, useRef, useState } from 'preact/hooks';

import { measureHead } from '../../attention/head-measures';
import type { MeasureName } from '../../attention/head-measures';
import type { Attention } from '../../attention/attention';
import type { HeadRef } from '../../state/document';

const BUDGET_MS = 6;

type Table = { readonly values: Float32Array; done: number };
type Tables = Partial<Record<MeasureName, Table>>;

export type HeadMeasures = {
  /** Null while the layer is not there, or not measured yet. */
  readonly measureOf: (ref: HeadRef) => number | null;
  /** Whether every head that is there has been measured. */
  readonly isComplete: boolean;
};

/** Goes on measuring; true when nothing is left within the time there is. */
function measureOn(
  { weights, tokens, heads }: Attention,
  special: readonly boolean[],
  name: MeasureName,
  kept: WeakMap<Float32Array, Tables>,
  budgetMs: number
): boolean {
  const until = performance.now() + budgetMs;
  let hasWorked = false;
  for (const layer of weights) {
    if (layer === null) continue;
    const tables = kept.get(layer) ?? {};
    kept.set(layer, tables);
    const table = (tables[name] ??= { values: new Float32Array(heads), done: 0 });
    for (; table.done < heads; table.done++) {
      // One head a turn at least: on a machine that stalls it goes on too.
      if (budgetMs === 0 || (hasWorked && performance.now() >= until)) return false;
      hasWorked = true;
      const plane = { weights: layer, tokens, head: table.done };
      table.values[table.done] = measureHead(name, plane, special);
    }
  }
  return true;
}

/** Of what is on the screen; `name` null measures nothing, `isVisible` false nothing more. */
export function useHeadMeasures(
  attention: Attention | null,
  special: readonly boolean[],
  name: MeasureName | null,
  isVisible: boolean
): HeadMeasures {
  const [, setTurn] = useState(0);
  const kept = useRef(new WeakMap<Float32Array, Tables>()).current;
  const isComplete =
    attention === null ||
    name === null ||
    measureOn(attention, special, name, kept, isVisible ? BUDGET_MS : 0);
  useEffect(() => {
    if (isComplete || !isVisible) return undefined;
    const frame = requestAnimationFrame(() => setTurn(turn => turn + 1));
    return () => cancelAnimationFrame(frame);
  });
  const measureOf = ({ layer, head }: HeadRef): number | null => {
    const weights = attention?.weights[layer] ?? null;
    const table = weights === null || name === null ? undefined : kept.get(weights)?.[name];
    return table !== undefined && head < table.done ? table.values[head] : null;
  };
  return { measureOf, isComplete };
}
