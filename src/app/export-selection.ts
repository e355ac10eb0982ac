/**
 * Which weights an export writes: of the chosen layer, heads and pinned tokens, or all there are.
 * They are the model's own, as computed: filter, cut, words and the like are ways to look at them.
 * Leaves out: how they are written (export-table.ts, export-json.ts).
 */
import type { Attention } from '../attention/attention';
import { formatCount } from '../drawing/numerals';
import { DocumentError } from '../errors';
import type { ModelInfo } from '../model/model-info';
import type { TokenRef } from '../state/document';
import type { ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import { chosenHeads } from './chosen-heads';

export type ExportScope = 'selection' | 'all';

export type ExportSelection = {
  readonly scope: ExportScope;
  readonly encoding: Encoding;
  readonly model: ModelInfo;
  readonly attention: Attention;
  /** All of them are there. */
  readonly layers: readonly number[];
  readonly heads: readonly number[];
  /** Where there are some, only their weights are written. */
  readonly pinned: readonly TokenRef[];
};

/** A table of more weights than this would be hundreds of megabytes, which nothing opens. */
export const MOST_WEIGHTS = 4_000_000;

/** Tokens of one column that are pinned. */
export const pinnedOn = (pinned: readonly TokenRef[], side: TokenRef['side']): Set<number> =>
  new Set(pinned.filter(pin => pin.side === side).map(({ token }) => token));

/** How many weights a selection has: rows of its table. */
export function countWeights(
  selection: Pick<ExportSelection, 'layers' | 'heads' | 'pinned'>,
  tokens: number
): number {
  const { layers, heads, pinned } = selection;
  const [from, to] = [pinnedOn(pinned, 'from').size, pinnedOn(pinned, 'to').size];
  const each = pinned.length === 0 ? tokens * tokens : from * tokens + (tokens - from) * to;
  return layers.length * heads.length * each;
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/**
 * @throws {DocumentError} where there is no attention, where a layer of it is not there yet, and
 *   where there are more than {@link MOST_WEIGHTS}
 */
export function exportSelection(state: ViewState, scope: ExportScope): ExportSelection {
  const { document, encoding, model, attention } = state;
  const chosen = chosenHeads(state);
  if (encoding === null || model === null || attention === null || chosen === null) {
    throw new DocumentError(
      'There is nothing to export yet.',
      'Type a text, and export it when its attention is on the screen.',
      { path: 'text_a' }
    );
  }
  const isAll = scope === 'all';
  const selection: ExportSelection = {
    scope,
    encoding,
    model,
    attention,
    layers: isAll ? range(model.layers) : [chosen.layer],
    heads: isAll ? range(model.heads) : chosen.heads,
    pinned: isAll ? [] : document.pinned.filter(({ token }) => token < attention.tokens)
  };
  const missing = selection.layers.filter(layer => !attention.weights[layer]);
  if (missing.length > 0) {
    const which = missing.length === 1 ? `Layer ${missing[0]} is` : `${missing.length} layers are`;
    throw new DocumentError(
      `${which} not here.`,
      isAll
        ? 'Wait until all layers are computed, or export the selection.'
        : 'Wait until it is computed, or choose another layer.',
      { path: 'layer' }
    );
  }
  const weights = countWeights(selection, attention.tokens);
  if (weights > MOST_WEIGHTS) {
    throw new DocumentError(
      `That would be ${formatCount(weights)} weights; at most ${formatCount(MOST_WEIGHTS)} are written into one file.`,
      isAll
        ? 'Export the selection, or read view.attention in Python.'
        : 'Choose fewer heads or pin tokens, or read view.attention in Python.',
      { path: 'heads' }
    );
  }
  return selection;
}

/** More heads than this are counted in a file's name instead of listed. */
const MOST_NAMED = 4;

/**
 * A name for a file, from numbers alone: a text from a notebook is no name for a file.
 *
 * @example layer 2 with heads 0 and 3 as svg: "bertscope-layer2-heads0-3.svg"; all: "bertscope-all.csv"
 */
export function exportFileName(
  state: Pick<ViewState, 'document' | 'model'>,
  scope: ExportScope,
  ending: string
): string {
  const chosen = chosenHeads(state);
  if (scope === 'all' || chosen === null) return `bertscope-all.${ending}`;
  const { layer, heads } = chosen;
  const which =
    heads.length > MOST_NAMED
      ? `${heads.length}heads`
      : `head${heads.length > 1 ? 's' : ''}${heads.join('-')}`;
  return `bertscope-layer${layer}-${which}.${ending}`;
}
