/**
 * The tokenizer.json that a vocab.txt stands for, for repositories of before 2020 that have nothing
 * else. Leaves out vocabularies that need more than their pieces (merges, scores, a dictionary).
 * Reference: BertConverter in convert_slow_tokenizer.py of transformers.
 */
import { VocabularyError } from '../errors';
import { failOnFile, isObject, type Json } from './file-part';

/** Tokenizers that cut as BERT's does; the name of the class may end in Fast. */
const BERT_CLASSES: readonly string[] = [
  ...['Bert', 'DistilBert', 'Electra', 'ConvBert', 'MobileBert', 'SqueezeBert', 'LayoutLM'],
  ...['Lxmert', 'RetriBert', 'DPRContextEncoder', 'DPRQuestionEncoder', 'Splinter', 'MPNet']
];

type SpecialTokens = {
  readonly unk: string;
  readonly sep: string;
  readonly cls: string;
  readonly pad: string;
  readonly mask: string;
};

const BERT_TOKENS: SpecialTokens = {
  unk: '[UNK]',
  sep: '[SEP]',
  cls: '[CLS]',
  pad: '[PAD]',
  mask: '[MASK]'
};
const MPNET_TOKENS: SpecialTokens = {
  unk: '[UNK]',
  sep: '</s>',
  cls: '<s>',
  pad: '<pad>',
  mask: '<mask>'
};

/** A special token of the settings, which is its text or an object with it. */
function readSpecial(value: unknown, usual: string): string {
  const text = isObject(value) ? value.content : value;
  return typeof text === 'string' ? text : usual;
}

function readTokens(config: Json, usual: SpecialTokens): SpecialTokens {
  return {
    unk: readSpecial(config.unk_token, usual.unk),
    sep: readSpecial(config.sep_token, usual.sep),
    cls: readSpecial(config.cls_token, usual.cls),
    pad: readSpecial(config.pad_token, usual.pad),
    mask: readSpecial(config.mask_token, usual.mask)
  };
}

/** The class without `Tokenizer` and `Fast`; BERT's where there is none. */
function readClass({ tokenizer_class: value }: Json): string {
  const name = typeof value === 'string' ? value.replace(/Tokenizer(?:Fast)?$/u, '') : 'Bert';
  if (BERT_CLASSES.includes(name)) return name;
  throw new VocabularyError(
    `The model has a ${String(value)} and no tokenizer.json; its vocab.txt does not say how it cuts words.`,
    'Choose a copy of the model that has a tokenizer.json: AutoTokenizer.from_pretrained(…).save_pretrained(…) writes one where transformers can.',
    { token: '' }
  );
}

/** Pieces to line numbers; of the same piece twice the last, as in Python. */
function readPieces(vocabText: string): Map<string, number> {
  const lines = vocabText.replace(/^\ufeff/u, '').split(/\r\n|\r|\n/u);
  if (lines.at(-1) === '') lines.pop();
  return new Map(lines.map((piece, id) => [piece, id]));
}

function makeTemplate(
  { cls, sep }: SpecialTokens,
  idOf: (token: string) => number,
  isMpnet: boolean
): Json {
  const special = (id: string, type: number) => ({ SpecialToken: { id, type_id: type } });
  const sentence = (id: 'A' | 'B', type: number) => ({ Sequence: { id, type_id: type } });
  const single = [special(cls, 0), sentence('A', 0), special(sep, 0)];
  const pair = [...(isMpnet ? [special(sep, 0)] : []), sentence('B', 1), special(sep, 1)];
  return {
    type: 'TemplateProcessing',
    single,
    pair: [...single, ...pair],
    special_tokens: Object.fromEntries(
      [cls, sep].map(id => [id, { id, ids: [idOf(id)], tokens: [id] }])
    )
  };
}

/**
 * @param vocabText one piece a line
 * @param tokenizerConfig parsed tokenizer_config.json (`do_lower_case`, `strip_accents`,
 *   `tokenize_chinese_chars`, names of special tokens, `tokenizer_class`); null for BERT's defaults
 * @returns for `createTokenizer`
 * @throws {VocabularyError} if a special token has no line, or the tokenizer is none of BERT's kind
 * @example "[PAD]\n[UNK]\n…" with `{do_lower_case: false}` gives a file whose normaliser keeps capitals
 */
export function tokenizerFromVocabulary(vocabText: string, tokenizerConfig: unknown): Json {
  const config = isObject(tokenizerConfig) ? tokenizerConfig : {};
  const isMpnet = readClass(config) === 'MPNet';
  const tokens = readTokens(config, isMpnet ? MPNET_TOKENS : BERT_TOKENS);
  const pieces = readPieces(vocabText);
  const idOf = (token: string): number => {
    const id = pieces.get(token);
    return id === undefined
      ? failOnFile(`vocab.txt has no line ${token}, which every text needs`, token)
      : id;
  };
  const addedTokens = Object.values(tokens)
    .filter(token => pieces.has(token))
    .map(content => ({
      ...{ id: idOf(content), content, special: true, normalized: false, single_word: false },
      ...{ lstrip: isMpnet && content === tokens.mask, rstrip: false }
    }));
  return {
    version: '1.0',
    added_tokens: addedTokens,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: config.tokenize_chinese_chars !== false,
      strip_accents: typeof config.strip_accents === 'boolean' ? config.strip_accents : null,
      lowercase: config.do_lower_case !== false
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: makeTemplate(tokens, idOf, isMpnet),
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: tokens.unk,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces)
    }
  };
}
