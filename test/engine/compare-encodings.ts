/**
 * Compares what a tokenizer gives with rows that the Rust tokenizers wrote. Pure, so that the same
 * comparison runs in Node and in a browser, whose Unicode version is another one.
 */
import type { ITokenizer } from '../../src/tokens/tokenizer';

/** One expected encoding; fields that a fixture does not have are not compared. */
export type ExpectedRow = {
  readonly textA: string;
  readonly textB: string | null;
  readonly ids: readonly number[];
  readonly typeIds: readonly number[];
  readonly cutA: number;
  readonly cutB: number;
  /** UTF-16, null for special tokens. */
  readonly offsets?: readonly (readonly [number, number] | null)[];
  readonly wordIds?: readonly (number | null)[];
  /** 1 for tokens that the template added. */
  readonly special?: readonly number[];
};

export type Mismatch = {
  readonly row: ExpectedRow;
  readonly field: string;
  readonly expected: string;
  readonly actual: string;
};

/**
 * @param tokenizerOf the tokenizer for a row
 * @param rows what Rust gives
 * @returns every field that differs, in the order of the rows; empty when all agree
 */
export function compareEncodings<Row extends ExpectedRow>(
  tokenizerOf: (row: Row) => ITokenizer,
  rows: Iterable<Row>
): Mismatch[] {
  const mismatches: Mismatch[] = [];
  for (const row of rows) {
    const encoding = tokenizerOf(row).encode(row.textA, row.textB);
    const pairs: Record<string, readonly [expected: unknown, actual: unknown]> = {
      ids: [row.ids, encoding.ids],
      typeIds: [row.typeIds, encoding.typeIds ?? encoding.sentenceIds],
      cut: [
        { a: row.cutA, b: row.cutB },
        { a: encoding.cut.a, b: encoding.cut.b }
      ],
      offsets: [row.offsets, encoding.offsets],
      wordIds: [row.wordIds, encoding.wordIds],
      special: [row.special, encoding.special.map(Number)],
      aligned: [true, encoding.aligned]
    };
    for (const [field, [expected, actual]] of Object.entries(pairs)) {
      const texts = [JSON.stringify(expected), JSON.stringify(actual)];
      if (expected !== undefined && texts[0] !== texts[1]) {
        mismatches.push({ row, field, expected: texts[0], actual: texts[1] });
      }
    }
  }
  return mismatches;
}

/** The first few mismatches as lines for a test's message. */
export function describeMismatches(mismatches: readonly Mismatch[], count = 5): string {
  const lines = mismatches
    .slice(0, count)
    .map(
      ({ row, field, expected, actual }) =>
        `${JSON.stringify([row.textA, row.textB])}\n  ${field} in Rust ${expected}\n  ${field} here    ${actual}`
    );
  return [`${mismatches.length} fields differ`, ...lines].join('\n');
}
