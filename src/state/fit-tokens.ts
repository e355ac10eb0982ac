/** Pinned tokens and the matrix's part against the tokens there are: what is beyond them goes. */
import type { MatrixZoom, ViewDocument } from './document';
import type { Notice } from './view-state';

/** The part that is there, its end moved in; null where it begins beyond the last token. */
function fitZoom(zoom: MatrixZoom, tokens: number): MatrixZoom | null {
  const { from, to } = zoom;
  if (from[0] >= tokens || to[0] >= tokens) return null;
  if (from[1] <= tokens && to[1] <= tokens) return zoom;
  return {
    from: [from[0], Math.min(from[1], tokens)],
    to: [to[0], Math.min(to[1], tokens)]
  };
}

/**
 * The document with pins and a zoom that `tokens` tokens have; the same object if nothing changed.
 *
 * @returns the document and a notice that names what went, if something did
 * @example a pin on token 999 of 14 gives "The text has tokens 0 to 13: token 999 is not there."
 */
export function fitTokens(
  document: ViewDocument,
  tokens: number
): { readonly document: ViewDocument; readonly notices: readonly Notice[] } {
  const gone = document.pinned.filter(({ token }) => token >= tokens);
  const zoom = document.matrix_zoom === null ? null : fitZoom(document.matrix_zoom, tokens);
  if (gone.length === 0 && zoom === document.matrix_zoom) return { document, notices: [] };
  const named = [...new Set(gone.map(({ token }) => token))];
  const parts = [
    ...(gone.length === 0
      ? []
      : [
          named.length === 1
            ? `token ${named[0]} is not there`
            : `tokens ${named.join(', ')} are not there`
        ]),
    ...(zoom === document.matrix_zoom
      ? []
      : [
          zoom === null
            ? 'the whole matrix is shown'
            : 'the part of the matrix ends with the last one'
        ])
  ];
  return {
    document: {
      ...document,
      pinned: gone.length === 0 ? document.pinned : document.pinned.filter(p => p.token < tokens),
      matrix_zoom: zoom
    },
    notices: [
      {
        id: 'clamped-tokens',
        text: `The text has tokens 0 to ${tokens - 1}: ${parts.join(', and ')}.`
      }
    ]
  };
}
