import { PieceBuffer } from '../../src/sources/piece-buffer';

test.each([null, 5, 2 ** 50])(
  'what comes in pieces is whole where the length is said to be %s',
  length => {
    const buffer = new PieceBuffer(length);
    buffer.append(Uint8Array.of(1, 2));
    buffer.append(Uint8Array.of(3, 4, 5));
    expect(buffer.sizeBytes).toBe(5);
    expect([...buffer.take()]).toEqual([1, 2, 3, 4, 5]);
  }
);

test('more than was promised is counted and not kept', () => {
  const buffer = new PieceBuffer(3);
  buffer.append(Uint8Array.of(1, 2));
  buffer.append(Uint8Array.of(3, 4, 5));
  expect(buffer.sizeBytes).toBe(5);
  expect(buffer.take()).toHaveLength(3);
});
