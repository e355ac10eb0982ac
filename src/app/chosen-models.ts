/**
 * Models whose files the reader chose or dropped: known in this page until it is left, by an id that the same files give
 * again. A document that names one opened elsewhere says that the files have to be chosen again.
 */
import { adler32 } from '../attention/adler32';
import type { ChosenFile } from '../sources/chosen-folder';
import { splitModel } from '../sources/model-names';
import type { FilesSource } from '../sources/model-source';
import { settings } from './settings';

/** What such a document's `model` begins with. */
export const CHOSEN_PREFIX = 'file:';

type Chosen = {
  readonly name: string;
  readonly files: readonly ChosenFile[];
  /** Who holds the files, where that is not the reader's computer. */
  readonly host?: string;
};

const chosen = new Map<string, Chosen>();

/** @returns the document's name for them */
export function addChosenFiles(files: readonly File[]): string {
  const all = files.map(file => ({ path: pathOf(file), blob: file, stamp: file.lastModified }));
  const common = commonFolder(all.map(({ path }) => path));
  const listed = all.map(({ path, blob }) => ({ path: path.slice(common.length), blob }));
  const described = JSON.stringify(
    all.map(({ path, blob, stamp }) => [path, blob.size, stamp]).sort()
  );
  const digest = adler32(new TextEncoder().encode(described)).toString(16).padStart(8, '0');
  const onnx = listed.find(({ path }) => path.toLowerCase().endsWith('.onnx'));
  const name = common.split('/').at(-2) ?? onnx?.path.split('/').at(-1) ?? 'model';
  // The digest alone is the same for one in some thousand exports of one model: few of what it sums up differs.
  const newest = Math.max(...all.map(({ stamp }) => stamp)).toString(36);
  const id = `${CHOSEN_PREFIX}${name.replace(/[^\w.-]+/g, '-').slice(0, 80)}-${digest}-${newest}`;
  chosen.set(id, { name, files: listed });
  return id;
}

/** Files that came from elsewhere under a name of their own. */
export const addFiles = (id: string, files: Chosen): void => void chosen.set(id, files);

/** @param model of a document, with or without the ONNX file that is meant; null if its files are not here */
export function chosenSource(model: string): FilesSource | null {
  const { place, file } = splitModel(model);
  const found = chosen.get(place);
  if (found === undefined) return null;
  const { precision } = settings.getState();
  return { kind: 'files', id: `${model} ${precision}`, ...found, file, preferred: precision };
}

function pathOf(file: File): string {
  return file.webkitRelativePath === '' ? file.name : file.webkitRelativePath;
}

/** The folders that all paths begin with, with a slash at the end; empty if there is none. */
function commonFolder(paths: readonly string[]): string {
  const [first = ''] = paths;
  const folders = first.split('/').slice(0, -1);
  let common = '';
  for (const folder of folders) {
    const next = `${common}${folder}/`;
    if (!paths.every(path => path.startsWith(next))) break;
    common = next;
  }
  return common;
}
