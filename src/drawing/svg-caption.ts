/** What stands above and below the picture that is saved: what it shows, and how much of it. */
import type { LayerLines, LineSelection } from './line-selection';
import { formatShare, formatTolerance } from './numerals';

const ARTICLE_MODEL = 'bert-base-uncased';

type Shown = {
  readonly layer: LayerLines;
  readonly layerIndex: number;
  readonly model: { readonly name: string; readonly layers: number };
  readonly tolerance: number;
};

const shortName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** @example headWords([1, 8]) gives 'heads 1, 8'; of all twelve it is 'heads 0–11' */
function headWords(heads: readonly number[]): string {
  const inRow = heads.every((head, i) => i === 0 || head === heads[i - 1] + 1);
  if (heads.length > 2 && inRow) return `heads ${heads[0]}–${heads[heads.length - 1]}`;
  return `${heads.length === 1 ? 'head' : 'heads'} ${heads.join(', ')}`;
}

/** What is shown, in a few words. */
export function titleOf({ model, layer, layerIndex }: Shown): string {
  const of = `layer ${layerIndex} (of 0–${model.layers - 1})`;
  return `${shortName(model.name)}, ${of}, ${headWords(layer.heads)}`;
}

/**
 * The sentences below the picture: how much is drawn, how to read it, whose attention it is.
 *
 * @param drawn so many of the selection's lines, strongest first
 * @param canPoint whether tokens show their own lines
 */
export function captionOf(
  { layer, tolerance, model }: Shown,
  selection: LineSelection,
  drawn: number,
  canPoint: boolean
): string[] {
  const { lines, total } = selection;
  let mass = 0;
  for (let i = 0; i < drawn; i++) mass += lines.weight[i];
  const all = layer.heads.length * layer.tokens;
  const of = layer.heads.length === 1 ? 'this head’s attention' : 'these heads’ attention';
  const left =
    drawn < lines.count ? `; the other ${lines.count - drawn} of the view are fainter` : '';
  const off = tolerance > 0 ? ` Weights are stored to ${formatTolerance(tolerance)}.` : '';
  const name = shortName(model.name);
  const whose = name === ARTICLE_MODEL ? '' : ', not the article’s model';
  return [
    `Drawn: ${formatShare(all === 0 ? 0 : mass / all)} of ${of}, ${drawn} of ${total} lines${left}.${off}`,
    `${canPoint ? 'Point at a token to see its strongest lines alone. ' : ''}Weights say where a head looks, not why.`,
    `BertScope, attention of ${model.name}${whose}.`
  ];
}
