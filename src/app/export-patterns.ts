/**
 * What all heads do as a file, from the patterns view: the table of `view.patterns` as CSV or JSON, each
 * row with the model it is of. Leaves out: weights (export-table.ts, export-json.ts).
 */
import { DocumentError } from '../errors';
import { patternsOf } from '../state/pattern-actions';
import type { ViewState } from '../state/view-state';
import { VERSION } from '../version';
import { csvText } from './export-table';
import { patternRows, type PatternCell, type PatternRow } from './pattern-table';

const FORMAT = { format: 'bertscope-patterns', version: 1 } as const;
const HEAD_COLUMNS = ['layer', 'head', 'name', 'kind', 'idle', 'entropy'] as const;
const CELL_COLUMNS = [
  ...(['pattern', 'tier', 'queries', 'kept', 'mass', 'conditional', 'chance', 'lift'] as const),
  ...(['corrected', 'top_rate', 'control', 'margin', 'p', 'rank'] as const)
];
/** In every row, so that files of several models can be put together. */
const MODEL_COLUMNS = ['model', 'sha256', 'precision'] as const;

type Value = string | number | null;

const field = (value: Value): string =>
  value === null ? '' : typeof value === 'string' ? csvText(value) : String(value);

/** @throws {DocumentError} while no head is scored */
function scoredOf(state: ViewState) {
  const { model, encoding } = state;
  const patterns = patternsOf(state);
  if (model === null || encoding === null || patterns === null) {
    throw new DocumentError(
      'There is nothing to export yet: no head is scored.',
      'Wait until the map is there.',
      { path: 'view' }
    );
  }
  return { model, encoding, rows: patternRows(patterns) };
}

/** The table in pieces, each whole lines that end in CRLF; the first is the header. What is undefined is empty. */
export function* patternCsvPieces(state: ViewState): Generator<string> {
  const { model, rows } = scoredOf(state);
  const of = [model.name, model.sha256, model.precision].map(field).join(',');
  yield `${[...MODEL_COLUMNS, ...HEAD_COLUMNS, ...CELL_COLUMNS, 'n_inputs'].join(',')}\r\n`;
  for (const row of rows) {
    const head = HEAD_COLUMNS.map(name => field(row[name])).join(',');
    const lineOf = (cell: PatternCell): string =>
      `${of},${head},${CELL_COLUMNS.map(name => field(cell[name])).join(',')},1\r\n`;
    yield row.scores.map(lineOf).join('');
  }
}

/** One object: the model, the texts, and in `patterns` a row a head and pattern with the same columns. */
export function* patternJsonPieces(state: ViewState): Generator<string> {
  const { model, encoding, rows } = scoredOf(state);
  const { document } = state;
  const { name, precision, sha256, place, origin, layers, heads, libraries } = model;
  const about = {
    ...FORMAT,
    bertscope: VERSION,
    model: {
      id: document.model,
      name,
      precision,
      sha256,
      ...(place && { place }),
      origin,
      layers,
      heads,
      libraries
    },
    text_a: document.text_a,
    text_b: document.text_b,
    tokens: encoding.tokens,
    ...(encoding.labels !== undefined && { labels: encoding.labels })
  };
  yield `${JSON.stringify(about, null, 1).slice(0, -2)},\n "patterns": [\n`;
  const flat = ({ scores, ...head }: PatternRow): string[] =>
    scores.map(cell => JSON.stringify({ ...head, ...cell, n_inputs: 1 }));
  yield `${rows.flatMap(flat).join(',\n')}\n]}\n`;
}
