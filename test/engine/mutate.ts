/** Damages the structure of an ONNX file at random; the numbers of its parameters are left alone. */
import { indexOnnx } from '../../src/model/onnx-index';

/** Positions that are no numbers of a parameter. */
export function structureOf(bytes: Uint8Array): number[] {
  const numbers = [...indexOnnx(bytes).initializers.values()].flatMap(({ rawData }) =>
    rawData === null ? [] : [rawData]
  );
  return [...bytes.keys()].filter(at => !numbers.some(({ start, end }) => at >= start && at < end));
}

/** A bit turned, a byte drawn anew, a piece cut out, a piece doubled, or the end cut off. */
export function mutate(
  bytes: Uint8Array,
  places: readonly number[],
  random: () => number
): Uint8Array<ArrayBuffer> {
  const place = () => places[Math.floor(random() * places.length)];
  const at = place();
  const length = 1 + Math.floor(random() * 24);
  const [head, piece, tail] = [bytes.slice(0, at), bytes.slice(at, at + length), bytes.slice(at)];
  switch (Math.floor(random() * 5)) {
    case 0: {
      const copy = bytes.slice();
      copy[at] ^= 1 << Math.floor(random() * 8);
      return copy;
    }
    case 1: {
      const copy = bytes.slice();
      for (let n = 0; n < 3; n++) copy[place()] = Math.floor(random() * 256);
      return copy;
    }
    case 2:
      return Uint8Array.of(...head, ...tail.slice(length));
    case 3:
      return Uint8Array.of(...head, ...piece, ...tail);
    default:
      return head;
  }
}
