/**
 * The wire format of Protocol Buffers: just enough to find one's way through an ONNX file and to write a small one.
 * Nothing is decoded that nobody asked for; a field is only told where it lies. Groups (wire types 3 and 4) are left
 * out, ONNX has none. Follows https://protobuf.dev/programming-guides/encoding.
 */
import { ModelFormatError } from '../errors';

/** Half-open range of bytes in a file. */
export type ByteRange = { readonly start: number; readonly end: number };

/** A place in a file, moved on by whatever reads there. */
export type Reader = { readonly bytes: Uint8Array; offset: number; readonly end: number };

export const WireType = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

export type Field = {
  readonly number: number;
  readonly wireType: number;
  /** Tag, length and content: what to copy to repeat the field elsewhere. */
  readonly range: ByteRange;
  /** The content alone. */
  readonly content: ByteRange;
  /** Of a varint, exact up to 2 ** 53; 0 for the other wire types. */
  readonly value: number;
};

const MOST_VARINT_BYTES = 10;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * One varint. Counts with products instead of shifts, because offsets into big models pass 2 ** 31.
 *
 * @throws {ModelFormatError} if it runs over the end of the reader or over ten bytes
 * @example the bytes AC 02 give 44 + 2 * 128 = 300
 */
export function readVarint(reader: Reader): number {
  const start = reader.offset;
  let value = 0;
  let factor = 1;
  for (let count = 0; count < MOST_VARINT_BYTES; count++) {
    if (reader.offset >= reader.end) throw damaged('the file ends inside a number', start, 'end');
    const byte = reader.bytes[reader.offset++];
    value += (byte & 127) * factor;
    if (byte < 128) return value;
    factor *= 128;
  }
  throw damaged('a number is longer than ten bytes', start, 'varint');
}

/**
 * The fields of the message in `range`, in the order of the file.
 *
 * @throws {ModelFormatError} for a wire type that ONNX does not use, a field numbered 0, or a length that reaches
 * beyond the message
 */
export function* readFields(bytes: Uint8Array, range: ByteRange): Generator<Field> {
  const reader: Reader = { bytes, offset: range.start, end: range.end };
  while (reader.offset < reader.end) {
    const start = reader.offset;
    const tag = readVarint(reader);
    const wireType = tag % 8;
    const number = Math.floor(tag / 8);
    if (number === 0) throw damaged('a field has the number 0', start, 'field 0');
    let contentStart = reader.offset;
    let value = 0;
    let sizeBytes = 0;
    if (wireType === WireType.varint) {
      value = readVarint(reader);
    } else if (wireType === WireType.bytes) {
      sizeBytes = readVarint(reader);
      contentStart = reader.offset;
    } else if (wireType === WireType.fixed64 || wireType === WireType.fixed32) {
      sizeBytes = wireType === WireType.fixed64 ? 8 : 4;
    } else {
      throw damaged(`unknown wire type ${wireType}`, start, `wire type ${wireType}`);
    }
    const end = reader.offset + sizeBytes;
    if (end > reader.end) {
      const missing = end - reader.end;
      throw damaged(`a field reaches ${missing} bytes beyond its end`, start, 'truncated');
    }
    reader.offset = end;
    yield { number, wireType, range: { start, end }, content: { start: contentStart, end }, value };
  }
}

/** UTF-8 text; what is no UTF-8 becomes U+FFFD. */
export function readText(bytes: Uint8Array, { start, end }: ByteRange): string {
  return decoder.decode(bytes.subarray(start, end));
}

/**
 * The bytes of a varint, lowest seven bits first.
 *
 * @param value an integer from 0 to 2 ** 53 - 1
 * @example 300 gives AC 02
 */
export function writeVarint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

export function varintField(number: number, value: number): Uint8Array {
  return concatBytes([writeVarint(number * 8 + WireType.varint), writeVarint(value)]);
}

/** A field of text, or of a message given by its own fields. */
export function bytesField(number: number, content: string | readonly Uint8Array[]): Uint8Array {
  const parts = typeof content === 'string' ? [encoder.encode(content)] : content;
  const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
  return concatBytes([writeVarint(number * 8 + WireType.bytes), writeVarint(sizeBytes), ...parts]);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** The fields of a message, those for which `change` has something else replaced by it. */
export function mapFields(
  bytes: Uint8Array,
  range: ByteRange,
  change: (field: Field) => Uint8Array | null
): Uint8Array[] {
  return [...readFields(bytes, range)].map(
    field => change(field) ?? bytes.subarray(field.range.start, field.range.end)
  );
}

function damaged(what: string, offset: number, found: string): ModelFormatError {
  return new ModelFormatError(
    `The model file is not readable ONNX: ${what} at byte ${offset}.`,
    'Download the file again; if it stays, it is not an .onnx file.',
    { offset, found }
  );
}
