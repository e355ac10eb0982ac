/**
 * Weights as a long table in CSV (RFC 4180): one row a weight. Texts are always in quotes and are
 * written as they are, so that they compare equal to `view.tokens`. A spreadsheet may still take a
 * token that begins with =, +, - or @ for a formula: quotes do not prevent that, and a sign put
 * before it would falsify the token. Import the columns `from_token` and `to_token` as text there.
 * Leaves out: which weights (export-selection.ts).
 */
import { weightAt } from '../attention/attention-rows';
import { float32Text } from '../attention/float32-text';
import { pinnedOn, type ExportSelection } from './export-selection';

/** The same names as in Python's `view.to_dataframe()`. */
export const TABLE_COLUMNS = [
  'model',
  'layer',
  'head',
  'from',
  'to',
  'from_token',
  'to_token',
  'weight'
] as const;

/**
 * A text as a field, in quotes.
 *
 * @example say "hi" gives "say ""hi"""
 */
export const csvText = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * The table in pieces, one a token that attends, each whole lines that end in CRLF; the first is the header.
 *
 * @example one head of two tokens, rows [.9, .1] and [.3, .7], gives the header and
 *   `"tiny",0,0,0,0,"a","a",0.9` and three lines more
 */
export function* csvPieces(selection: ExportSelection): Generator<string> {
  const { encoding, model, attention, layers, heads, pinned } = selection;
  const { tokens } = attention;
  const [from, to] = [pinnedOn(pinned, 'from'), pinnedOn(pinned, 'to')];
  const isWanted = (row: number, column: number): boolean =>
    pinned.length === 0 || from.has(row) || to.has(column);
  const texts = encoding.tokens.map(csvText);
  const name = csvText(model.name);
  yield `${TABLE_COLUMNS.join(',')}\r\n`;
  for (const layer of layers) {
    const weights = attention.weights[layer];
    if (!weights) continue;
    for (const head of heads) {
      for (let row = 0; row < tokens; row++) {
        const lines: string[] = [];
        for (let column = 0; column < tokens; column++) {
          if (!isWanted(row, column)) continue;
          const weight = float32Text(weightAt(weights, tokens, head, row, column));
          lines.push(
            `${name},${layer},${head},${row},${column},${texts[row]},${texts[column]},${weight}\r\n`
          );
        }
        yield lines.join('');
      }
    }
  }
}
