/**
 * Offers the page the model that a cell gave as a folder of the kernel: its files come in pieces over the comm, each when
 * it is asked for, and stay in this page. Leaves out checking what came, which is done where it is read.
 */
import { offerModel } from '../app/offered-models';
import { DownloadError } from '../errors';
import type { ChosenFile } from '../sources/chosen-folder';
import { readModelPiece, type ModelPieceRequest } from './messages';
import type { IWidgetPort } from './session-link';

/** The trait `_model_files`: a folder of the kernel; `model` is the document's name for it. */
type Folder = {
  readonly model: string;
  readonly name: string;
  readonly files: readonly {
    readonly path: string;
    readonly size_bytes: number;
    readonly sha256: string;
  }[];
};

export interface IModelOffer {
  /** The trait may have changed. */
  update(): void;
  /** A custom message from the kernel; those of others are passed over. */
  takeMessage(content: unknown, buffers: readonly DataView[]): void;
  dispose(): void;
}

/** So often it is looked whether the kernel is still there. */
const LOOK_MS = 500;

function readFile(value: unknown): Folder['files'][number] | null {
  if (typeof value !== 'object' || value === null) return null;
  const { path, size_bytes, sha256 } = value as Readonly<Record<string, unknown>>;
  const isFile =
    typeof path === 'string' && typeof sha256 === 'string' && Number.isSafeInteger(size_bytes);
  return isFile ? { path, size_bytes: Number(size_bytes), sha256 } : null;
}

function readFolder(value: unknown): Folder | null {
  if (typeof value !== 'object' || value === null) return null;
  const { model, name, files } = value as Readonly<Record<string, unknown>>;
  if (typeof model !== 'string' || typeof name !== 'string' || !Array.isArray(files)) return null;
  const read = files.map(readFile).filter(file => file !== null);
  return read.length === files.length ? { model, name, files: read } : null;
}

function gone(): DownloadError {
  return new DownloadError(
    'The kernel ended before the files of the model had come.',
    'Run the cell again when a kernel is there; or drop the model’s folder on the panel “model”.',
    { url: '', status: null, reason: 'kernel' }
  );
}

export function offerModelOf(port: IWidgetPort): IModelOffer {
  type Waiting = (piece: Uint8Array<ArrayBuffer> | DownloadError) => void;
  const waiting = new Map<string, Waiting>();
  let offered: string | null = null;
  let withdraw = (): void => undefined;

  const nameOf = ({ model, path, offset }: Omit<ModelPieceRequest, 'type'>): string =>
    JSON.stringify([model, path, offset]);

  const ask = (
    asked: Omit<ModelPieceRequest, 'type'>,
    signal: AbortSignal
  ): Promise<Uint8Array<ArrayBuffer>> =>
    new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const name = nameOf(asked);
      const end = (): void => {
        waiting.delete(name);
        clearInterval(looking);
        signal.removeEventListener('abort', abort);
      };
      const fail = (reason: Error): void => {
        end();
        reject(reason);
      };
      const abort = (): void => fail(signal.reason as Error);
      const looking = setInterval(() => {
        if (!port.isLive) fail(gone());
      }, LOOK_MS);
      signal.addEventListener('abort', abort, { once: true });
      waiting.set(name, piece => {
        if (piece instanceof DownloadError) fail(piece);
        else {
          end();
          resolve(piece);
        }
      });
      try {
        port.send({ type: 'model_piece', ...asked });
      } catch {
        fail(gone());
      }
    });

  const take = async (
    { model, files }: Folder,
    kept: Map<string, Blob>,
    signal: AbortSignal,
    onProgress: (loadedBytes: number, totalBytes: number) => void
  ): Promise<readonly ChosenFile[]> => {
    const total = files.reduce((sum, { size_bytes }) => sum + size_bytes, 0);
    let loaded = 0;
    for (const { path, size_bytes } of files) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      let offset = kept.has(path) ? size_bytes : 0;
      loaded += offset;
      onProgress(loaded, total);
      while (offset < size_bytes) {
        const piece = await ask({ model, path, offset }, signal);
        if (piece.length === 0) throw gone();
        pieces.push(piece);
        offset += piece.length;
        loaded += piece.length;
        onProgress(loaded, total);
      }
      // What has come whole need not come again when a run is given up.
      if (!kept.has(path)) kept.set(path, new Blob(pieces));
    }
    return files.map(({ path, sha256 }) => ({ path, sha256, blob: kept.get(path) ?? new Blob() }));
  };

  const update = (): void => {
    const folder = port.isLive ? readFolder(port.get('_model_files')) : null;
    if ((folder?.model ?? null) === offered) return;
    withdraw();
    offered = folder?.model ?? null;
    if (folder === null) return;
    const kept = new Map<string, Blob>();
    withdraw = offerModel(folder.model, {
      name: folder.name,
      host: 'the kernel',
      take: (signal, onProgress) => take(folder, kept, signal, onProgress)
    });
  };

  update();
  return {
    update,
    takeMessage(content, [buffer]) {
      const piece = readModelPiece(content);
      if (piece === null) return;
      const { error } = piece;
      const answer =
        error !== null
          ? new DownloadError(error, 'Run the cell again.', {
              url: '',
              status: null,
              reason: 'kernel'
            })
          : // A copy: what the host hands out may be a part of a larger message.
            new Uint8Array(
              buffer?.buffer.slice(
                buffer.byteOffset,
                buffer.byteOffset + buffer.byteLength
              ) as ArrayBuffer
            );
      waiting.get(nameOf(piece))?.(answer);
    },
    dispose: () => withdraw()
  };
}
