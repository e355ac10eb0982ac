/**
 * The texts of a survey as a reader gives them: pasted lines, or a file. What is read is data; nothing
 * in it is looked up or run. Leaves out: how many are too many (survey-store.ts).
 */
import { csvParseRows, tsvParseRows } from 'd3-dsv';

import { DocumentError } from '../../errors';
import { isBlank } from '../../state/document';
import type { SurveyText } from './survey-shelf';

/** The most bytes of a file. */
export const LARGEST_FILE_BYTES = 50e6;

const TEXT = 'text';
const PAIR = ['text_a', 'text_b'] as const;

const pairOf = (a: string, b: string | null = null): SurveyText => ({
  text_a: a,
  text_b: b === '' ? null : b
});

/**
 * One text a line; the first tab of a line separates a pair. Lines with nothing in them are left out.
 *
 * @example "a\tb\n\nc" gives the pair a, b and the text c
 */
export function readLines(lines: string): readonly SurveyText[] {
  return lines
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .map(line => {
      const tab = line.indexOf('\t');
      return tab < 0 ? pairOf(line) : pairOf(line.slice(0, tab), line.slice(tab + 1));
    })
    .filter(text => !isBlank(text));
}

const refuse = (message: string, advice: string): DocumentError =>
  new DocumentError(message, advice, { path: 'texts' });

/** Which columns hold the texts, and whether the first row says so. */
function columnsOf(rows: readonly (readonly string[])[]): {
  readonly columns: readonly number[];
  readonly hasHeader: boolean;
} {
  const names = rows[0].map(name => name.trim().toLowerCase());
  const wanted = names.includes(PAIR[0]) ? PAIR : [TEXT];
  const columns = wanted.map(name => names.indexOf(name)).filter(at => at >= 0);
  if (columns.length > 0) return { columns, hasHeader: true };
  if (names.length > 2) {
    throw refuse(
      `The file has ${names.length} columns, and none is called text.`,
      'Name the column with the texts “text” in its first row, or the two of a pair “text_a” and “text_b”.'
    );
  }
  return { columns: names.map((_, at) => at), hasHeader: false };
}

function readRows(rows: readonly (readonly string[])[]): readonly SurveyText[] {
  if (rows.length === 0) return [];
  const { columns, hasHeader } = columnsOf(rows);
  return rows
    .slice(hasHeader ? 1 : 0)
    .map(row => pairOf(row[columns[0]] ?? '', columns.length > 1 ? (row[columns[1]] ?? '') : null));
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isOther = (value: unknown): value is string | null | undefined =>
  value === null || value === undefined || isText(value);

function readEntry(entry: unknown, at: number): SurveyText {
  if (isText(entry)) return pairOf(entry);
  const [a, b] = Array.isArray(entry)
    ? (entry as readonly unknown[])
    : typeof entry === 'object' && entry !== null
      ? [Reflect.get(entry, PAIR[0]) ?? Reflect.get(entry, TEXT), Reflect.get(entry, PAIR[1])]
      : [];
  if (isText(a) && isOther(b)) return pairOf(a, b ?? null);
  throw refuse(
    `Entry ${at + 1} of the list is no text.`,
    'Each may be a text, a list of two texts, or an object with text, or text_a and text_b.'
  );
}

function readJson(content: string): readonly SurveyText[] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    throw refuse('The file is no JSON.', 'Save it as a list of texts, such as ["One.", "Two."].');
  }
  if (Array.isArray(value)) return (value as readonly unknown[]).map(readEntry);
  throw refuse('The file holds no list.', 'Save it as a list of texts, such as ["One.", "Two."].');
}

/**
 * By the ending of the file's name: .csv and .tsv with a column text, or text_a and text_b, or no
 * more than two columns; .json with a list; all others by lines. Rows and entries keep their places,
 * those with nothing in them too.
 *
 * @throws {DocumentError} if it holds no texts in that form
 */
export function readContent(name: string, content: string): readonly SurveyText[] {
  const clean = content.replace(/^\uFEFF/, '');
  const ending = /\.(\w+)$/.exec(name)?.[1].toLowerCase();
  if (ending === 'csv') return readRows(csvParseRows(clean));
  if (ending === 'tsv') return readRows(tsvParseRows(clean));
  return ending === 'json' ? readJson(clean) : readLines(clean);
}

/** By its byte order mark UTF-16, else UTF-8; what is neither holds no texts, though it could be split into lines. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : 'utf-8';
  try {
    const content = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (!content.includes('\0')) return content;
  } catch {
    // Said below, as of a file with zeros in it.
  }
  throw refuse(
    'The file is no text in UTF-8.',
    'Save it as plain text in UTF-8, one text a line, or as .csv, .tsv or .json.'
  );
}

/** @throws {DocumentError} as `readContent`, and for a file that is too large or no text */
export async function readFile(file: File): Promise<readonly SurveyText[]> {
  if (file.size > LARGEST_FILE_BYTES) {
    throw refuse(
      `The file is larger than ${LARGEST_FILE_BYTES / 1e6} MB.`,
      'Take a part of it, or survey it with bertscope.survey in Python.'
    );
  }
  return readContent(file.name, decode(new Uint8Array(await file.arrayBuffer())));
}
