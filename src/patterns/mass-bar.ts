/**
 * Where all mass of a head goes: every pair of tokens belongs to exactly one class, so that the
 * shares can be stacked to one bar. Section 3.4 of the specification; the scores may overlap, this
 * may not.
 */
import { isPunctuation } from '../attention/token-groups';
import { findAtOffset } from './pattern-sets';
import { relateByPiece } from './relation';
import type { TokenRoles } from './token-roles';

/** In the order in which a class takes what it holds. */
export const MASS_CLASSES = [
  'delimiter',
  'self',
  'same word',
  'next',
  'previous',
  'identical, other sentence',
  'identical, same sentence',
  'punctuation',
  'rest'
] as const;
export type MassClass = (typeof MASS_CLASSES)[number];

/** One share a class, 0 to 1, of the mass that leaves the tokens of C; they sum to 1. */
export type MassBar = Readonly<Record<MassClass, number>>;

/** The class of whatever no other takes. */
export const REST = MASS_CLASSES.indexOf('rest');

/** The pairs of tokens in every class but the rest: few, so that a head is soon summed. */
export type ClassedPairs = {
  /** `from * tokens + to`, ascending. */
  readonly cells: Int32Array;
  /** In parallel: places in {@link MASS_CLASSES}. */
  readonly classes: Uint8Array;
};

/** Finds the class of each pair of tokens; rows outside C have none. */
export function classifyPairs(roles: TokenRoles): ClassedPairs {
  const { tokens, isContent, isDelimiter, sentences, words } = roles;
  const next = findAtOffset(roles, 1);
  const previous = findAtOffset(roles, -1);
  const { partners } = relateByPiece(roles);
  const isMark = tokens.map((token, i) => isContent[i] && isPunctuation(token));
  const cells: number[] = [];
  const classes: number[] = [];
  for (let from = 0; from < tokens.length; from++) {
    if (!isContent[from]) continue;
    const identical = new Set(partners[from]);
    for (let to = roles.start; to < roles.end; to++) {
      let name: MassClass = 'rest';
      if (isDelimiter[to]) name = 'delimiter';
      else if (to === from) name = 'self';
      else if (words[to] === words[from]) name = 'same word';
      else if (to === next[from]) name = 'next';
      else if (to === previous[from]) name = 'previous';
      else if (identical.has(to)) {
        const isAcross = sentences[from] !== sentences[to];
        name = isAcross ? 'identical, other sentence' : 'identical, same sentence';
      } else if (isMark[to]) name = 'punctuation';
      if (name === 'rest') continue;
      cells.push(from * tokens.length + to);
      classes.push(MASS_CLASSES.indexOf(name));
    }
  }
  return { cells: Int32Array.from(cells), classes: Uint8Array.from(classes) };
}

/**
 * @param sums the mass in each class, in the order of {@link MASS_CLASSES}
 * @returns null where there is no mass
 */
export function makeBar(sums: Float64Array): MassBar | null {
  const all = sums.reduce((sum, mass) => sum + mass, 0);
  if (!(all > 0)) return null;
  const shares = MASS_CLASSES.map((name, at) => [name, sums[at] / all] as const);
  return Object.fromEntries(shares) as MassBar;
}
