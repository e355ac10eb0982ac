/**
 * Narrows the unknown values of a tokenizer.json. Every failure names what the file has or lacks and
 * where to get another one.
 */
import { VocabularyError } from '../errors';

/** A JSON object whose fields nobody has looked at. */
export type Json = Readonly<Record<string, unknown>>;

/** What to do about a file that cannot be used. */
const FILE_ADVICE = 'Take the tokenizer.json that was published with this model.';
const KIND_ADVICE =
  'Choose a model with a WordPiece, byte-level BPE or Unigram tokenizer, such as a BERT, RoBERTa, XLM-R or ALBERT.';

/** @throws {VocabularyError} "The tokenizer file ‹what›." */
export function failOnFile(what: string, token: string, cause?: unknown): never {
  throw new VocabularyError(`The tokenizer file ${what}.`, FILE_ADVICE, { token }, cause);
}

/** A part that we cannot read as the reference does, by name: no guess takes its place. */
export function refusePart(what: string, type: unknown, cause?: unknown): never {
  const name = typeof type === 'string' ? type : JSON.stringify(type);
  throw new VocabularyError(
    `The tokenizer file has the ${what} ${name}, which BertScope does not know.`,
    KIND_ADVICE,
    { token: '' },
    cause
  );
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws {VocabularyError} if `value` is no object, as the field `name` must be */
export function readObject(value: unknown, name: string): Json {
  return isObject(value) ? value : failOnFile(`has no "${name}"`, name);
}

/** The entries of a list of a file, none where there is no list. */
export function readList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** @throws {VocabularyError} if `value` is no text, as the field `name` must be */
export function readText(value: unknown, name: string): string {
  return typeof value === 'string' ? value : failOnFile(`has no text in "${name}"`, name);
}

export function hasType(value: unknown, type: string): value is Json {
  return isObject(value) && value.type === type;
}
