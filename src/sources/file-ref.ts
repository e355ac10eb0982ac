/** One file of a model: where it lies, what is known of it, and the contract of whoever reads it. Types only. */

export type FileRef = {
  /** Within the model's folder, for example `onnx/model.onnx`. */
  readonly path: string;
  /** An absolute URL, or the file itself. */
  readonly from: string | Blob;
  /** Null while unknown. */
  readonly sizeBytes: number | null;
  /** Lower-case hexadecimal; null while unknown. */
  readonly sha256: string | null;
};

export type ReadOptions = {
  readonly signal?: AbortSignal;
  /** Called at the start, then about once a megabyte; `totalBytes` is null while unknown. */
  readonly onProgress?: (loadedBytes: number, totalBytes: number | null) => void;
  /** The file's length where it is told while the file is already on its way. */
  readonly expectedBytes?: Promise<number>;
  /** Whether the browser's own HTTP cache is passed by: what it gave before was wrong. */
  readonly isFresh?: boolean;
};

export type FileContent = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What was computed from the bytes; null where nobody did. */
  readonly sha256: string | null;
};

/** Reads files whole. Readers wrap each other: progress, checks, retries and keeping are one each. */
export interface IFileReader {
  /**
   * @throws {DownloadError} if no answer came or not a good one
   * @throws {IntegrityError} if the file came with another length or hash than it should have
   * @throws `signal.reason` once aborted
   */
  read(file: FileRef, options?: ReadOptions): Promise<FileContent>;
}
