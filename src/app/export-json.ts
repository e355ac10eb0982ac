/**
 * Weights as JSON, with all that is needed to know what they are: texts, tokens and their places,
 * model, precision, hash, versions, and how far a weight may be off. Leaves out: which weights
 * (export-selection.ts).
 */
import { float32Text } from '../attention/float32-text';
import { VERSION } from '../version';
import type { ViewDocument } from '../state/document';
import type { ExportSelection } from './export-selection';

/** What the file says it is. A later, different form gets another number. */
const FORMAT = { format: 'bertscope-attention', version: 1 } as const;

function headOf(document: ViewDocument, selection: ExportSelection): Record<string, unknown> {
  const { encoding, model, attention, scope, layers, heads, pinned } = selection;
  return {
    ...FORMAT,
    bertscope: VERSION,
    model: {
      id: document.model,
      name: model.name,
      precision: model.precision,
      sha256: model.sha256,
      origin: model.origin,
      layers: model.layers,
      heads: model.heads,
      libraries: model.libraries
    },
    // No weight is further than this from what was computed.
    tolerance: attention.tolerance,
    text_a: document.text_a,
    text_b: document.text_b,
    tokens: encoding.tokens.map((text, i) => ({
      text,
      // UTF-16 code units in the text of its own sentence.
      offset: encoding.offsets[i],
      sentence: encoding.sentenceIds[i],
      word: encoding.wordIds[i],
      special: encoding.special[i]
    })),
    selection: { scope, layers, heads, pinned },
    shelf: document.shelf
  };
}

/** JSON knows no NaN. */
const numberText = (weight: number): string =>
  Number.isFinite(weight) ? float32Text(weight) : 'null';

const listText = (weights: Float32Array): string =>
  `[${Array.from(weights, numberText).join(',')}]`;

/** The entries of one head: its matrix, or a row or column for each pinned token. */
function entriesOf(
  { attention: { tokens }, pinned }: ExportSelection,
  layer: number,
  head: number,
  weights: Float32Array
): string[] {
  const plane = weights.subarray(head * tokens * tokens, (head + 1) * tokens * tokens);
  const row = (from: number): Float32Array => plane.subarray(from * tokens, (from + 1) * tokens);
  const column = (to: number): Float32Array =>
    Float32Array.from({ length: tokens }, (_, from) => plane[from * tokens + to]);
  const start = `{"layer":${layer},"head":${head}`;
  if (pinned.length === 0) {
    const rows = Array.from({ length: tokens }, (_, from) => listText(row(from)));
    return [`${start},"weights":[${rows.join(',\n')}]}`];
  }
  return pinned.map(({ side, token }) => {
    const weightsOf = side === 'from' ? row(token) : column(token);
    return `${start},"${side}":${token},"weights":${listText(weightsOf)}}`;
  });
}

/**
 * The file in pieces. `attention` has one entry a head with `weights[from][to]`; where tokens are
 * pinned, one a head and token, with `from` (whom it attends to) or `to` (who attends to it).
 */
export function* jsonPieces(document: ViewDocument, selection: ExportSelection): Generator<string> {
  const { attention, layers, heads } = selection;
  yield `${JSON.stringify(headOf(document, selection), null, 1).slice(0, -2)},\n "attention": [\n`;
  let isFirst = true;
  for (const layer of layers) {
    const weights = attention.weights[layer];
    if (!weights) continue;
    for (const head of heads) {
      const entries = entriesOf(selection, layer, head, weights).join(',\n');
      yield isFirst ? entries : `,\n${entries}`;
      isFirst = false;
    }
  }
  yield '\n]}\n';
}
