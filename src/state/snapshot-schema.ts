/**
 * The border control of a stored snapshot: every size is bounded and every list as long as the
 * others before anything is decoded, so that a hostile one costs no more than its own bytes allow.
 * Leaves out: decoding the attention, which checks itself (`attention/snapshot.ts`).
 */
import * as v from 'valibot';

import type { Snapshot } from '../attention/snapshot-format';
import { DocumentError } from '../errors';
import { TEXT_LIMIT, wellFormed } from './document';

const MOST_TOKENS = 4096;
const MOST_LAYERS = 256;
const MOST_HEADS = 256;
/** Of all held layers: 512 MiB once decoded. */
const MOST_WEIGHTS = 2 ** 27;
/** Deflate cannot shrink more than this. */
const STRONGEST_DEFLATE = 1032;

const BYTES_PER_WEIGHT = { float32: 4, 'sqrt-uint16': 2, 'sqrt-uint8': 1 } as const;

const index = v.pipe(
  v.number('is not a number'),
  v.safeInteger('is not a whole number'),
  v.minValue(0, 'is below 0')
);
const countUpTo = (most: number) =>
  v.pipe(index, v.minValue(1, 'is below 1'), v.maxValue(most, `is above ${most}`));
const words = (most: number) =>
  v.pipe(
    v.string('is not a text'),
    v.maxLength(most, `is longer than ${most} characters`),
    v.transform(wellFormed)
  );
const perToken = <T extends v.GenericSchema>(item: T) =>
  v.pipe(
    v.array(item, 'is not a list'),
    v.minLength(1, 'is empty'),
    v.maxLength(MOST_TOKENS, `is longer than ${MOST_TOKENS} tokens`)
  );
const place = v.pipe(index, v.maxValue(TEXT_LIMIT, 'is beyond any text'));
const span = v.pipe(
  v.strictTuple([place, place], 'is not a pair of places'),
  v.check(([start, end]) => start <= end, 'ends before it starts')
);

const model = v.object({
  id: v.pipe(words(1000), v.nonEmpty('is empty')),
  name: words(1000),
  layers: countUpTo(MOST_LAYERS),
  heads: countUpTo(MOST_HEADS),
  max_tokens: index,
  precision: words(200),
  sha256: v.pipe(v.string('is not a text'), v.regex(/^[0-9a-f]{0,64}$/, 'is no hash')),
  size_bytes: index,
  place: v.optional(
    v.nullable(v.object({ host: words(300), commit: v.nullable(words(100)), file: words(1000) }))
  ),
  opening: v.object({
    layer: index,
    heads: v.pipe(v.array(index), v.maxLength(MOST_HEADS, 'names too many heads'))
  }),
  libraries: v.pipe(
    v.record(words(100), words(100)),
    v.check(all => Object.keys(all).length <= 100, 'names too many libraries')
  )
});

const attention = v.object({
  coding: v.picklist(['float32', 'sqrt-uint16', 'sqrt-uint8'], 'is no coding this version knows'),
  layers: v.pipe(
    v.array(index, 'is not a list of layers'),
    v.minLength(1, 'is empty'),
    v.maxLength(MOST_LAYERS, 'names too many layers'),
    v.check(
      list => list.every((layer, at) => at === 0 || layer > list[at - 1]),
      'does not ascend without doubles'
    )
  ),
  data: v.string('is not a text')
});

const SCHEMA = v.object({
  tokens: perToken(words(1000)),
  labels: v.exactOptional(perToken(words(4000))),
  ids: perToken(index),
  offsets: perToken(v.nullable(span)),
  sentence_ids: perToken(v.picklist([0, 1], 'is neither 0 nor 1')),
  type_ids: v.exactOptional(perToken(index)),
  word_ids: perToken(v.nullable(index)),
  special: perToken(v.boolean('is neither true nor false')),
  cut: v.object({ a: index, b: index }),
  limit: index,
  unknown: index,
  aligned: v.boolean('is neither true nor false'),
  model,
  attention: v.nullable(attention)
});

const refuse = (path: string, why: string): DocumentError =>
  new DocumentError(
    `The stored attention cannot be used: ${path} ${why}.`,
    'Run the cell again to get it anew.',
    { path }
  );

const COLUMNS = [
  ...(['labels', 'ids', 'offsets', 'sentence_ids', 'type_ids', 'word_ids', 'special'] as const)
];

/** The attention against the shape that tokens and model give it, by lengths alone. */
function checkAttention({ tokens, model: { layers, heads }, attention: stored }: Snapshot): void {
  if (stored === null) return;
  if (stored.layers.some(layer => layer >= layers)) {
    throw refuse('snapshot.attention.layers', `names a layer that a model of ${layers} has not`);
  }
  const weights = stored.layers.length * heads * tokens.length ** 2;
  if (weights > MOST_WEIGHTS) {
    throw refuse('snapshot.attention', `has ${weights} weights, more than can be shown`);
  }
  const bytes = weights * BYTES_PER_WEIGHT[stored.coding];
  const { length } = stored.data;
  // Deflate adds 5 bytes to a block of at most 64 KiB that it cannot shrink; zlib adds 6 to all.
  const most = Math.ceil((bytes + bytes / 1024 + 64) / 3) * 4;
  const least = bytes / STRONGEST_DEFLATE;
  if (length > most || length < least) {
    throw refuse(
      'snapshot.attention.data',
      `has ${length} characters, which ${bytes} bytes cannot`
    );
  }
  // Its characters are read once, by the decoder, which refuses what is none of base64.
  if (length % 4 !== 0) {
    throw refuse('snapshot.attention.data', 'is no base64');
  }
}

/**
 * A snapshot from anywhere, checked field by field. Unknown fields are left out.
 *
 * @returns lists of one length, layers and heads within 256, attention of a length that may hold
 *   its shape; whether it does is known once it is inflated
 * @throws {DocumentError} naming the first field that cannot be used; field `path` says where,
 *   beginning with `snapshot`
 */
export function readSnapshot(value: unknown): Snapshot {
  const result = v.safeParse(SCHEMA, value, { abortEarly: true });
  if (!result.success) {
    const [issue] = result.issues;
    const path = ['snapshot', v.getDotPath(issue) ?? ''].filter(part => part !== '').join('.');
    throw refuse(path, issue.message.startsWith('Invalid') ? 'has another form' : issue.message);
  }
  const snapshot = result.output;
  const count = snapshot.tokens.length;
  for (const column of COLUMNS) {
    const length = snapshot[column]?.length ?? count;
    if (length !== count) {
      throw refuse(`snapshot.${column}`, `has ${length} entries for ${count} tokens`);
    }
  }
  checkAttention(snapshot);
  return snapshot;
}
