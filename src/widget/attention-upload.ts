/**
 * Cuts attention into pieces that fit through a kernel's connection, which drops messages above
 * 10 MiB. Pure but for the pause between pieces. Leaves out: whether to send at all.
 */
import type { Attention } from '../attention/attention';
import { isElsewhere, withLayer } from '../state/held-layers';
import type { AttentionSlice } from './messages';

/** The most bytes of one message. */
export const SLICE_BYTES = 4 * 1024 * 1024;

export type SendSlice = (slice: AttentionSlice, buffer: ArrayBuffer) => void;

/** Bytes of all layers together, whether they are there or not. */
export function attentionBytes({ layers, heads, tokens }: Attention): number {
  return layers * heads * tokens * tokens * Float32Array.BYTES_PER_ELEMENT;
}

/**
 * The pieces of some layers, in order; a layer that is not there is left out.
 *
 * @param sliceBytes the most bytes of a piece, at least 1
 * @returns each piece with a buffer that holds it and nothing else: a view of a larger buffer would
 *   be sent whole
 * @example one layer of 2 heads and 3 tokens has 72 bytes; by 32 it gives offsets 0, 32, 64
 */
export function* attentionSlices(
  attention: Attention,
  layers: readonly number[],
  run: number,
  sliceBytes = SLICE_BYTES
): Generator<readonly [AttentionSlice, ArrayBuffer]> {
  const { heads, tokens } = attention;
  for (const layer of layers) {
    const weights = attention.weights[layer];
    if (!weights) continue;
    const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
    for (let offset = 0; offset < bytes.length; offset += sliceBytes) {
      const buffer = bytes.slice(offset, offset + sliceBytes).buffer;
      const shape = [heads, tokens, tokens] as const;
      yield [{ type: 'attention', run, layer, shape, offset, total: bytes.length }, buffer];
    }
  }
}

/**
 * Sends some layers, with a turn of the event loop between two pieces, so that the page stays live.
 *
 * @param bring gives a layer that was let go
 * @throws the signal's reason, between two pieces; what `bring` throws
 */
export async function uploadAttention(
  attention: Attention,
  layers: readonly number[],
  run: number,
  send: SendSlice,
  bring: (layer: number, signal: AbortSignal) => Promise<Float32Array>,
  signal: AbortSignal
): Promise<void> {
  let isFirst = true;
  for (const layer of layers) {
    const held = isElsewhere(attention, layer)
      ? withLayer(attention, layer, await bring(layer, signal))
      : attention;
    for (const [slice, buffer] of attentionSlices(held, [layer], run)) {
      if (!isFirst) {
        await new Promise(resolve => setTimeout(resolve));
      }
      signal.throwIfAborted();
      send(slice, buffer);
      isFirst = false;
    }
  }
}
