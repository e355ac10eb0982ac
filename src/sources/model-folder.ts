/** The files of one model, wherever they lie. */
import type { FileRef } from './file-ref';

export type ModelFolder = {
  /** What it is kept under: the same place and revision give the same address. */
  readonly address: string;
  /** For people, for example `Xenova/bert-base-uncased`. */
  readonly name: string;
  /** Where it lies, for people: `huggingface.co`, `this server`, `files of this computer`. */
  readonly host: string;
  /** The commit that the files are of; null where the place has none. */
  readonly commit: string | null;
  readonly files: readonly FileRef[];
};

/** The file of this path, else null. */
export function findFile({ files }: ModelFolder, path: string): FileRef | null {
  return files.find(file => file.path === path) ?? null;
}

/** The file of this name that lies nearest to the folder's root; null if there is none. */
export function findNamed({ files }: ModelFolder, name: string): FileRef | null {
  const depth = ({ path }: FileRef): number => path.split('/').length;
  return (
    files
      .filter(({ path }) => path === name || path.endsWith(`/${name}`))
      .sort((a, b) => depth(a) - depth(b))[0] ?? null
  );
}
