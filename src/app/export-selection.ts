/**
 * Which weights an export writes. Of the selection they are those on the screen: of the chosen layer,
 * heads and pinned tokens, in the grid of every head there is, by words, without hidden tokens, of
 * some sentences, as the view shows them, and what was done to them is said. All layers are the model's own weights, as computed. Leaves out:
 * how they are written (export-table.ts, export-json.ts).
 */
import type { Attention } from '../attention/attention';
import { passesFilter } from '../attention/reduce-layer';
import { groupTokens, type TokenGroups } from '../attention/token-groups';
import { shownHead, type HeadLook } from '../drawing/shown-head';
import { zoomOfGroups } from '../drawing/matrix-zoom';
import { formatCount } from '../drawing/numerals';
import { DocumentError } from '../errors';
import type { ModelInfo } from '../model/model-info';
import type { TokenRef, ViewDocument } from '../state/document';
import { patternsOf } from '../state/pattern-actions';
import type { Patterns, ViewState } from '../state/view-state';
import type { Encoding } from '../tokens/encoding';
import { chosenHeads } from '../state/chosen-heads';
import { headLook } from './head-look';
import { shownLayer, shownPlane } from './shown-layer';
import { shownNeurons } from './shown-neurons';
import { shownPins } from './shown-pins';

export type ExportScope = 'selection' | 'all';

/** What was done to the weights: fields of the document with their values; empty: nothing. */
export type ExportReduction = Readonly<Record<string, string | boolean>>;

/** One head, or several as one. */
export type ExportPlane = {
  /** Several as one by their name: "mean(0 3)". */
  readonly head: number | string;
  /** Shape [tokens, tokens] of the selection's `groups`, row-major. */
  readonly weights: Float32Array;
};

export type ExportSelection = {
  readonly scope: ExportScope;
  readonly encoding: Encoding;
  readonly model: ModelInfo;
  readonly attention: Attention;
  /** What heads do with these tokens; null where none is scored. */
  readonly patterns: Patterns | null;
  /** All of them are there. */
  readonly layers: readonly number[];
  /** Of the model, also where they are written as one. */
  readonly heads: readonly number[];
  /** Chosen, but left out as on the screen: their weights are not numbers. */
  readonly broken: readonly number[];
  /** The tokens that rows and columns are of. */
  readonly groups: TokenGroups;
  /** Those that are written, as indexes of `groups`. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Where there are some, only their weights are written. */
  readonly pinned: readonly TokenRef[];
  readonly reduction: ExportReduction;
  readonly planesOf: (layer: number) => readonly ExportPlane[];
};

/** A table of more weights than this would be hundreds of megabytes, which nothing opens. */
export const MOST_WEIGHTS = 4_000_000;

/** Tokens of one column that are pinned. */
export const pinnedOn = (pinned: readonly TokenRef[], side: TokenRef['side']): Set<number> =>
  new Set(pinned.filter(pin => pin.side === side).map(({ token }) => token));

/** How many weights a selection has at most: rows of its table. */
export function countWeights({
  layers,
  heads,
  rows,
  columns,
  pinned
}: Pick<ExportSelection, 'layers' | 'heads' | 'rows' | 'columns' | 'pinned'>): number {
  const count = (side: TokenRef['side'], tokens: readonly number[]): number =>
    [...pinnedOn(pinned, side)].filter(token => tokens.includes(token)).length;
  const from = count('from', rows);
  const each =
    pinned.length === 0
      ? rows.length * columns.length
      : from * columns.length + (rows.length - from) * count('to', columns);
  return layers.length * heads.length * each;
}

const range = (count: number, start = 0): readonly number[] =>
  Array.from({ length: count }, (_, i) => start + i);

/** The fields that change numbers and are not as the model gave them. */
function reductionOf(
  document: ViewDocument,
  { isPair, heads }: { readonly isPair: boolean; readonly heads: number }
): ExportReduction {
  const { words, delimiters, punctuation, filter, combine_heads } = document;
  return {
    ...(words ? { words } : {}),
    ...(delimiters === 'show' ? {} : { delimiters }),
    ...(punctuation === 'show' ? {} : { punctuation }),
    ...(filter === 'all' || !isPair ? {} : { filter }),
    ...(combine_heads === 'overlay' || heads < 2 ? {} : { combine_heads })
  };
}

type Part = Omit<ExportSelection, 'scope' | 'encoding' | 'model' | 'attention' | 'patterns'>;

/** Everything as the model gave it, of these layers and heads. */
function wholePart(
  encoding: Encoding,
  { weights, tokens }: Attention,
  layers: readonly number[],
  heads: readonly number[]
): Part {
  const size = tokens * tokens;
  return {
    ...{ layers, heads, broken: [], pinned: [], reduction: {} },
    groups: groupTokens(encoding, { words: false, hidesSpecial: false }),
    rows: range(tokens),
    columns: range(tokens),
    planesOf: layer => {
      const all = weights[layer];
      if (!all) return [];
      return heads.map(head => ({ head, weights: all.subarray(head * size, (head + 1) * size) }));
    }
  };
}

/** Every head of every layer that is there, each as its small picture shows it. */
function gridPart(
  { weights }: Attention,
  whole: Part,
  { look, isPair, document }: { look: HeadLook; isPair: boolean; document: ViewDocument }
): Part {
  const { groups } = look;
  const filter = isPair ? look.filter : 'all';
  const passing = (side: TokenRef['side']): readonly number[] =>
    range(groups.tokens.length).filter(token =>
      passesFilter(filter, side, groups.sentenceIds[token])
    );
  return {
    ...whole,
    ...{ groups, rows: passing('from'), columns: passing('to') },
    reduction: reductionOf(document, { isPair, heads: 1 }),
    planesOf: layer => {
      const all = weights[layer];
      if (!all) return [];
      return whole.heads.map(head => ({ head, weights: shownHead(all, head, look).weights }));
    }
  };
}

/** One token of one head, as the neuron view shows it. */
function neuronsPart(state: ViewState, whole: Part, isPair: boolean): Part {
  const shown = shownNeurons(state);
  if (shown === null) return whole;
  const { token, passes } = shown;
  const columns = whole.columns.filter(to => passes[to]);
  const { filter } = state.document;
  const reduction: ExportReduction = filter === 'all' || !isPair ? {} : { filter };
  return { ...whole, rows: columns.length === 0 ? [] : [token], columns, reduction };
}

/** What heads and matrix show. */
function shownPart(state: ViewState, whole: Part, isPair: boolean): Part {
  const { document } = state;
  const isMatrix = document.view === 'matrix';
  const shown = isMatrix ? shownPlane(state) : shownLayer(state);
  if (shown === null || shown.reduced === null) return whole;
  const { groups, reduced, finite: heads, broken } = shown;
  const size = reduced.tokens * reduced.tokens;
  const zoom = isMatrix ? zoomOfGroups(document.matrix_zoom, groups) : null;
  const filter = isPair ? document.filter : 'all';
  const within = (side: TokenRef['side']): readonly number[] => {
    const [start, end] = zoom?.[side] ?? [0, reduced.tokens];
    return range(Math.min(end, reduced.tokens) - start, start).filter(token =>
      passesFilter(filter, side, groups.sentenceIds[token])
    );
  };
  const { combine_heads: by } = document;
  const [rows, columns] = [within('from'), within('to')];
  return {
    ...{ layers: [shown.layer], heads, broken, groups, rows, columns },
    // In the matrix a pinned token is marked, and the others stay.
    pinned: isMatrix
      ? []
      : shownPins(groups, document.pinned).filter(({ side, token }) =>
          (side === 'from' ? rows : columns).includes(token)
        ),
    reduction: reductionOf(document, { isPair, heads: heads.length }),
    planesOf: () =>
      reduced.heads.map(head => ({
        head: reduced.isCombined ? `${by}(${heads.join(' ')})` : head,
        weights: reduced.weights.subarray(head * size, (head + 1) * size)
      }))
  };
}

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
  const { view } = document;
  const isAll = scope === 'all';
  const isGrid = view === 'grid' && !isAll;
  const held = range(model.layers).filter(layer => attention.weights[layer]);
  const shown = isGrid && held.length > 0 ? held : [chosen.layer];
  const layers = isAll ? range(model.layers) : shown;
  const isPair = encoding.sentenceIds.includes(1);
  const heads = isAll || isGrid ? range(model.heads) : chosen.heads;
  const whole = wholePart(
    encoding,
    attention,
    layers,
    view === 'neurons' && !isAll ? heads.slice(0, 1) : heads
  );
  let part = whole;
  if (!isAll && view === 'neurons') part = neuronsPart(state, whole, isPair);
  else if (isGrid)
    part = gridPart(attention, whole, { look: headLook(document, encoding), isPair, document });
  else if (!isAll) part = shownPart(state, whole, isPair);
  const patterns = patternsOf(state);
  const selection = { scope, encoding, model, attention, patterns, ...part };
  const weights = countWeights(selection);
  if (weights > MOST_WEIGHTS) {
    throw new DocumentError(
      `That would be ${formatCount(weights)} weights; at most ${formatCount(MOST_WEIGHTS)} are written into one file.`,
      isAll
        ? 'Export the selection, or read view.attention in Python.'
        : isGrid
          ? 'Open a head and export it, or read view.attention in Python.'
          : 'Choose fewer heads or pin tokens, or read view.attention in Python.',
      { path: 'heads' }
    );
  }
  const missing = layers.filter(layer => !attention.weights[layer]);
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
  const { view, combine_heads } = state.document;
  if (view === 'grid' || view === 'patterns') return `bertscope-${view}.${ending}`;
  const { layer } = chosen;
  // They show one head at a time.
  const isOne = view === 'neurons' || (view === 'matrix' && combine_heads === 'overlay');
  const heads = isOne ? chosen.heads.slice(0, 1) : chosen.heads;
  const which =
    heads.length > MOST_NAMED
      ? `${heads.length}heads`
      : `head${heads.length > 1 ? 's' : ''}${heads.join('-')}`;
  return `bertscope-layer${layer}-${which}.${ending}`;
}

/** The same for a picture, which is of a view. @example the grid as svg: "bertscope-grid.svg" */
export function pictureFileName(
  state: Pick<ViewState, 'document' | 'model'>,
  ending: string
): string {
  const { view } = state.document;
  const name = exportFileName(state, 'selection', ending);
  return view === 'heads' || view === 'grid' || view === 'patterns'
    ? name
    : name.replace('bertscope-', `bertscope-${view}-`);
}
