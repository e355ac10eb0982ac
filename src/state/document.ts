/**
 * The document: what the reader looks at, as one immutable JSON object (widget traits, notebook
 * output, exported page). Here are its schema, its defaults and its border control; what changes
 * it is in actions.ts. Follows section 2 of the design.
 */
import * as v from 'valibot';

import { DocumentError } from '../errors';
import type { Side } from '../attention/attention-rows';
import defaults from './defaults.json';

/** The most characters (UTF-16 code units) of one text. */
export const TEXT_LIMIT = 100_000;

/** The most heads on the shelf. */
export const SHELF_LIMIT = 64;

export type ViewName = 'heads' | 'grid' | 'matrix' | 'neurons' | 'patterns';
export type SentenceFilter = 'all' | 'aa' | 'ab' | 'ba' | 'bb';
export type HidingMode = 'show' | 'hide' | 'renormalise';

/** Several heads: each in its colour, or one picture of their mean or largest weights. */
export type HeadCombination = 'overlay' | 'mean' | 'max';
/** Several tokens lit at once: the sum or the mean of their weights. */
export type TokenCombination = 'sum' | 'mean';
export type StrokeBy = 'opacity' | 'thickness';
export type Orientation = 'vertical' | 'horizontal';
export type MatrixScale = 'linear' | 'sqrt';
/** What the grid's heads are ordered by; all but `layer` are measures of a head, strongest first. */
export type GridSort = 'layer' | 'sharpness' | 'distance' | 'delimiters' | 'self';

/** Half-open ranges of tokens that the matrix shows. */
export type MatrixZoom = {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
};

/** One head of one layer, kept beside others. Both 0-based. */
export type HeadRef = { readonly layer: number; readonly head: number };

/** One end of lines: a token that attends, or one that is attended to. */
export type TokenRef = { readonly side: Side; readonly token: number };

/** Which lines are drawn: those of at least a weight, or the strongest that hold a share of the mass. */
export type Cut = { readonly by: 'weight' | 'mass'; readonly value: number };

export type ViewDocument = {
  readonly version: 1;
  readonly text_a: string;
  readonly text_b: string | null;
  readonly model: string;
  readonly view: ViewName;
  /** 0-based; null = the model's opening selection. */
  readonly layer: number | null;
  /** 0-based, without doubles, never empty; null = the model's opening selection. */
  readonly heads: readonly number[] | null;
  readonly pinned: readonly TokenRef[];
  readonly filter: SentenceFilter;
  readonly cut: Cut;
  /** What becomes of [CLS] and [SEP]. */
  readonly delimiters: HidingMode;
  readonly punctuation: HidingMode;
  readonly words: boolean;
  readonly combine_heads: HeadCombination;
  readonly combine_tokens: TokenCombination;
  /** Whether a lit token shows whom it attends to and who attends to it, both at once. */
  readonly both_directions: boolean;
  readonly stroke: StrokeBy;
  readonly orientation: Orientation;
  readonly matrix_scale: MatrixScale;
  /** Null: the whole matrix. */
  readonly matrix_zoom: MatrixZoom | null;
  readonly grid_sort: GridSort;
  /** 0 to 1: heads whose measure is below it are faded. */
  readonly grid_least: number;
  readonly neurons_expanded: boolean;
  /** Heads of any layers kept side by side, in the reader's order, without doubles. */
  readonly shelf: readonly HeadRef[];
  readonly live_id: string | null;
  readonly snapshot: unknown;
};

/** What a view keeps about itself: nothing that a reader or Python chooses. */
const OWN_FIELDS = ['version', 'live_id', 'snapshot'] as const;

/** A field that Python has as a trait. */
export type ChosenField = Exclude<keyof ViewDocument, (typeof OWN_FIELDS)[number]>;

const fieldNames = Object.keys(defaults) as (keyof typeof defaults)[];

/** All of them, in the document's order. */
export const CHOSEN_FIELDS: readonly ChosenField[] = fieldNames.filter(
  (name): name is ChosenField => !OWN_FIELDS.some(own => own === name)
);

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** The text with every lone surrogate replaced by U+FFFD, so that it survives UTF-8. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD');
}

const text = v.pipe(
  v.string('is not a text'),
  v.maxLength(TEXT_LIMIT, `is longer than ${TEXT_LIMIT.toLocaleString('en')} characters`),
  v.transform(wellFormed)
);
const index = v.pipe(
  v.number('is not a number'),
  v.safeInteger('is not a whole number'),
  v.minValue(0, 'is below 0')
);
const name = v.pipe(
  v.string('is not a text'),
  v.nonEmpty('is empty'),
  v.maxLength(1000, 'is too long')
);
const heads = v.pipe(
  v.array(index, 'is not a list of heads'),
  v.maxLength(10_000, 'names too many heads'),
  v.transform(list => (list.length === 0 ? null : [...new Set(list)]))
);
const pin = v.object({ side: v.picklist(['from', 'to']), token: index });
const cut = v.object({
  by: v.picklist(['weight', 'mass']),
  value: v.pipe(v.number(), v.minValue(0, 'is below 0'), v.maxValue(1, 'is above 1'))
});

const share = v.pipe(
  v.number('is not a number'),
  v.minValue(0, 'is below 0'),
  v.maxValue(1, 'is above 1')
);
const range = v.pipe(
  v.tuple([index, index]),
  v.check(([start, end]) => start < end, 'ends before it begins')
);
const shelf = v.pipe(
  v.array(v.object({ layer: index, head: index }), 'is not a list of heads'),
  v.maxLength(SHELF_LIMIT, `holds more than ${SHELF_LIMIT} heads`),
  v.transform(list =>
    list.filter(
      ({ layer, head }, at) =>
        list.findIndex(other => other.layer === layer && other.head === head) === at
    )
  )
);

const hiding = v.picklist(['show', 'hide', 'renormalise']);

const SCHEMA = v.looseObject({
  version: v.literal(1),
  text_a: text,
  text_b: v.nullable(text),
  model: name,
  view: v.picklist(['heads', 'grid', 'matrix', 'neurons', 'patterns']),
  layer: v.nullable(index),
  heads: v.nullable(heads),
  pinned: v.pipe(v.array(pin), v.maxLength(10_000, 'holds too many tokens')),
  filter: v.picklist(['all', 'aa', 'ab', 'ba', 'bb']),
  cut,
  delimiters: hiding,
  punctuation: hiding,
  words: v.boolean(),
  combine_heads: v.picklist(['overlay', 'mean', 'max']),
  combine_tokens: v.picklist(['sum', 'mean']),
  both_directions: v.boolean(),
  stroke: v.picklist(['opacity', 'thickness']),
  orientation: v.picklist(['vertical', 'horizontal']),
  matrix_scale: v.picklist(['linear', 'sqrt']),
  matrix_zoom: v.nullable(v.object({ from: range, to: range })),
  grid_sort: v.picklist(['layer', 'sharpness', 'distance', 'delimiters', 'self']),
  grid_least: share,
  neurons_expanded: v.boolean(),
  shelf,
  live_id: v.nullable(name),
  snapshot: v.unknown()
});

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A document from anywhere, checked field by field. Missing fields take their defaults, unknown
 * ones are kept, lone surrogates become U+FFFD, an empty list of heads becomes null.
 *
 * @throws {DocumentError} for anything that is no object, for a later version, and for a field
 *   that holds what it must not; field `path` says where
 * @example parseDocument({ text_a: 'Hello' }).cut gives { by: 'mass', value: .95 }
 */
export function parseDocument(value: unknown): ViewDocument {
  if (!isRecord(value)) {
    throw new DocumentError(
      'The document is not a JSON object.',
      'Run the cell again to get a fresh one.',
      { path: '' }
    );
  }
  const version = value['version'];
  if (typeof version === 'number' && version > 1) {
    throw new DocumentError(
      `This view was saved by a later BertScope (document version ${version}; this one reads 1).`,
      'Update BertScope, or run the cell again.',
      { path: 'version' }
    );
  }
  const result = v.safeParse(SCHEMA, { ...defaults, ...value });
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue) ?? '';
  throw new DocumentError(
    `The document's field ${path || '?'} cannot be used: ${issue.message}.`,
    'Correct the field, or run the cell again.',
    { path }
  );
}

/**
 * What can be kept of a document that {@link parseDocument} refuses: every field that can be read,
 * the default for the others. Texts and selections are not lost to one bad field.
 *
 * @returns the document, and the first refusal; null if there was none
 * @example { text_a: 'kept', layer: -1 } gives text_a 'kept', layer null and the sentence about layer
 */
export function salvageDocument(value: unknown): {
  document: ViewDocument;
  refusal: DocumentError | null;
} {
  let refusal: DocumentError | null = null;
  let fields = value;
  for (;;) {
    try {
      return { document: parseDocument(fields), refusal };
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      refusal ??= error;
      const [field = ''] = String(error.fields.path).split('.');
      if (!isRecord(fields) || !(field in fields)) return { document: defaultDocument, refusal };
      fields = Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
    }
  }
}

/** What a view starts with where nobody said otherwise. */
export const defaultDocument: ViewDocument = parseDocument(defaults);

/** Whether there is nothing to run: both texts are blank. */
export function isBlank(document: Pick<ViewDocument, 'text_a' | 'text_b'>): boolean {
  return document.text_a.trim() === '' && (document.text_b ?? '').trim() === '';
}
