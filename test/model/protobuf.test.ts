import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { TensorProtoSchema } from 'onnx-buf';
import { isBertScopeError } from '../../src/errors';
import {
  bytesField,
  concatBytes,
  readFields,
  readText,
  readVarint,
  varintField,
  writeVarint
} from '../../src/model/protobuf';

const whole = (bytes: Uint8Array) => ({ start: 0, end: bytes.length });
const reader = (bytes: Uint8Array) => ({ bytes, offset: 0, end: bytes.length });

test('writeVarint(300) gives AC 02, lowest bits first', () => {
  expect([...writeVarint(300)]).toEqual([0xac, 0x02]);
  expect([...writeVarint(0)]).toEqual([0]);
});

test('readVarint gives back what writeVarint wrote, up to 2 ** 53 - 1', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), value => {
      const at = reader(writeVarint(value));
      expect(readVarint(at)).toBe(value);
      expect(at.offset).toBe(at.end);
    })
  );
});

test('readVarint refuses a number that the file cuts off or that never ends', () => {
  expect(() => readVarint(reader(Uint8Array.of(0x80)))).toThrow('ends inside a number at byte 0');
  expect(() => readVarint(reader(new Uint8Array(11).fill(0x80)))).toThrow('longer than ten bytes');
});

test('readFields finds the fields that onnx-buf wrote', () => {
  const bytes = toBinary(
    TensorProtoSchema,
    create(TensorProtoSchema, {
      name: 'größe',
      dims: [3n, 2n ** 40n],
      dataType: 1,
      rawData: Uint8Array.of(1, 2, 3),
      floatData: [0.5]
    })
  );
  const fields = [...readFields(bytes, whole(bytes))];
  const content = (number: number) => fields.find(field => field.number === number)!;
  expect(readText(bytes, content(8).content)).toBe('größe');
  expect(fields.filter(({ number }) => number === 1).map(({ value }) => value)).toEqual([
    3,
    2 ** 40
  ]);
  expect(content(2).value).toBe(1);
  const { start, end } = content(9).content;
  expect([...bytes.subarray(start, end)]).toEqual([1, 2, 3]);
  expect(fields.at(-1)!.range.end).toBe(bytes.length);
});

test('onnx-buf reads what varintField and bytesField wrote', () => {
  const bytes = concatBytes([
    varintField(1, 2 ** 40),
    varintField(2, 7),
    bytesField(8, 'größe'),
    bytesField(9, [Uint8Array.of(1, 2), Uint8Array.of(3)])
  ]);
  const tensor = fromBinary(TensorProtoSchema, bytes);
  expect(tensor.dims).toEqual([2n ** 40n]);
  expect(tensor.dataType).toBe(7);
  expect(tensor.name).toBe('größe');
  expect([...tensor.rawData]).toEqual([1, 2, 3]);
});

test.each([
  ['a group', Uint8Array.of(0x0b), 'unknown wire type 3 at byte 0'],
  [
    'a wire type that does not exist',
    Uint8Array.of(0x08, 1, 0x0e),
    'unknown wire type 6 at byte 2'
  ],
  ['a field numbered 0', Uint8Array.of(0x02, 0), 'a field has the number 0 at byte 0'],
  ['a length beyond the end', Uint8Array.of(0x0a, 5, 1), '4 bytes beyond its end at byte 0'],
  ['a float that is cut off', Uint8Array.of(0x0d, 1), '3 bytes beyond its end at byte 0']
])('readFields refuses %s and says where', (_, bytes, message) => {
  const read = () => [...readFields(bytes, whole(bytes))];
  expect(read).toThrow(message);
  expect(read).toThrow(expect.objectContaining({ tag: 'ModelFormatError' }) as Error);
});

test('readFields ends on any bytes at all, with fields or a ModelFormatError', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      try {
        let end = 0;
        for (const { range } of readFields(bytes, whole(bytes))) {
          expect(range.start).toBe(end);
          end = range.end;
        }
        expect(end).toBe(bytes.length);
      } catch (error) {
        if (!isBertScopeError(error, 'ModelFormatError')) throw error;
      }
    }),
    { numRuns: 2000 }
  );
});
