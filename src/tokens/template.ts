/**
 * Where special tokens stand around one sentence or a pair, such as [CLS] A [SEP] B [SEP]. Leaves
 * out what the sentences hold. Reference: processors/ of huggingface/tokenizers.
 */
import type { SentenceId } from './encoding';
import { failOnFile, hasType, isObject, readList, readText, refusePart } from './file-part';
import type { Json } from './file-part';

/** One place of a template: a special token, or all tokens of a sentence. */
export type TemplatePart =
  | {
      readonly kind: 'special';
      readonly token: string;
      readonly id: number;
      readonly sentenceId: SentenceId;
      readonly typeId: number;
    }
  | {
      readonly kind: 'sentence';
      readonly source: 'a' | 'b';
      readonly sentenceId: SentenceId;
      readonly typeId: number;
    };

/** The parts in order; each sentence once. */
export type Template = readonly TemplatePart[];

/** A part before it is known which sentence it belongs to. */
type RawPart = { readonly token: string; readonly id: number; readonly typeId: number };
type RawTemplate = readonly (RawPart | { readonly source: 'a' | 'b'; readonly typeId: number })[];

/** Numbers of tokens; undefined where there is none. */
type IdOf = (token: string) => number | undefined;

const BARE: readonly RawTemplate[number][] = [
  { source: 'a', typeId: 0 },
  { source: 'b', typeId: 1 }
];

/** A special token that the vocabulary has; its number may be written in the template. */
function readSpecial(token: string, typeId: number, idOf: IdOf, written: unknown): RawPart {
  const id = idOf(token);
  return id === undefined
    ? failOnFile(`has no ${token}, which its own template puts around every text`, token)
    : { token, id: typeof written === 'number' ? written : id, typeId };
}

const typeOf = (value: Json): number => (typeof value.type_id === 'number' ? value.type_id : 0);

function readPlaced(value: Json, pair: boolean, idOf: IdOf): RawTemplate {
  const specials = isObject(value.special_tokens) ? value.special_tokens : {};
  return readList(pair ? value.pair : value.single).flatMap((item): RawTemplate => {
    if (isObject(item) && isObject(item.Sequence)) {
      const source = item.Sequence.id === 'B' ? 'b' : 'a';
      return [{ source, typeId: typeOf(item.Sequence) }];
    }
    if (!isObject(item) || !isObject(item.SpecialToken)) return [];
    const typeId = typeOf(item.SpecialToken);
    const name = readText(item.SpecialToken.id, 'SpecialToken');
    const special = isObject(specials[name]) ? specials[name] : {};
    const tokens = readList(special.tokens);
    const ids = readList(special.ids);
    // One name may stand for several tokens.
    return (tokens.length === 0 ? [name] : tokens).map((token, at) =>
      readSpecial(readText(token, 'tokens'), typeId, idOf, ids[at])
    );
  });
}

/** `[CLS] A [SEP] B [SEP]`, or RoBERTa's `<s> A </s></s> B </s>`, which has no types. */
function readClassic(value: Json, pair: boolean, idOf: IdOf, isRoberta: boolean): RawTemplate {
  const special = (field: unknown, typeId: number): RawPart => {
    const [token, id] = readList(field);
    return readSpecial(readText(token, 'sep'), typeId, idOf, id);
  };
  const typeB = isRoberta ? 0 : 1;
  return [
    special(value.cls, 0),
    { source: 'a', typeId: 0 },
    special(value.sep, 0),
    ...(pair && isRoberta ? [special(value.sep, 0)] : []),
    ...(pair ? [{ source: 'b', typeId: typeB } as const, special(value.sep, typeB)] : [])
  ];
}

function readRaw(value: unknown, pair: boolean, idOf: IdOf): RawTemplate {
  if (hasType(value, 'Sequence')) {
    const placed = readList(value.processors).filter(part => !hasType(part, 'ByteLevel'));
    return placed.length > 1
      ? refusePart('template', 'of several steps')
      : readRaw(placed[0] ?? null, pair, idOf);
  }
  if (hasType(value, 'TemplateProcessing')) return readPlaced(value, pair, idOf);
  if (hasType(value, 'BertProcessing')) return readClassic(value, pair, idOf, false);
  if (hasType(value, 'RobertaProcessing')) return readClassic(value, pair, idOf, true);
  if (value === null || value === undefined || hasType(value, 'ByteLevel')) {
    return pair ? BARE : BARE.slice(0, 1);
  }
  return refusePart('template', isObject(value) ? value.type : value);
}

/**
 * Which sentence each part belongs to: what the types say where they tell A from B, else a token
 * belongs to the sentence it closes: of `A </s></s> B </s>` the first to A, the other two to B.
 */
function findSentenceIds(parts: RawTemplate): SentenceId[] {
  const typeOfSource = (source: string) =>
    parts.find(part => 'source' in part && part.source === source)?.typeId;
  if (typeOfSource('b') !== undefined && typeOfSource('a') !== typeOfSource('b')) {
    return parts.map(({ typeId }) => (typeId === 1 ? 1 : 0));
  }
  const endOfA = parts.findIndex(part => 'source' in part && part.source === 'a') + 1;
  const isPair = typeOfSource('b') !== undefined;
  return parts.map((part, at) => {
    if ('source' in part) return part.source === 'b' ? 1 : 0;
    return isPair && at > endOfA ? 1 : 0;
  });
}

/**
 * @param postProcessor of a tokenizer.json
 * @param pair whether the template is for two sentences
 * @throws {VocabularyError} if a special token has no number, or a sentence is not there once
 * @example a BERT file gives for one sentence: special [CLS], sentence a, special [SEP]
 */
export function readTemplate(postProcessor: unknown, pair: boolean, idOf: IdOf): Template {
  const parts = readRaw(postProcessor, pair, idOf);
  for (const source of pair ? ['a', 'b'] : ['a']) {
    if (parts.filter(part => 'source' in part && part.source === source).length !== 1) {
      failOnFile(`does not place ${pair ? 'both sentences' : 'the sentence'} once`, '');
    }
  }
  const sentenceIds = findSentenceIds(parts);
  return parts.map((part, at): TemplatePart => {
    const sentenceId = sentenceIds[at];
    return 'source' in part
      ? { kind: 'sentence', ...part, sentenceId }
      : { kind: 'special', ...part, sentenceId };
  });
}
