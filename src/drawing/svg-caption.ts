/** What stands above and below the picture that is saved: what it shows, and how much of it. */
import type { LayerLines, LineSelection } from './line-selection';
import { formatShare, formatTolerance } from './numerals';

const ARTICLE_MODEL = 'bert-base-uncased';

type Shown = {
  readonly layer: LayerLines;
  readonly layerIndex: number;
  readonly model: { readonly name: string; readonly layers: number };
  readonly tolerance: number;
  /** What was done to the layer before; missing: nothing. */
  readonly reduction?: Reduced;
};

/** How the picture's layer came from the model's. */
export type Reduced = {
  /** The chosen heads, where the layer's one plane is several heads as one. */
  readonly combined: { readonly heads: readonly number[]; readonly by: 'mean' | 'max' } | null;
  /** What is left out, as a sentence; may be empty. */
  readonly hidden: string;
  /** Whether shares are of what is left, which is not the whole. */
  readonly isRest: boolean;
};

const COMBINED = { mean: 'mean of ', max: 'largest of ' } as const;

const shortName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

/** @example headWords([1, 8]) gives 'heads 1, 8'; of all twelve it is 'heads 0–11' */
function headWords(heads: readonly number[]): string {
  const inRow = heads.every((head, i) => i === 0 || head === heads[i - 1] + 1);
  if (heads.length > 2 && inRow) return `heads ${heads[0]}–${heads[heads.length - 1]}`;
  return `${heads.length === 1 ? 'head' : 'heads'} ${heads.join(', ')}`;
}

/** Whose attention it is. */
export function sourceWords({ name }: Pick<Shown['model'], 'name'>): string {
  const not = shortName(name).split(' (')[0] === ARTICLE_MODEL ? '' : ', not the article’s model';
  return `BertScope, attention of ${name}${not}.`;
}

/** What is shown, in a few words. */
export function titleOf({
  model,
  layer,
  layerIndex,
  reduction
}: Pick<Shown, 'model' | 'layerIndex' | 'reduction'> & {
  readonly layer: Pick<LayerLines, 'heads'>;
}): string {
  const combined = reduction?.combined ?? null;
  const by = combined === null ? '' : COMBINED[combined.by];
  const of = `layer ${layerIndex} (of 0–${model.layers - 1})`;
  return `${shortName(model.name)}, ${of}, ${by}${headWords(combined?.heads ?? layer.heads)}`;
}

/**
 * The sentences below the picture: how much is drawn, how to read it, whose attention it is.
 *
 * @param drawn so many of the selection's lines, strongest first
 * @param canPoint whether tokens show their own lines
 */
export function captionOf(
  { layer, tolerance, model, reduction }: Shown,
  selection: LineSelection,
  drawn: number,
  canPoint: boolean
): string[] {
  const { lines, total, shownMass } = selection;
  let mass = 0;
  let selected = 0;
  for (let i = 0; i < lines.count; i++) {
    selected += lines.weight[i];
    if (i < drawn) mass += lines.weight[i];
  }
  const combined = reduction?.combined ?? null;
  const rest = reduction?.isRest === true ? 'the rest of ' : '';
  const whose =
    layer.heads.length === 1 && combined === null
      ? 'this head’s attention'
      : 'these heads’ attention';
  const of = `${rest}${combined === null ? '' : `the ${COMBINED[combined.by]}`}${whose}`;
  const left =
    drawn < lines.count ? `; the other ${lines.count - drawn} of the view are fainter` : '';
  const off = tolerance > 0 ? ` Weights are stored to ${formatTolerance(tolerance)}.` : '';
  return [
    `Drawn: ${formatShare(selected === 0 ? 0 : (shownMass * mass) / selected)} of ${of}, ${drawn} of ${total} lines${left}.${off}`,
    ...(reduction === undefined || reduction.hidden === '' ? [] : [`${reduction.hidden}.`]),
    `${canPoint ? 'Point at a token to see its strongest lines alone. ' : ''}Weights say where a head looks, not why.`,
    sourceWords(model)
  ];
}
