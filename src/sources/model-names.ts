/**
 * The names a model is asked for by. Known names stand for repositories that hold ONNX files; where there are several,
 * the first that has some is taken. Others are repositories of a Hub, or models on the reader's own server.
 */
import { UnsupportedModelError } from '../errors';

/**
 * Exports by the author of transformers.js (`Xenova/…`: attention with its Softmax, most precisions), then the models'
 * own repositories, some of which hold an ONNX file too.
 */
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  'bert-base-uncased': ['Xenova/bert-base-uncased', 'google-bert/bert-base-uncased'],
  'bert-base-cased': ['Xenova/bert-base-cased', 'google-bert/bert-base-cased'],
  'bert-large-uncased': ['Xenova/bert-large-uncased', 'google-bert/bert-large-uncased'],
  'bert-base-multilingual-cased': [
    'Xenova/bert-base-multilingual-cased',
    'google-bert/bert-base-multilingual-cased'
  ],
  'bert-base-multilingual-uncased': [
    'Xenova/bert-base-multilingual-uncased',
    'google-bert/bert-base-multilingual-uncased'
  ],
  'distilbert-base-uncased': [
    'Xenova/distilbert-base-uncased',
    'distilbert/distilbert-base-uncased'
  ],
  'distilbert-base-cased': ['Xenova/distilbert-base-cased', 'distilbert/distilbert-base-cased'],
  'roberta-base': ['Xenova/roberta-base', 'FacebookAI/roberta-base'],
  'roberta-large': ['Xenova/roberta-large', 'FacebookAI/roberta-large'],
  'distilroberta-base': ['Xenova/distilroberta-base', 'distilbert/distilroberta-base'],
  'xlm-roberta-base': ['Xenova/xlm-roberta-base', 'FacebookAI/xlm-roberta-base'],
  'albert-base-v2': ['Xenova/albert-base-v2', 'albert/albert-base-v2'],
  'all-mpnet-base-v2': ['Xenova/all-mpnet-base-v2', 'sentence-transformers/all-mpnet-base-v2'],
  'all-MiniLM-L6-v2': ['Xenova/all-MiniLM-L6-v2', 'sentence-transformers/all-MiniLM-L6-v2'],
  'electra-small-discriminator': [
    'Xenova/electra-small-discriminator',
    'google/electra-small-discriminator'
  ],
  'deberta-v3-small': ['Xenova/deberta-v3-small', 'microsoft/deberta-v3-small'],
  'ModernBERT-base': ['answerdotai/ModernBERT-base'],
  gpt2: ['Xenova/gpt2', 'openai-community/gpt2']
};

/** What may be asked for without the name of an owner. */
export const KNOWN_NAMES: readonly string[] = Object.keys(KNOWN);

export type ModelName =
  | {
      readonly kind: 'hub';
      /** The first that has ONNX files is meant. */
      readonly repositories: readonly string[];
      readonly revision: string;
      /** The ONNX file that is meant; null: the smallest that is exact. */
      readonly file: string | null;
    }
  | { readonly kind: 'server'; readonly name: string; readonly file: string | null };

const PART = /^[\w.-]{1,96}$/;
const isPart = (part: string): boolean => PART.test(part) && !/^\.+$/.test(part);
const isPath = (path: string): boolean => path.split('/').every(isPart);

/** A file may be named as people name files. */
const FILE_PART = /^[^\\\p{Cc}]{1,200}$/u;
const isFile = (path: string): boolean =>
  path.split('/').every(part => FILE_PART.test(part) && !/^\.+$/.test(part)) &&
  path.toLowerCase().endsWith('.onnx');

/** A model as documents name it, taken apart: where it lies, and which of its files is meant, null where none is named. */
export function splitModel(model: string): {
  readonly place: string;
  readonly file: string | null;
} {
  const at = model.indexOf('#');
  return at < 0
    ? { place: model, file: null }
    : { place: model.slice(0, at), file: model.slice(at + 1) };
}

/**
 * @example `bert-base-uncased`, `owner/name`, `owner/name@v1.0#onnx/model_int8.onnx`, `server:mine`
 * @throws {UnsupportedModelError} for what is none of these
 */
export function parseModelName(asked: string): ModelName {
  const { place, file } = splitModel(asked.trim());
  if (file !== null && !isFile(file)) throw notAName(asked);
  if (place.startsWith('server:')) {
    const name = place.slice('server:'.length);
    if (!isPart(name)) throw notAName(asked);
    return { kind: 'server', name, file };
  }
  const [repository = '', revision = 'main', ...more] = place.split('@');
  if (more.length > 0 || !isPath(revision)) throw notAName(asked);
  if (Object.hasOwn(KNOWN, repository)) {
    return { kind: 'hub', repositories: KNOWN[repository], revision, file };
  }
  const parts = repository.split('/');
  if (parts.length !== 2 || !parts.every(isPart)) throw notAName(asked);
  return { kind: 'hub', repositories: [repository], revision, file };
}

/** Whether a model can be asked for by this name. */
export function isModelName(asked: string): boolean {
  try {
    parseModelName(asked);
    return true;
  } catch {
    return false;
  }
}

/** The name with another file of the same model. */
export function nameWithFile(name: string, file: string | null): string {
  const { place } = splitModel(name);
  return file === null ? place : `${place}#${file}`;
}

function notAName(asked: string): UnsupportedModelError {
  return new UnsupportedModelError(
    `There is no model “${asked.slice(0, 100)}” here.`,
    `Give "embedded", "article", a known name such as "bert-base-uncased" or "roberta-base", "owner/name" of a repository, or "server:name".`,
    { model: asked.slice(0, 200) }
  );
}
