import { deflateSync, zlibSync } from 'fflate';

import { takeStoredBlocks } from '../../src/attention/stored-blocks';

const BYTES = Uint8Array.from({ length: 150_000 }, (_, at) => (at * at) >> 5);
const stored = (): Uint8Array<ArrayBuffer> => new Uint8Array(zlibSync(BYTES, { level: 0 }));

test('several blocks come together as they were, in the memory they were in', () => {
  const zlib = stored();
  expect(zlib.length).toBe(BYTES.length + 2 + 3 * 5 + 4);
  const taken = takeStoredBlocks(zlib, BYTES.length);
  expect(taken).toEqual(BYTES);
  expect(taken!.buffer).toBe(zlib.buffer);
  expect(taken!.byteOffset).toBe(0);
});

test('the checksum behind them stays where it was', () => {
  const zlib = stored();
  const checksum = zlib.slice(-4);
  takeStoredBlocks(zlib, BYTES.length);
  expect(zlib.slice(-4)).toEqual(checksum);
});

test.each([
  ['fewer bytes than expected', (zlib: Uint8Array) => zlib, BYTES.length + 1],
  ['more bytes than expected', (zlib: Uint8Array) => zlib, BYTES.length - 1],
  ['a length that is not its inverse', (zlib: Uint8Array) => zlib.with(65_545, 7), BYTES.length],
  ['a deflated block', (zlib: Uint8Array) => zlib.with(65_542, 4), BYTES.length],
  ['no last block', (zlib: Uint8Array) => zlib.with(131_082, 0), BYTES.length],
  ['no zlib header', (zlib: Uint8Array) => zlib.with(0, 0x77), BYTES.length]
])('%s: nothing is taken, and nothing moved', (_, change, expectedBytes) => {
  const zlib = new Uint8Array(change(stored()));
  const before = zlib.slice();
  expect(takeStoredBlocks(zlib, expectedBytes)).toBeNull();
  expect(zlib).toEqual(before);
});

test('a stored block before a deflated one is left for an inflater as it is', () => {
  const first = stored().subarray(0, 2 + 5 + 65_535);
  const rest = deflateSync(BYTES.subarray(65_535));
  const zlib = Uint8Array.from([...first, ...rest, ...stored().slice(-4)]);
  const before = zlib.slice();
  expect(takeStoredBlocks(zlib, BYTES.length)).toBeNull();
  expect(zlib).toEqual(before);
});
