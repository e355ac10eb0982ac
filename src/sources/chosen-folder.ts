/** Files that the reader chose or dropped, as a model's folder: nothing of them leaves the computer. */
import { UnsupportedModelError } from '../errors';
import { findNamed, type ModelFolder } from './model-folder';

export type ChosenFile = {
  /** With the folders it was chosen in. */
  readonly path: string;
  readonly blob: Blob;
  /** Lower-case hexadecimal, where it is known before the file is read. */
  readonly sha256?: string;
};

export const CHOSEN_HOST = 'this computer';

/**
 * @param address what the files are known by in this page
 * @param name for people
 * @param host who holds them, for people
 * @throws {UnsupportedModelError} if a file is missing that a model cannot do without; it says which
 */
export function folderOfFiles(
  files: readonly ChosenFile[],
  address: string,
  name: string,
  host: string = CHOSEN_HOST
): ModelFolder {
  const folder: ModelFolder = {
    address,
    name,
    host,
    commit: null,
    files: files.map(({ path, blob, sha256 = null }) => ({
      path,
      from: blob,
      sizeBytes: blob.size,
      sha256
    }))
  };
  const hasOnnx = files.some(({ path }) => path.toLowerCase().endsWith('.onnx'));
  const hasVocabulary =
    findNamed(folder, 'tokenizer.json') !== null || findNamed(folder, 'vocab.txt') !== null;
  const missing = [
    ...(hasOnnx ? [] : ['an ONNX file (model.onnx)']),
    ...(findNamed(folder, 'config.json') === null ? ['config.json'] : []),
    ...(hasVocabulary ? [] : ['tokenizer.json'])
  ];
  if (missing.length === 0) return folder;
  throw new UnsupportedModelError(
    `These files are no whole model: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
    'Choose all files of the model’s folder together, or drop the folder itself.',
    { model: name, missing: missing.join(', ') }
  );
}
