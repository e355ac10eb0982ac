/**
 * Weights as a long table in CSV (RFC 4180): one row a weight. Texts are always in quotes and are
 * written as they are, so that they compare equal to `view.tokens`. A spreadsheet may still take a
 * token that begins with =, +, - or @ for a formula: quotes do not prevent that, and a sign put
 * before it would falsify the token. Import the columns `from_token` and `to_token` as text there;
 * who exports such a file is told ({@link looksLikeFormula}). Leaves out: which weights
 * (export-selection.ts).
 */
import { float32Text } from '../attention/float32-text';
import { pinnedOn, type ExportSelection } from './export-selection';

/**
 * The same names as in Python's `view.to_dataframe()`. Where weights are not as the model gave them,
 * a last column `reduction` says what was done, in the document's own words. `from` and `to` count
 * the model's tokens; a word stands at its first piece.
 */
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

/** Whether a spreadsheet may compute this text instead of showing it. */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r]./su.test(text);

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
  const { groups, model, layers, rows, columns, pinned, reduction, planesOf } = selection;
  const tokens = groups.tokens.length;
  const [from, to] = [pinnedOn(pinned, 'from'), pinnedOn(pinned, 'to')];
  const isWanted = (row: number, column: number): boolean =>
    pinned.length === 0 || from.has(row) || to.has(column);
  const texts = groups.tokens.map(csvText);
  const places = groups.pieces.map(([start]) => start);
  const name = csvText(model.name);
  const done = Object.entries(reduction).map(([field, value]) => `${field}=${value}`);
  const last = done.length === 0 ? '\r\n' : `,${csvText(done.join(' '))}\r\n`;
  yield `${TABLE_COLUMNS.join(',')}${done.length === 0 ? '' : ',reduction'}\r\n`;
  for (const layer of layers) {
    for (const { head, weights } of planesOf(layer)) {
      const headName = typeof head === 'string' ? csvText(head) : head;
      for (const row of rows) {
        const lines: string[] = [];
        for (const column of columns) {
          if (!isWanted(row, column)) continue;
          const weight = float32Text(weights[row * tokens + column]);
          lines.push(
            `${name},${layer},${headName},${places[row]},${places[column]},${texts[row]},${texts[column]},${weight}${last}`
          );
        }
        yield lines.join('');
      }
    }
  }
}
