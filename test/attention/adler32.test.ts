import fc from 'fast-check';
import { zlibSync } from 'fflate';

import { adler32 } from '../../src/attention/adler32';

/** As zlib data ends with it. */
function expected(bytes: Uint8Array): number {
  const { buffer, byteOffset, length } = zlibSync(bytes, { level: 0 });
  return new DataView(buffer, byteOffset).getUint32(length - 4);
}

test('"abc" has the checksum of the specification, nothing has 1', () => {
  expect(adler32(new TextEncoder().encode('abc'))).toBe(0x024d0127);
  expect(adler32(new Uint8Array(0))).toBe(1);
});

test('any bytes have the checksum that zlib gives them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), bytes => {
      expect(adler32(bytes)).toBe(expected(bytes));
    })
  );
});

test.each([91, 92, 93, 96, 65_521, 300_002])('%i of the largest bytes overflow no sum', length => {
  const bytes = new Uint8Array(length).fill(255);
  expect(adler32(bytes)).toBe(expected(bytes));
});

test('bytes within a larger memory are taken alone', () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at * 7);
  expect(adler32(bytes.subarray(8, 777))).toBe(expected(bytes.slice(8, 777)));
});
