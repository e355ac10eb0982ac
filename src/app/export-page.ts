/**
 * Writes an exported page in the browser: one HTML file that opens without a server or a network.
 * `bertscope/_page.py` writes the same page in Python. Leaves out: handing the file to the reader.
 */
import { encodeExactly } from '../attention/snapshot';
import { toBase64 } from '../attention/base64';
import { DocumentError, DownloadError, UnsupportedModelError } from '../errors';
import type { ViewState } from '../state/view-state';
import { withAllLayers } from './bring-layers';
import { hostAssets } from './host';
import { savedPicture } from './saved-picture';
import {
  fileMarkup,
  fillTemplate,
  headMarkup,
  pageTitle,
  viewMarkup,
  type CarriedFile
} from './page-format';

export type ExportOptions = {
  /** Whether the page carries engine and model, some 66 MB, and computes on new texts. */
  readonly live?: boolean;
  /** By default the text, shortened. */
  readonly title?: string;
  readonly signal?: AbortSignal;
  /** Of the files of a live page; `totalBytes` is null while unknown. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number | null) => void;
};

/** Three bytes make four characters, so that pieces can be put one after another. */
const PIECE_BYTES = 3 * 2 ** 18;
/** Models that a page can carry, or that need none. */
const CARRIED_MODELS = ['embedded', 'article'];

/** The most exact there is of the run on the screen: what was rounded when it was stored stays as it was stored. */
function exactSnapshot({ document, encoding, model, attention }: ViewState): unknown {
  if (encoding === null || model === null || attention === null) return null;
  if (attention.tolerance > 0) return document.snapshot;
  if (attention.weights.every(layer => layer === null)) return null;
  return encodeExactly({ encoding, model, attention });
}

/**
 * @returns the page, type `text/html`
 * @throws {DocumentError} where there is nothing to show yet
 * @throws {UnsupportedModelError} where this host has no template, or the page should carry a model that none can
 * @throws {DownloadError} for a file that cannot be fetched; `signal.reason` once aborted
 */
export async function exportPage(
  state: ViewState,
  { live = false, title, signal, onProgress }: ExportOptions = {}
): Promise<Blob> {
  const { document, phase } = state;
  const { page } = hostAssets();
  if (page === undefined || page === null) {
    throw new UnsupportedModelError(
      'This page cannot export: it has no template.',
      'Open the notebook in JupyterLab or Notebook 7 with bertscope installed.',
      { model: document.model }
    );
  }
  const snapshot =
    phase.phase === 'ready' ? exactSnapshot(await withAllLayers(state, signal)) : null;
  if (snapshot === null && !live) {
    throw new DocumentError(
      'There is nothing to export yet: the attention is not all there.',
      'Wait until the view is ready, and export it then.',
      { path: 'snapshot' }
    );
  }
  if (live && !CARRIED_MODELS.includes(document.model)) {
    throw new UnsupportedModelError(
      `A page carries the embedded model only, and this view shows ${document.model}.`,
      'Export the page without a model: it shows the attention that is here.',
      { model: document.model }
    );
  }
  // Of numbers that are left out of the page there is no picture either.
  const picture = snapshot === null ? null : savedPicture(state);
  const template = await (await fetchFile(page, signal)).text();
  const [start, end] = fillTemplate(template, {
    head: headMarkup(title ?? pageTitle(document.text_a, document.text_b), live ? 'here' : null),
    views: viewMarkup({ ...document, live_id: null, snapshot }, picture?.html ?? null)
  });
  const blocks = live ? await carryFiles(signal, onProgress) : [];
  return new Blob([start, ...blocks, end], { type: 'text/html' });
}

/** Where each file lies here, and whether it gets smaller by packing. */
function carriedFiles(): readonly (readonly [CarriedFile, string, boolean])[] {
  const { engine, models } = hostAssets();
  const model = models.find(({ id }) => id === 'embedded');
  if (engine === null || model === undefined) {
    throw new UnsupportedModelError(
      'There is no model here that a page could carry.',
      'Export the page without a model: it shows the attention that is here.',
      { model: 'embedded' }
    );
  }
  return [
    ['engine.worker.js', engine.workerUrl, true],
    ['ort-wasm-simd-threaded.wasm', engine.wasmUrl, true],
    ['manifest.json', model.manifestUrl, false],
    ['tokenizer.json', model.tokenizerUrl, true],
    ['tokenizer_config.json', model.tokenizerConfigUrl, false],
    ['model.onnx', model.modelUrl, false]
  ];
}

async function carryFiles(
  signal: AbortSignal | undefined,
  onProgress: ExportOptions['onProgress']
): Promise<Blob[]> {
  const files = carriedFiles();
  const answers = await Promise.all(files.map(([, url]) => fetchFile(url, signal)));
  const lengths = answers.map(({ headers }) =>
    headers.has('content-encoding') ? NaN : Number(headers.get('content-length') ?? NaN)
  );
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let loadedBytes = 0;
  const read = async (answer: Response): Promise<Uint8Array<ArrayBuffer>> => {
    const counted = answer.body?.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(piece, controller) {
          loadedBytes += piece.length;
          onProgress?.(loadedBytes, Number.isNaN(total) ? null : total);
          controller.enqueue(piece);
        }
      })
    );
    return new Uint8Array(await new Response(counted ?? null).arrayBuffer());
  };
  const blocks: Blob[] = [];
  for (const [i, [name, , packs]] of files.entries()) {
    const bytes = await read(answers[i]);
    blocks.push(fileBlock(name, packs ? await gzip(bytes) : bytes, packs));
    signal?.throwIfAborted();
  }
  return blocks;
}

/** The block in pieces, so that no string of 60 MB is made. */
function fileBlock(name: CarriedFile, bytes: Uint8Array, isPacked: boolean): Blob {
  const [start, end] = fileMarkup(name, isPacked);
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    pieces.push(toBase64(bytes.subarray(at, at + PIECE_BYTES)));
  }
  return new Blob([start, ...pieces, end]);
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function fetchFile(url: string, signal: AbortSignal | undefined): Promise<Response> {
  const failed = (status: number | null, cause?: unknown): DownloadError =>
    new DownloadError(
      `The file ${url.slice(url.lastIndexOf('/') + 1)} of the page could not be fetched (${status === null ? 'no answer' : `HTTP ${status}`}).`,
      'Try again; if it stays, reload JupyterLab or install bertscope again.',
      { url, status },
      cause
    );
  const answer = await fetch(url, signal === undefined ? {} : { signal }).catch(
    (cause: unknown) => {
      signal?.throwIfAborted();
      throw failed(null, cause);
    }
  );
  if (!answer.ok) throw failed(answer.status);
  return answer;
}
