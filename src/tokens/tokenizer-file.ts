/**
 * Reads an unknown tokenizer.json into the steps that it describes. Leaves out what turns tokens
 * back into text, and padding and truncation, which the model decides. Reference: the file format of
 * huggingface/tokenizers.
 */
import type { AddedToken } from './added-token';
import type { TokenizerSteps } from './aligned-sentence';
import { alignSource } from './aligned-changes';
import { alignText } from './aligned-text';
import { splitWords } from './aligned-words';
import { readBertSettings, type BertSettings } from './bert-settings';
import { createCodePointRules, type CodePointRules } from './code-point-rule';
import { failOnFile, hasType, isObject, readList, readObject, type Json } from './file-part';
import { readNormalizer } from './normalizer';
import { readOffsetTrim } from './offset-trim';
import { readPreTokenizer } from './pre-tokenizer';
import { readWordModel } from './word-model';
import { readWordPiece, type WordPieceFile } from './word-piece-file';
import { createWordPieceModel } from './word-piece-model';

/** The parts of BERT's own tokenizer, which is checked against the library at run time. */
export type BertFile = {
  readonly settings: BertSettings;
  readonly rules: CodePointRules;
  readonly model: WordPieceFile;
};

export type TokenizerFile = {
  /** The file as it was, an object with the lists that the library insists on. */
  readonly json: Json;
  readonly steps: TokenizerSteps;
  /** Null for any kind but WordPiece with Bert's parts. */
  readonly bert: BertFile | null;
};

function readAddedToken(value: unknown): AddedToken {
  if (!isObject(value) || typeof value.content !== 'string' || !Number.isInteger(value.id)) {
    return failOnFile(`has an added token without text or number: ${JSON.stringify(value)}`, '');
  }
  return {
    id: value.id as number,
    content: value.content,
    singleWord: value.single_word === true,
    lstrip: value.lstrip === true,
    rstrip: value.rstrip === true,
    normalized: value.normalized === true
  };
}

function readBert({ normalizer, pre_tokenizer: splitter, model }: Json): BertFile | null {
  const isBert =
    hasType(normalizer, 'BertNormalizer') &&
    hasType(splitter, 'BertPreTokenizer') &&
    hasType(model, 'WordPiece');
  if (!isBert) return null;
  const settings = readBertSettings(normalizer);
  return { settings, rules: createCodePointRules(settings), model: readWordPiece(model) };
}

/** BERT's own steps are done in one go over the source: that is the first picture's way. */
function readSteps(file: Json, bert: BertFile | null): TokenizerSteps {
  const addedTokens = readList(file.added_tokens)
    .map(readAddedToken)
    .filter(token => token.content !== '');
  const trim = readOffsetTrim(file.post_processor);
  if (bert !== null) {
    return {
      normalize: (text, start, end) => alignText(text, start, end, bert.rules),
      split: (text, from, to) => ({ text, ranges: splitWords(text, from, to) }),
      model: createWordPieceModel(bert.model),
      trim,
      addedTokens
    };
  }
  const normalize = readNormalizer(file.normalizer);
  const split = readPreTokenizer(file.pre_tokenizer);
  return {
    normalize: (text, start, end) => normalize(alignSource(text, start, end)),
    split: (text, from, to) => split({ text, ranges: from < to ? [[from, to]] : [] }),
    model: readWordModel(file.model),
    trim,
    addedTokens
  };
}

/**
 * @param tokenizerJson parsed tokenizer.json, not yet looked at
 * @throws {VocabularyError} if it is no tokenizer file, lacks what it names, or has a part that is
 * not known
 */
export function readTokenizerFile(tokenizerJson: unknown): TokenizerFile {
  const file = isObject(tokenizerJson) ? tokenizerJson : failOnFile('is not a JSON object', '');
  readObject(file.model, 'model');
  const bert = readBert(file);
  return {
    json: {
      decoder: null,
      post_processor: null,
      pre_tokenizer: null,
      normalizer: null,
      ...file,
      added_tokens: readList(file.added_tokens)
    },
    steps: readSteps(file, bert),
    bert
  };
}
