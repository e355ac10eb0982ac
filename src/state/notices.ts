/**
 * The sentences a view shows beside its picture, keyed so that each is there once. Leaves out:
 * errors, which stop a run and have their own place.
 */
import type { ModelInfo } from '../model/model-info';
import { unknownToken } from './token-words';
import type { Encoding } from '../tokens/encoding';
import type { ViewDocument } from './document';
import type { Notice } from './view-state';

/** The list with `notice` in it, in the place of an older one with its id. */
export function withNotice(notices: readonly Notice[], notice: Notice): readonly Notice[] {
  return notices.some(({ id }) => id === notice.id)
    ? notices.map(old => (old.id === notice.id ? notice : old))
    : [...notices, notice];
}

/** The list without the notices of these ids; the same list if none was there. */
export function withoutNotices(notices: readonly Notice[], ...ids: string[]): readonly Notice[] {
  return notices.some(({ id }) => ids.includes(id))
    ? notices.filter(({ id }) => !ids.includes(id))
    : notices;
}

/** Ids of the notices that {@link encodingNotices} may give. */
export const ENCODING_NOTICES = ['cut-tokens', 'unknown', 'unaligned'];

/** From this share of [UNK] among the text's own tokens on, the reader is told. */
const UNKNOWN_SHARE = 0.1;

const count = (n: number, one: string): string =>
  `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`;

/**
 * What the reader should know about how a text became tokens.
 *
 * @example 30 tokens cut from A: "The model takes 512 tokens: 30 tokens at the end of A were left out."
 */
export function encodingNotices(encoding: Encoding, model: ModelInfo): readonly Notice[] {
  const notices: Notice[] = [];
  const { cut } = encoding;
  const parts = [
    ...(cut.a > 0 ? [`${count(cut.a, 'token')} at the end of A`] : []),
    ...(cut.b > 0 ? [`${count(cut.b, 'token')} at the end of B`] : [])
  ];
  if (parts.length > 0) {
    const were = cut.a + cut.b === 1 ? 'was' : 'were';
    notices.push({
      id: 'cut-tokens',
      text: `${
        encoding.limit < model.maxTokens
          ? `The settings allow ${encoding.limit} tokens`
          : `The model takes ${encoding.limit} tokens`
      }: ${parts.join(' and ')} ${were} left out. A shorter text is shown whole.`
    });
  }
  const own = encoding.special.filter(special => !special).length;
  if (encoding.unknown > 0 && encoding.unknown >= UNKNOWN_SHARE * own) {
    const are = encoding.unknown === 1 ? 'is' : 'are';
    const name = unknownToken(encoding);
    const as = name === null ? '' : ` and shown as ${name}`;
    notices.push({
      id: 'unknown',
      text:
        encoding.unknown >= own / 2
          ? `${model.name} hardly knows this text: ${encoding.unknown} of ${count(own, 'token')} ${are} unknown to it${as}.`
          : `${encoding.unknown} of ${count(own, 'token')} ${are} unknown to the model${as}.`
    });
  }
  if (!encoding.aligned) {
    notices.push({
      id: 'unaligned',
      text: 'These tokens could not be traced back to places in the text.'
    });
  }
  return notices;
}

/** Id of the notice that heads could not be scored; other tokens take it away. */
export const PATTERNS_NOTICE = 'patterns';

/** Id of the notice that a layer could not be had again; other tokens take it away. */
export const LAYER_NOTICE = 'layer-again';

/** The views there are a tab for, in the order of the tabs. */
export const DRAWN_VIEWS: readonly ViewDocument['view'][] = [
  'heads',
  'grid',
  'matrix',
  'neurons',
  'patterns'
];
