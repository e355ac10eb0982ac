import { decodeSnapshot, encodeSnapshot } from '../../src/attention/snapshot';
import { DocumentError } from '../../src/errors';
import { readSnapshot } from '../../src/state/snapshot-schema';
import { encodingOf, layerOf, MODEL } from './sample-run';

const TOKENS = 5;
const weights = [0, 1, 2].map(layer => layerOf(layer, TOKENS).weights);
const attention = { layers: 3, heads: 3, tokens: TOKENS, weights, tolerance: 0 };
const run = { encoding: encodingOf(TOKENS), model: MODEL, attention };
const SOUND = encodeSnapshot(run, 0, 1e6);

const list = <T>(count: number, item: T): T[] => new Array<T>(count).fill(item);
const stored = (patch: object) => ({ attention: { ...SOUND.attention, ...patch } });
const model = (patch: object) => ({ model: { ...SOUND.model, ...patch } });

/** Where a snapshot with these fields instead of its own is refused. */
function refusedAt(patch: object): unknown {
  try {
    readSnapshot({ ...SOUND, ...patch });
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentError);
    const { message, advice, fields } = error as DocumentError;
    expect(message.length).toBeLessThan(300);
    expect(advice).toContain('Run the cell again');
    return fields.path;
  }
  return null;
}

test('readSnapshot() takes what encodeSnapshot() gives, as it is', () => {
  expect(readSnapshot(JSON.parse(JSON.stringify(SOUND)))).toEqual(SOUND);
  expect(readSnapshot({ ...SOUND, attention: null }).attention).toBeNull();
});

test('labels and types of other tokenizers are kept, as many as there are tokens', () => {
  const labels = list(TOKENS, ' cat');
  const labelled = { ...run, encoding: { ...run.encoding, labels, typeIds: list(TOKENS, 0) } };
  const snapshot = encodeSnapshot(labelled, 0, 1e6);
  const read = readSnapshot(JSON.parse(JSON.stringify(snapshot)));
  expect(read).toMatchObject({ labels, type_ids: [0, 0, 0, 0, 0] });
  expect(decodeSnapshot(read).encoding).toEqual(labelled.encoding);
  expect(decodeSnapshot(readSnapshot(SOUND)).encoding).toEqual(run.encoding);
  expect(refusedAt({ labels: labels.slice(1) })).toBe('snapshot.labels');
  expect(refusedAt({ type_ids: list(TOKENS, -1) })).toBe('snapshot.type_ids.0');
});

test('readSnapshot() leaves unknown fields out', () => {
  expect(readSnapshot({ ...SOUND, onload: 'x', ...model({ url: 'y' }) })).toEqual(SOUND);
});

test.each([null, undefined, 5, 'text', [], [SOUND], {}])('readSnapshot(%p) is refused', value => {
  expect(() => readSnapshot(value)).toThrow(DocumentError);
});

test.each([
  ['snapshot.ids', { ids: [1, 2] }],
  ['snapshot.offsets', { offsets: list(6, null) }],
  ['snapshot.sentence_ids', { sentence_ids: [] }],
  ['snapshot.sentence_ids.4', { sentence_ids: [0, 0, 0, 0, 2] }],
  ['snapshot.word_ids.0', { word_ids: list(5, -1) }],
  ['snapshot.special.0', { special: list(5, 1) }],
  ['snapshot.tokens', { tokens: [] }],
  ['snapshot.tokens', { tokens: list(4097, 'a') }],
  ['snapshot.tokens.0', { tokens: list(5, 'a'.repeat(1001)) }],
  ['snapshot.tokens.0', { tokens: list(5, { toString: 'x' }) }],
  ['snapshot.offsets.0', { offsets: list(5, [3, 2]) }],
  ['snapshot.offsets.0.2', { offsets: list(5, [0, 1, 2]) }],
  ['snapshot.offsets.0.1', { offsets: list(5, [0, 2 ** 40]) }],
  ['snapshot.cut.a', { cut: { a: 0.5, b: 0 } }],
  ['snapshot.unknown', { unknown: Infinity }],
  ['snapshot.model.layers', model({ layers: 257 })],
  ['snapshot.model.heads', model({ heads: 0 })],
  ['snapshot.model.name', model({ name: 'a'.repeat(1001) })],
  ['snapshot.model.sha256', model({ sha256: '<script>' })],
  ['snapshot.model.opening.heads.0', model({ opening: { layer: 0, heads: ['x'] } })],
  ['snapshot.attention.coding', stored({ coding: 'sqrt-uint4' })],
  ['snapshot.attention.layers', stored({ layers: [0, 1, 3] })],
  ['snapshot.attention.layers', stored({ layers: [0, 1, 1] })],
  ['snapshot.attention.layers', stored({ layers: [2, 1, 0] })],
  ['snapshot.attention.layers', stored({ layers: [] })],
  ['snapshot.attention.layers.0', stored({ layers: [-1, 0, 1] })],
  ['snapshot.attention.data', stored({ data: 5 })],
  ['snapshot.attention.data', stored({ data: '' })],
  ['snapshot.attention.data', stored({ data: `${SOUND.attention?.data}A` })]
])('%s is named when it is wrong', (path, patch) => {
  expect(refusedAt(patch)).toBe(path);
});

test('more data than the shape can need is refused before it is decoded', () => {
  expect(refusedAt(stored({ data: 'A'.repeat(4000) }))).toBe('snapshot.attention.data');
});

test('less data than the shape can come from is refused before room is made for it', () => {
  const count = 4096;
  const columns = {
    tokens: list(count, 'a'),
    ids: list(count, 1),
    offsets: list(count, null),
    sentence_ids: list(count, 0),
    word_ids: list(count, null),
    special: list(count, false)
  };
  const one = { ...columns, ...model({ heads: 8 }), ...stored({ layers: [0] }) };
  expect(refusedAt(one)).toBe('snapshot.attention.data');
  const many = { ...columns, ...model({ heads: 256, layers: 256 }), ...stored({ layers: [0] }) };
  expect(refusedAt(many)).toBe('snapshot.attention');
});

test('a lone surrogate in a token becomes U+FFFD', () => {
  expect(readSnapshot({ ...SOUND, tokens: list(5, 'a\ud800') }).tokens[0]).toBe('a\ufffd');
});
