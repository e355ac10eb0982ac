/** What the export menu gives: a file with its name, and how it is handed to the reader. */
import { brokenWords } from '../drawing/broken-words';
import { formatTolerance } from '../drawing/numerals';
import type { SvgGround } from '../drawing/svg-page';
import type { ViewState } from '../state/view-state';
import { withAllLayers } from './bring-layers';
import { jsonPieces } from './export-json';
import { exportPicture } from './export-picture';
import { exportFileName, exportSelection, MOST_WEIGHTS, pictureFileName } from './export-selection';
import type { ExportScope, ExportSelection } from './export-selection';
import { patternCsvPieces, patternJsonPieces } from './export-patterns';
import { csvPieces, looksLikeFormula } from './export-table';
import { picturePngFile } from './picture-png';

export type ExportKind =
  | { readonly format: 'svg'; readonly ground: SvgGround }
  | { readonly format: 'png'; readonly ground: SvgGround; readonly scale: number }
  | { readonly format: 'csv' | 'json'; readonly scope: ExportScope };

export type ExportedFile = {
  readonly name: string;
  readonly blob: Blob;
  /** What the reader should know of it, or empty. */
  readonly note: string;
};

const TYPES = {
  svg: 'image/svg+xml',
  png: 'image/png',
  csv: 'text/csv;charset=utf-8',
  json: 'application/json'
} as const;
const KEEP_MS = 60_000;
/** Strings are handed to the browser in blocks of this, so that the page never holds the whole file. */
const BLOCK_CHARACTERS = 1 << 20;
/** Writing goes on so long without letting the page do anything else. */
const TURN_MS = 30;

/** Whether a file is of more than the shown layer, and not of so much that it is refused anyway. */
function showsOtherLayers({ document, attention }: ViewState, kind: ExportKind): boolean {
  const { view, shelf } = document;
  if (!('scope' in kind)) return view === 'grid' || shelf.length > 0;
  if (attention === null || (kind.scope === 'selection' && view !== 'grid')) return false;
  const { layers, heads, tokens } = attention;
  return layers * heads * tokens * tokens <= MOST_WEIGHTS;
}

/** A sentence where a spreadsheet would not show what is in the file; empty where it does. */
function formulaNote({ groups, rows, columns }: ExportSelection): string {
  const shown = new Set([...rows, ...columns].map(token => groups.tokens[token]));
  const isRisky = [...shown].some(looksLikeFormula);
  return !isRisky
    ? ''
    : 'Some tokens begin with =, +, - or @: let a spreadsheet import the token columns as text, or it takes them for formulas.';
}

/** A sentence where the grid was written while some of its layers were not there. */
function absenceNote({ model, layers }: ExportSelection, isGrid: boolean): string {
  const absent = model.layers - layers.length;
  if (!isGrid || absent === 0) return '';
  return `${absent === 1 ? 'One layer is' : `${absent} layers are`} not here, and not in the file.`;
}

async function gather(pieces: Iterable<string>, type: string): Promise<Blob> {
  const blocks: Blob[] = [];
  let waiting: string[] = [];
  let characters = 0;
  let begun = performance.now();
  for (const piece of pieces) {
    waiting.push(piece);
    characters += piece.length;
    if (characters >= BLOCK_CHARACTERS) {
      blocks.push(new Blob(waiting));
      waiting = [];
      characters = 0;
    }
    if (performance.now() - begun > TURN_MS) {
      await new Promise(resolve => setTimeout(resolve));
      begun = performance.now();
    }
  }
  return new Blob([...blocks, ...waiting], { type });
}

/**
 * Writes what is seen in `shown`, which does not change meanwhile.
 *
 * @throws {DocumentError} where it is not there yet or too much, with the next step; what befell the engine where layers
 *   were let go
 */
export async function exportFile(shown: ViewState, kind: ExportKind): Promise<ExportedFile> {
  const state = showsOtherLayers(shown, kind) ? await withAllLayers(shown) : shown;
  const tolerance = state.attention?.tolerance ?? 0;
  const note = tolerance > 0 ? `Weights are stored to ${formatTolerance(tolerance)}.` : '';
  if (kind.format === 'svg' || kind.format === 'png') {
    const { format } = kind;
    const svg = exportPicture(state, kind.ground, format === 'png');
    // Pictures of several sizes lie beside each other.
    const size = format === 'png' && kind.scale !== 1 ? `@${kind.scale}x` : '';
    const name = pictureFileName(state, format).replace(/\.png$/, `${size}.png`);
    const blob =
      format === 'svg' ? new Blob([svg], { type: TYPES.svg }) : await picturePngFile(svg, kind);
    return { name, blob, note };
  }
  const { format } = kind;
  if (state.document.view === 'patterns' && kind.scope === 'selection') {
    const pieces = format === 'csv' ? patternCsvPieces(state) : patternJsonPieces(state);
    const name = exportFileName(state, kind.scope, format);
    return { name, blob: await gather(pieces, TYPES[format]), note };
  }
  const selection = exportSelection(state, kind.scope);
  const pieces = format === 'csv' ? csvPieces(selection) : jsonPieces(state.document, selection);
  return {
    name: exportFileName(state, kind.scope, format),
    blob: await gather(pieces, TYPES[format]),
    note: [
      note,
      absenceNote(selection, kind.scope === 'selection' && state.document.view === 'grid'),
      selection.broken.length === 0 ? '' : brokenWords(selection.layers[0], selection.broken),
      format === 'csv' ? formulaNote(selection) : ''
    ]
      .filter(Boolean)
      .join(' ')
  };
}

/** Whether the page is shown in a frame that may have forbidden downloads; browsers do not say. */
export const mayForbidDownloads = (): boolean => window.self !== window.top && origin === 'null';

/** Hands the file over as a download. */
export function download({ name, blob }: Pick<ExportedFile, 'name' | 'blob'>): void {
  const link = document.createElement('a');
  const url = URL.createObjectURL(blob);
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it some time after the click, and says nothing when it has.
  setTimeout(() => URL.revokeObjectURL(url), KEEP_MS);
}
