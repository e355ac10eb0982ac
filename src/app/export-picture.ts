/**
 * The picture of a view as a file: what is on the screen, the whole of it without the limits of a
 * notebook, and the shelf below. Leaves out: what it looks like (drawing/).
 */
import { isCausal } from '../attention/causal';
import { measureHead } from '../attention/head-measures';
import { EVERY_PIECE, groupTokens } from '../attention/token-groups';
import { brokenParts, brokenWords } from '../drawing/broken-words';
import { CAUSAL_SENTENCE, softmaxTokens } from '../drawing/causal-words';
import { formatTolerance } from '../drawing/numerals';
import { orderHeads } from '../drawing/grid-order';
import { gridSentences } from '../drawing/grid-words';
import { MEASURE_WORDS } from '../drawing/measure-words';
import { zoomOfGroups } from '../drawing/matrix-zoom';
import { tokenProducts } from '../drawing/neurons-layout';
import { headColours } from '../drawing/palette';
import { sourceWords, titleOf } from '../drawing/svg-caption';
import { paintSvgGrid } from '../drawing/svg-grid';
import { paintSvgMatrix } from '../drawing/svg-matrix';
import { paintSvgNeurons } from '../drawing/svg-neurons';
import { paintSvgPage, type SvgGround, type SvgPage } from '../drawing/svg-page';
import { INNER_WIDTH } from '../drawing/svg-picture';
import { paintSvgPatterns } from '../drawing/svg-patterns';
import { paintSvgShelf, SHELF_PICTURE } from '../drawing/svg-shelf';
import { layoutThumbnail } from '../drawing/thumbnail';
import { DocumentError } from '../errors';
import type { HeadRef } from '../state/document';
import type { Run, ViewState } from '../state/view-state';
import { layersComputed } from '../state/held-layers';
import { specialWords } from '../state/token-words';
import { patternsOf } from '../state/pattern-actions';
import { chosenHeads } from '../state/chosen-heads';
import { headLook } from './head-look';
import { savedPicture, type PictureOptions } from './saved-picture';
import { settings } from './settings';
import { shownLayer, shownPlane, type ShownLayer } from './shown-layer';
import { shownNeurons } from './shown-neurons';
import { shownPins } from './shown-pins';

/** Programs that draw open files of this size; beyond it the faintest lines are left out, which the caption says. */
const MOST_BYTES = 4_000_000;
const WHY = 'Weights say where a head looks, not why.';

type Sheet = Omit<SvgPage, 'ground' | 'texts' | 'below'>;

const absent = (): DocumentError =>
  new DocumentError(
    'There is no picture yet: the shown layer is not here.',
    'Wait until it is computed, or choose another layer.',
    { path: 'layer' }
  );

/** The error of a layer of which nothing can be drawn, with the same sentence as on the screen. */
function unpaintable({ layer, broken }: Pick<ShownLayer, 'layer' | 'broken'>): DocumentError {
  const { sentence, advice } = brokenParts(layer, broken);
  return new DocumentError(sentence, advice, { path: 'heads' });
}

/** Everything a picture is made of; the run is there. */
type Shown = Run & { readonly state: ViewState; readonly ground: SvgGround };

const lastNotes = ({ model, attention: { tolerance } }: Shown): string[] => [
  tolerance > 0 ? `Weights are stored to ${formatTolerance(tolerance)}.` : '',
  WHY,
  sourceWords(model)
];

const sentence = (words: string): string => (words === '' ? '' : `${words}.`);

function matrixSheet(shown: Shown): Sheet {
  const { state, model, ground } = shown;
  const { document } = state;
  const layer = shownPlane(state);
  if (layer === null) throw absent();
  const { groups, reduced, finite, broken, plane } = layer;
  if (groups.tokens.length === 0) {
    throw new DocumentError(
      'There is no matrix: every token is hidden.',
      'Show some of them again under “options”.',
      { path: 'delimiters' }
    );
  }
  if (reduced === null || plane === null) throw broken.length > 0 ? unpaintable(layer) : absent();
  const zoom = zoomOfGroups(document.matrix_zoom, groups);
  const pinned = shownPins(groups, document.pinned);
  const { combine_heads: by, matrix_scale: scale } = document;
  const combined = reduced.isCombined && by !== 'overlay' ? { heads: finite, by } : null;
  const part = zoom === null ? '' : ' Of the whole matrix a part is shown; sums are of the part.';
  return {
    title: titleOf({
      model,
      layer: { heads: finite },
      layerIndex: layer.layer,
      reduction: { combined, hidden: layer.hidden, isRest: false }
    }),
    body: paintSvgMatrix({ ground, encoding: groups, plane, zoom, scale, pinned }),
    notes: [
      `Rows attend, columns are attended to. Bars: how much of a row’s attention is in these columns, and what a column gets from these rows, the longest bar the largest.${part}`,
      isCausal(shown.attention) ? CAUSAL_SENTENCE : '',
      broken.length === 0 ? '' : brokenWords(layer.layer, broken),
      sentence(layer.hidden),
      ...lastNotes(shown)
    ]
  };
}

function gridSheet(shown: Shown): Sheet {
  const { state, model, encoding, attention, ground } = shown;
  const { grid_sort: sort, grid_least: least } = state.document;
  const { layers, heads } = model;
  const { tokens } = attention;
  const measure = sort === 'layer' ? 'sharpness' : sort;
  const isLabelled = sort !== 'layer';
  const isMeasured = isLabelled || least > 0;
  // Each head once, for its place and for its number.
  const measures = (isMeasured ? attention.weights : []).map(weights =>
    Array.from({ length: heads }, (_, head) =>
      weights === null ? null : measureHead(measure, { weights, tokens, head }, encoding.special)
    )
  );
  const measureOf = ({ layer, head }: HeadRef): number | null => measures[layer]?.[head] ?? null;
  const chosen = chosenHeads(state);
  const cells = orderHeads(layers, heads, sort, measureOf).map(ref => {
    const value = measureOf(ref);
    const number = value === null || Number.isNaN(value) ? '' : value.toFixed(2).replace(/^0/, '');
    return {
      ref,
      weights: attention.weights[ref.layer] ?? null,
      faded: least > 0 && value !== null && !(value >= least),
      label: `${ref.layer}-${ref.head} ${number}`.trim()
    };
  });
  const look = headLook(state.document, encoding);
  const body = paintSvgGrid({
    ...{ ground, layers, heads, look, cells, isLabelled },
    shown: chosen?.heads.map(head => ({ layer: chosen.layer, head })) ?? [],
    colours: headColours(ground, heads, settings.getState().headColours)
  });
  const name = model.name.slice(model.name.lastIndexOf('/') + 1);
  return {
    title: `${name}, all ${layers} layers × ${heads} heads`,
    body,
    notes: [
      ...gridSentences(sort, body.kind, look, isMeasured),
      least > 0
        ? `Heads with ${MEASURE_WORDS[measure].name} below ${least.toFixed(2)} are faded.`
        : '',
      ...lastNotes(shown)
    ]
  };
}

function neuronsSheet(shown: Shown): Sheet {
  const { state, model, encoding, ground } = shown;
  const neurons = shownNeurons(state);
  if (neurons === null) throw absent();
  if (neurons.isBroken) throw unpaintable({ layer: neurons.layer, broken: [neurons.head] });
  if (neurons.weights === null) throw absent();
  const { layer, head, token, weights, passes, vectors, problem, hidden } = neurons;
  const isExpanded = state.document.neurons_expanded;
  if (isExpanded && vectors === null && problem === null) {
    throw new DocumentError(
      'There is no picture yet: queries and keys are still being computed.',
      'Wait until they are on the screen, or hide the products.',
      { path: 'neurons_expanded' }
    );
  }
  const found = isExpanded && vectors !== null ? tokenProducts(vectors, head, token) : null;
  const colour = headColours(ground, model.heads, settings.getState().headColours)[head];
  const size = found?.size ?? 0;
  return {
    title: `${titleOf({ model, layer: { heads: [head] }, layerIndex: layer })}, token ${token}`,
    body: paintSvgNeurons({
      ...{ ground, found, weights, token, passes },
      encoding: groupTokens(encoding, EVERY_PIECE),
      colour: colour ?? '#808080'
    }),
    notes: [
      ...(found === null
        ? ['Opacity of a line is its weight.']
        : [
            `The weight is the softmax over ${softmaxTokens(isCausal(shown.attention))} of q · k / √${size}, with ${size} neurons a head.`,
            `Orange below zero, blue above, opacity tanh(|value| / s); s = ${found.vectorScale.toFixed(2)} for q and k, ${found.productScale.toFixed(2)} for products.`
          ]),
      sentence(hidden),
      ...lastNotes(shown)
    ]
  };
}

function patternsSheet(shown: Shown): Sheet {
  const { state, model, attention, ground } = shown;
  const patterns = patternsOf(state);
  const chosen = chosenHeads(state);
  const scored = patterns?.layers.filter(layer => layer !== null).length ?? 0;
  if (patterns === null || chosen === null || scored < layersComputed(attention)) {
    throw new DocumentError(
      'There is no picture yet: the heads are still being scored.',
      'Wait until the map is complete.',
      { path: 'view' }
    );
  }
  const name = model.name.slice(model.name.lastIndexOf('/') + 1);
  const { heads, layers } = model;
  return {
    title: `${name}, what its ${layers} layers × ${heads} heads do`,
    body: paintSvgPatterns({
      ...{ ground, heads, layers: patterns.layers },
      chosen: { layer: chosen.layer, head: chosen.heads[0] ?? 0 }
    }),
    notes: [
      `Hue: the pattern a head is named for; size: its share of what is not idle; ring: the share that is, on ${specialWords(shown.encoding)}.`,
      scored < layers ? `${layers - scored} of ${layers} layers are not here.` : '',
      '1 input: effect sizes only.',
      ...lastNotes(shown)
    ]
  };
}

const SHEETS = {
  matrix: matrixSheet,
  grid: gridSheet,
  neurons: neuronsSheet,
  patterns: patternsSheet
} as const;

function shelfOf({
  state,
  encoding,
  model,
  attention,
  ground
}: Shown): Pick<PictureOptions, 'below'> {
  const { document } = state;
  if (document.shelf.length === 0) return {};
  const colours = headColours(ground, model.heads, settings.getState().headColours);
  const pictures = document.shelf.map(({ layer, head }) => {
    const weights = head < model.heads ? (attention.weights[layer] ?? null) : null;
    return {
      title: `${layer}-${head}`,
      colour: colours[head] ?? '#808080',
      thumbnail:
        weights === null
          ? null
          : layoutThumbnail({
              sentenceIds: encoding.sentenceIds,
              layer: { weights, tokens: attention.tokens, cut: document.cut },
              head,
              pinned: document.pinned,
              ...SHELF_PICTURE
            })
    };
  });
  return { below: paintSvgShelf(pictures, INNER_WIDTH, ground) };
}

/**
 * One SVG, with a width and a height in pixels, of the view that is open.
 *
 * @param isStill whether it becomes pixels, in which nobody can point at anything
 * @throws {DocumentError} while what the view shows is not there
 */
export function exportPicture(state: ViewState, ground: SvgGround, isStill = false): string {
  const { document, encoding, model, attention } = state;
  if (encoding === null || model === null || attention === null) throw absent();
  const shown: Shown = { state, encoding, model, attention, ground };
  const { view } = document;
  if (view !== 'heads') {
    const { text_a, text_b } = document;
    const texts = text_b === null ? [text_a] : [text_a, text_b];
    return paintSvgPage({ ...SHEETS[view](shown), ...shelfOf(shown), ground, texts });
  }
  const picture = savedPicture(state, {
    mostBytes: MOST_BYTES,
    theme: ground,
    isStill,
    ...shelfOf(shown)
  });
  if (picture !== null) return picture.svg;
  const layer = shownLayer(state);
  throw layer !== null && layer.broken.length > 0 ? unpaintable(layer) : absent();
}
