/**
 * How an exported page is put together: the template's places, and the blocks that carry documents
 * and files. `bertscope/_page.py` writes the same blocks; `src/page/` reads them.
 */
import { escapeHtml } from '../drawing/svg-text';

/** Type of a block that holds a document as JSON. */
export const DOCUMENT_TYPE = 'application/vnd.bertscope.v1+json';
/** Type of a block that holds a file as base64. */
export const FILE_TYPE = 'application/vnd.bertscope.file';
/** Names the `meta` that says where the files are: `here` (in blocks) or the address of a script beside the page. */
export const FILES_META = 'bertscope-files';
/** Around each document: the view is put here, in the place of everything else that is here. */
export const VIEW_ATTRIBUTE = 'data-bertscope-view';

/** Files a page has to carry in order to compute. */
export const CARRIED_FILES = [
  'engine.worker.js',
  'ort-wasm-simd-threaded.wasm',
  'manifest.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'model.onnx'
] as const;

export type CarriedFile = (typeof CARRIED_FILES)[number];

/** What of a page differs from export to export, besides the files it carries. */
export type PageParts = { readonly head: string; readonly views: string };

/** JSON that nothing in it can end the script element around. */
export function jsonForScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    letter => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

/**
 * One view: its document, and a picture for readers without scripts and for the time until the script has run.
 *
 * @param picture HTML, or null
 */
export function viewMarkup(document: unknown, picture: string | null): string {
  const shown =
    picture ??
    '<noscript><p>This page draws its picture with JavaScript: allow it, or open the page in a browser.</p></noscript>';
  return `<div ${VIEW_ATTRIBUTE}>${shown}<script type="${DOCUMENT_TYPE}">${jsonForScript(document)}</script></div>`;
}

/** @param files `here`, the address of the script beside the page, or null for a page that cannot compute */
export function headMarkup(title: string, files: string | null): string {
  const meta = files === null ? '' : `<meta name="${FILES_META}" content="${escapeHtml(files)}">`;
  return `<title>${escapeHtml(title)}</title>${meta}`;
}

/**
 * What stands before and behind the base64 of a carried file.
 *
 * @param isPacked whether the base64 is of gzipped bytes
 */
export function fileMarkup(name: CarriedFile, isPacked: boolean): [start: string, end: string] {
  const packed = isPacked ? ' data-gzip' : '';
  return [`<script type="${FILE_TYPE}" data-name="${name}"${packed}>`, '</script>\n'];
}

/**
 * The template with its places filled: the page up to the place of its files, and what follows it.
 *
 * @throws {TypeError} if it is not our template
 */
export function fillTemplate(template: string, { head, views }: PageParts): [string, string] {
  // In one pass, so that what is filled in is never searched for places.
  const pieces = template.split(/<!--bertscope-(?:head|views|assets)-->/);
  if (pieces.length !== 4) throw new TypeError('not the template of an exported page');
  const [start, middle, tail, end] = pieces;
  return [`${start}${head}${middle}${views}${tail}`, end];
}

/** A title for the page: the text, shortened. */
export function pageTitle(textA: string, textB: string | null): string {
  const text = [textA, textB ?? ''].join(' ').replace(/\s+/g, ' ').trim();
  const letters = Array.from(text);
  const short = letters.length > 60 ? `${letters.slice(0, 59).join('').trimEnd()}…` : text;
  return short === '' ? 'BertScope' : `${short} · BertScope`;
}
