/**
 * The error family. Each class is for something that can befall a correct caller; a caller's own
 * slip is a built-in RangeError or TypeError, and an abort is not an error of this family.
 * `message` says what happened, `advice` what to do next; both are shown to people.
 */

export type ErrorTag =
  | 'DownloadError'
  | 'IntegrityError'
  | 'ModelFormatError'
  | 'UnsupportedModelError'
  | 'VocabularyError'
  | 'ShapeError'
  | 'InferenceError'
  | 'MemoryError'
  | 'EngineError'
  | 'DocumentError'
  | 'StorageError'
  | 'VersionError';

export type ErrorFields = Readonly<Record<string, string | number | boolean | null>>;

export abstract class BertScopeError extends Error {
  abstract readonly tag: ErrorTag;

  constructor(
    message: string,
    readonly advice: string,
    readonly fields: ErrorFields = {},
    cause?: unknown
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = new.target.name;
  }
}

/** A file could not be fetched: fields `url`, `status` (null when no answer came). */
export class DownloadError extends BertScopeError {
  readonly tag = 'DownloadError';
}

/** A file came with the wrong length or hash: fields `url`, `expected`, `actual`. */
export class IntegrityError extends BertScopeError {
  readonly tag = 'IntegrityError';
}

/** Bytes that are not a readable ONNX model: fields `offset`, `found`. */
export class ModelFormatError extends BertScopeError {
  readonly tag = 'ModelFormatError';
}

/** A sound ONNX model that gives no attention: fields `operator` or both counts. */
export class UnsupportedModelError extends BertScopeError {
  readonly tag = 'UnsupportedModelError';
}

/** A tokenizer file that lacks what it names: field `token`. */
export class VocabularyError extends BertScopeError {
  readonly tag = 'VocabularyError';
}

/** Numbers that came in another shape than promised: fields `expected`, `actual`. */
export class ShapeError extends BertScopeError {
  readonly tag = 'ShapeError';
}

/** The runtime failed while it worked: field `phase`. */
export class InferenceError extends BertScopeError {
  readonly tag = 'InferenceError';
}

/** Not enough memory: fields `neededBytes`, `what`. */
export class MemoryError extends BertScopeError {
  readonly tag = 'MemoryError';
}

/** The engine could not be started: fields `rung`, `reason`. */
export class EngineError extends BertScopeError {
  readonly tag = 'EngineError';
}

/** A document that cannot be shown: field `path` (where in it). */
export class DocumentError extends BertScopeError {
  readonly tag = 'DocumentError';
}

/** The browser would not keep something: field `reason`. */
export class StorageError extends BertScopeError {
  readonly tag = 'StorageError';
}

/** Python and browser halves of different versions: fields `python`, `browser`. */
export class VersionError extends BertScopeError {
  readonly tag = 'VersionError';
}

const FAMILY = {
  DownloadError,
  IntegrityError,
  ModelFormatError,
  UnsupportedModelError,
  VocabularyError,
  ShapeError,
  InferenceError,
  MemoryError,
  EngineError,
  DocumentError,
  StorageError,
  VersionError
} as const;

/** Whether `value` is one of ours and, when tags are given, one of those. */
export function isBertScopeError(value: unknown, ...tags: ErrorTag[]): value is BertScopeError {
  return value instanceof BertScopeError && (tags.length === 0 || tags.includes(value.tag));
}

/** Whether `value` is what an aborted AbortSignal throws. */
export function isAbort(value: unknown): boolean {
  // By name: a DOMException of another realm is no instance of this one's Error.
  return (
    typeof value === 'object' && value !== null && 'name' in value && value.name === 'AbortError'
  );
}

/** What survives `postMessage`, which drops custom classes. */
export type PlainError = {
  readonly tag: ErrorTag;
  readonly message: string;
  readonly advice: string;
  readonly fields: ErrorFields;
};

/** Any thrown value as a plain object; what is not ours becomes an InferenceError. */
export function toPlainError(value: unknown): PlainError {
  if (isBertScopeError(value)) {
    const { tag, message, advice, fields } = value;
    return { tag, message, advice, fields };
  }
  const message = value instanceof Error ? value.message : String(value);
  return {
    tag: 'InferenceError',
    message: `Something unexpected failed: ${message}`,
    advice: 'Run the cell again; if it stays, report it with this text.',
    fields: {}
  };
}

/** The other direction of {@link toPlainError}. */
export function fromPlainError(plain: PlainError): BertScopeError {
  return new FAMILY[plain.tag](plain.message, plain.advice, plain.fields);
}
