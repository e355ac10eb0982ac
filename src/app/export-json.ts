/**
 * Weights as JSON, with all that is needed to know what they are: texts, tokens and their places,
 * model, precision, hash, versions, and how far a weight may be off. Leaves out: which weights
 * (export-selection.ts).
 */
import { float32Text } from '../attention/float32-text';
import { VERSION } from '../version';
import type { ViewDocument } from '../state/document';
import type { ExportPlane, ExportSelection } from './export-selection';
import { patternRows } from './pattern-table';

/** What the file says it is. A later, different form gets another number. */
const FORMAT = { format: 'bertscope-attention', version: 1 } as const;

/** From the first piece's start to the last one's end. */
function offsetOf(
  { offsets }: ExportSelection['encoding'],
  start: number,
  end: number
): readonly [number, number] | null {
  const [first, last] = [offsets[start] ?? null, offsets[end - 1] ?? null];
  return first === null || last === null ? null : [first[0], last[1]];
}

function headOf(document: ViewDocument, selection: ExportSelection): Record<string, unknown> {
  const { encoding, model, attention, scope, layers, heads, broken, pinned, reduction } = selection;
  const { groups, rows, columns } = selection;
  const isPart = rows.length < groups.tokens.length || columns.length < groups.tokens.length;
  return {
    ...FORMAT,
    bertscope: VERSION,
    model: {
      id: document.model,
      name: model.name,
      precision: model.precision,
      sha256: model.sha256,
      // Host, commit and file; of what is built in there is none.
      ...(model.place && { place: model.place }),
      origin: model.origin,
      layers: model.layers,
      heads: model.heads,
      libraries: model.libraries
    },
    // No weight is further than this from what was computed.
    tolerance: attention.tolerance,
    text_a: document.text_a,
    text_b: document.text_b,
    // Those that the weights are between; a word says which pieces it is of.
    tokens: groups.tokens.map((text, i) => {
      const [start, end] = groups.pieces[i];
      return {
        text,
        // As the vocabulary writes it, where that is not how it is read.
        ...(groups.isWhole && encoding.labels !== undefined && { piece: encoding.tokens[start] }),
        // UTF-16 code units in the text of its own sentence.
        offset: offsetOf(encoding, start, end),
        sentence: groups.sentenceIds[i],
        word: encoding.wordIds[start],
        special: groups.special[i],
        ...(groups.isWhole ? {} : { pieces: [start, end] })
      };
    }),
    selection: {
      scope,
      layers,
      heads,
      pinned,
      ...(isPart ? { rows, columns } : {}),
      // Chosen, but not here: some of their weights are no numbers.
      ...(broken.length > 0 ? { broken } : {})
    },
    // What was done to the weights, in the fields of the view; empty where they are as computed.
    reduction,
    shelf: document.shelf
  };
}

/**
 * What the exported heads do, a head at a time: of the model's own weights on this one input, whatever
 * was done to the weights that are written. Nothing where they are not scored.
 */
function* patternsText({ patterns, layers, heads, broken }: ExportSelection): Generator<string> {
  const isWritten = (layer: number, head: number): boolean =>
    layers.includes(layer) && (heads.includes(head) || broken.includes(head));
  const rows = patterns === null ? [] : patternRows(patterns);
  const written = rows.filter(({ layer, head }) => isWritten(layer, head));
  if (written.length === 0) return;
  yield ' "patterns": [\n';
  for (const [at, row] of written.entries()) {
    yield `${at === 0 ? '' : ',\n'}${JSON.stringify({ ...row, n_inputs: 1 })}`;
  }
  yield '\n],\n';
}

/** JSON knows no NaN. */
const numberText = (weight: number): string =>
  Number.isFinite(weight) ? float32Text(weight) : 'null';

const listText = (weights: readonly number[]): string => `[${weights.map(numberText).join(',')}]`;

/**
 * The entries of one head, a row of weights at a time: its matrix, or a row or column for each
 * pinned token.
 */
function* entriesOf(
  { groups, rows, columns, pinned }: ExportSelection,
  layer: number,
  { head, weights }: ExportPlane
): Generator<string> {
  const tokens = groups.tokens.length;
  const row = (from: number): number[] => columns.map(to => weights[from * tokens + to]);
  const column = (to: number): number[] => rows.map(from => weights[from * tokens + to]);
  const start = `{"layer":${layer},"head":${JSON.stringify(head)}`;
  if (pinned.length === 0) {
    yield `${start},"weights":[`;
    for (const [at, from] of rows.entries()) yield `${at === 0 ? '' : ',\n'}${listText(row(from))}`;
    yield ']}';
    return;
  }
  for (const [at, { side, token }] of pinned.entries()) {
    const list = listText(side === 'from' ? row(token) : column(token));
    yield `${at === 0 ? '' : ',\n'}${start},"${side}":${token},"weights":${list}}`;
  }
}

/**
 * The file in pieces of at most a row of weights, so that the page is never held up for long.
 * `attention` has one entry a head with `weights[from][to]`; where tokens are
 * pinned, one a head and token, with `from` (whom it attends to) or `to` (who attends to it). Where
 * the selection names `rows` and `columns`, weights are of these tokens alone, in their order.
 * `patterns` has one entry a head that is exported and scored: its name, and of each pattern the
 * columns of `view.patterns` in Python.
 */
export function* jsonPieces(document: ViewDocument, selection: ExportSelection): Generator<string> {
  const { layers, planesOf } = selection;
  yield `${JSON.stringify(headOf(document, selection), null, 1).slice(0, -2)},\n`;
  yield* patternsText(selection);
  yield ' "attention": [\n';
  let isFirst = true;
  for (const layer of layers) {
    for (const plane of planesOf(layer)) {
      if (!isFirst) yield ',\n';
      yield* entriesOf(selection, layer, plane);
      isFirst = false;
    }
  }
  yield '\n]}\n';
}
