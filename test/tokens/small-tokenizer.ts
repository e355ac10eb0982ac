/** A hand-made tokenizer.json with a few pieces, and changes to it, for unit tests. */

export const PIECES = [
  ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'i', 'went', 'to', 'the', 'store', '.', ','],
  ...['un', '##aff', '##able', 'straw', '##berries', '##s', 'e', '##tude', '##tud', '##e', 'a'],
  ...['b', '##a', '##b', '我', '是', '😀', '##😀', 'Went', 'σ', '##σ', '##ς', 'mask', '[', ']']
];

const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];

/** The number of a piece. */
export function idOf(piece: string): number {
  return PIECES.indexOf(piece);
}

function part(id: string, typeId: number): object {
  return id === 'A' || id === 'B'
    ? { Sequence: { id, type_id: typeId } }
    : { SpecialToken: { id, type_id: typeId } };
}

export type SmallTokenizer = ReturnType<typeof createSmallTokenizer>;

/** The file as it is parsed; `normalizer` and `addedTokens` are added to its own. */
export function createSmallTokenizer(normalizer: object = {}, addedTokens: object[] = []) {
  return {
    version: '1.0',
    truncation: { max_length: 4, strategy: 'LongestFirst', stride: 0 },
    padding: null,
    added_tokens: [
      ...SPECIAL.map(content => ({
        id: idOf(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true
      })),
      ...addedTokens
    ],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
      ...normalizer
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: {
      type: 'TemplateProcessing',
      single: [part('[CLS]', 0), part('A', 0), part('[SEP]', 0)],
      pair: [part('[CLS]', 0), part('A', 0), part('[SEP]', 0), part('B', 1), part('[SEP]', 1)],
      special_tokens: Object.fromEntries(
        ['[CLS]', '[SEP]'].map(id => [id, { id, ids: [idOf(id)], tokens: [id] }])
      )
    },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(PIECES.map((piece, id) => [piece, id]))
    }
  };
}
