/** The heads on the shelf as a table, in its order: for who cannot see its small pictures. */
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';

import { headLook } from '../head-look';
import { HeadsTable } from './heads-table';
import type { ViewProps } from './view-props';

type Props = Pick<ViewProps, 'state' | 'actions'>;

/** Nothing where the shelf is empty, or its heads are of another model. */
export function ShelfTable({ state, actions }: Props): JSX.Element | null {
  const { document, encoding, model } = state;
  const { words, delimiters, punctuation, filter, cut, shelf } = document;
  const look = useMemo(
    () =>
      encoding === null
        ? null
        : headLook({ words, delimiters, punctuation, filter, cut }, encoding),
    [words, delimiters, punctuation, filter, cut, encoding]
  );
  if (look === null || model === null || look.groups.tokens.length === 0) return null;
  const heads = shelf.filter(({ layer, head }) => layer < model.layers && head < model.heads);
  return heads.length === 0 ? null : (
    <section class="bertscope-shelf-table" aria-label="Shelf as a table">
      <HeadsTable
        state={state}
        heads={heads}
        look={look}
        caption="Heads on the shelf. Measures are of whole heads, from 0 to 1; Enter shows a head."
        onOpen={({ layer, head }) => actions.showHead(layer, head)}
      />
    </section>
  );
}
