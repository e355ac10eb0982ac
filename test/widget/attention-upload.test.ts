import fc from 'fast-check';

import {
  attentionBytes,
  attentionSlices,
  SLICE_BYTES,
  uploadAttention
} from '../../src/widget/attention-upload';
import type { AttentionSlice } from '../../src/widget/messages';

function makeAttention(layers: number, heads: number, tokens: number) {
  const size = heads * tokens * tokens;
  const weights = Array.from({ length: layers }, (_, layer) =>
    Float32Array.from({ length: size }, (_, i) => layer + i / size)
  );
  return { layers, heads, tokens, weights, tolerance: 0 };
}

/** What the other side does: bytes put together by layer and offset. */
function assemble(
  pieces: Iterable<ReturnType<typeof attentionSlices> extends Generator<infer T> ? T : never>
) {
  const layers = new Map<number, Uint8Array>();
  for (const [{ layer, offset, total }, buffer] of pieces) {
    const bytes = layers.get(layer) ?? new Uint8Array(total);
    layers.set(layer, bytes);
    bytes.set(new Uint8Array(buffer), offset);
  }
  return new Map([...layers].map(([layer, bytes]) => [layer, new Float32Array(bytes.buffer)]));
}

test('attentionSlices() of one small layer gives one slice with its shape and bytes', () => {
  const [[slice, buffer]] = [...attentionSlices(makeAttention(1, 2, 3), [0], 7)];
  expect(slice).toEqual({
    type: 'attention',
    run: 7,
    layer: 0,
    shape: [2, 3, 3],
    offset: 0,
    total: 72
  });
  expect(buffer.byteLength).toBe(72);
});

test('attentionSlices() by 32 bytes gives 72 bytes at offsets 0, 32, 64', () => {
  const slices = [...attentionSlices(makeAttention(1, 2, 3), [0], 1, 32)];
  expect(slices.map(([{ offset }, buffer]) => [offset, buffer.byteLength])).toEqual([
    [0, 32],
    [32, 32],
    [64, 8]
  ]);
});

test('attentionSlices() put together are the attention, for any shape and slice size', () => {
  const counts = fc.integer({ min: 1, max: 5 });
  fc.assert(
    fc.property(
      counts,
      counts,
      counts,
      fc.integer({ min: 1, max: 100 }),
      (layers, heads, tokens, size) => {
        const attention = makeAttention(layers, heads, tokens);
        const all = [...attention.weights.keys()];
        const together = assemble(attentionSlices(attention, all, 1, size));
        expect([...together.values()]).toEqual(attention.weights);
      }
    )
  );
});

test('attentionSlices() takes a layer that is a view into a larger buffer for itself alone', () => {
  const buffer = Float32Array.from([9, 1, 2, 3, 4, 9]).buffer;
  const attention = {
    layers: 1,
    heads: 1,
    tokens: 2,
    weights: [new Float32Array(buffer, 4, 4)],
    tolerance: 0
  };
  expect(assemble(attentionSlices(attention, [0], 1)).get(0)).toEqual(Float32Array.of(1, 2, 3, 4));
});

test('attentionSlices() leaves out layers that are not there', () => {
  const attention = { ...makeAttention(2, 1, 1), weights: [null, Float32Array.of(1)] };
  expect([...attentionSlices(attention, [0, 1, 5], 1)].map(([{ layer }]) => layer)).toEqual([1]);
});

test('attentionSlices() of 12 heads and 512 tokens stay within 4 MiB', () => {
  const slices = [...attentionSlices(makeAttention(1, 12, 512), [0], 1)];
  expect(Math.max(...slices.map(([, { byteLength }]) => byteLength))).toBeLessThanOrEqual(
    SLICE_BYTES
  );
  expect(slices).toHaveLength(3);
});

test('attentionBytes() counts layers that have not come too', () => {
  const attention = { ...makeAttention(6, 12, 19), weights: new Array<null>(6).fill(null) };
  expect(attentionBytes(attention)).toBe(6 * 12 * 19 * 19 * 4);
});

const never = () => Promise.reject(new Error('nothing was let go'));

test('uploadAttention() asks for a layer that was let go, and sends it in its place', async () => {
  const whole = makeAttention(3, 1, 2);
  const { weights } = whole;
  const attention = { ...whole, weights: weights.with(1, null as never), elsewhere: [1] };
  const pieces: [AttentionSlice, ArrayBuffer][] = [];
  const bring = (layer: number) => Promise.resolve(weights[layer]);
  const { signal } = new AbortController();
  const send = (slice: AttentionSlice, buffer: ArrayBuffer) => void pieces.push([slice, buffer]);
  await uploadAttention(attention, [0, 1, 2], 1, send, bring, signal);
  expect(pieces.map(([{ layer }]) => layer)).toEqual([0, 1, 2]);
  expect([...assemble(pieces).values()]).toEqual(weights);
});

test('uploadAttention() stops between two slices when it is aborted', async () => {
  const abort = new AbortController();
  const sent: number[] = [];
  const send = ({ layer }: { layer: number }) => {
    sent.push(layer);
    abort.abort();
  };
  const upload = uploadAttention(makeAttention(3, 1, 1), [0, 1, 2], 1, send, never, abort.signal);
  await expect(upload).rejects.toMatchObject({ name: 'AbortError' });
  expect(sent).toEqual([0]);
});
