/** From the pieces that a document pins to the tokens that a picture shows. */
import type { TokenGroups } from '../attention/token-groups';
import type { TokenRef } from '../state/document';

/** The shown token that a piece belongs to; null where it is not shown. */
export function shownToken(groups: TokenGroups, { side, token }: TokenRef): TokenRef | null {
  const group = groups.groupOf[token] ?? -1;
  return group < 0 ? null : { side, token: group };
}

/**
 * The shown tokens of which a piece is pinned, in the document's order; several pieces of one word
 * are one.
 *
 * @example pieces 1 and 2 of one word, whole words shown: one reference to the word
 */
export function shownPins(groups: TokenGroups, pinned: readonly TokenRef[]): readonly TokenRef[] {
  const refs = pinned.flatMap(ref => shownToken(groups, ref) ?? []);
  return refs.filter(
    ({ side, token }, at) =>
      refs.findIndex(other => other.side === side && other.token === token) === at
  );
}
