/**
 * A survey's table as a file: CSV, JSON or Parquet, the same columns and numbers in each, with the
 * model, the seed and the counts they rest on. Leaves out: the texts, which nobody may want to pass on.
 */
import type * as Writer from 'hyparquet-writer';

import { DocumentError } from '../../errors';
import { SURVEY_COLUMNS, type SurveyRow, type SurveyTable } from '../../survey/survey-table';
import { VERSION } from '../../version';
import type { ExportedFile } from '../export-file';
import { csvText } from '../export-table';
import type { Survey } from './survey-shelf';

/** Defined where everything is in one file, which what writes Parquet would make a fifth larger. */
declare const BERTSCOPE_IN_ONE_FILE: true | undefined;

export type SurveyFormat = 'csv' | 'json' | 'parquet';

/** What this page can write. */
export const SURVEY_FORMATS: readonly SurveyFormat[] =
  typeof BERTSCOPE_IN_ONE_FILE === 'undefined' ? ['csv', 'json', 'parquet'] : ['csv', 'json'];

/** What is exported: a survey as far as it has come. */
export type ExportableSurvey = {
  readonly survey: Pick<Survey, 'modelInfo' | 'texts' | 'maxTokens'>;
  readonly table: SurveyTable | null;
  /** Inputs that were too long and lost their end. */
  readonly cut: number;
};

const FORMAT = { format: 'bertscope-survey', version: 1 } as const;
const TYPES: Readonly<Record<SurveyFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
  parquet: 'application/vnd.apache.parquet'
};
type Column = (typeof SURVEY_COLUMNS)[number];
type Value = SurveyRow[Column];

const WORDS: readonly Column[] = ['name', 'kind', 'pattern', 'tier'];
const COUNTS: readonly Column[] = ['layer', 'head', 'n_inputs', 'queries', 'kept'];

/** What the numbers rest on, as Python says it, too. */
export function surveyFacts({ survey, table, cut }: Exported) {
  const { modelInfo, texts, maxTokens } = survey;
  const { id, name, precision, sha256, layers, heads } = modelInfo;
  const { inputs, failed, skipped, seed, bootstrapDraws, flipDraws, isExact, tests } = table;
  return {
    ...FORMAT,
    bertscope: VERSION,
    model: { id, name, precision, sha256, layers, heads },
    texts: texts.length,
    max_tokens: maxTokens,
    inputs,
    failed,
    skipped,
    cut,
    seed,
    bootstrap_draws: bootstrapDraws,
    flip_draws: flipDraws,
    is_exact: isExact,
    tests
  };
}

type Exported = {
  readonly survey: ExportableSurvey['survey'] & {
    readonly modelInfo: object & Survey['modelInfo'];
  };
  readonly table: SurveyTable;
  readonly cut: number;
};

/** In every row of CSV, so that files can be put together; in Parquet and JSON they stand once. */
function constantsOf(exported: Exported): Readonly<Record<string, string | number>> {
  const facts = surveyFacts(exported);
  const { id, name, precision, sha256 } = facts.model;
  const { inputs, failed, skipped, seed, bootstrap_draws, flip_draws, bertscope } = facts;
  return {
    model_id: id,
    model: name,
    precision,
    sha256,
    ...{ inputs, failed, skipped, seed, bootstrap_draws, flip_draws, bertscope }
  };
}

/** The table in columns, in which every word stands once. */
export const surveyColumns = ({
  rows
}: Pick<SurveyTable, 'rows'>): Readonly<Record<string, readonly Value[]>> =>
  Object.fromEntries(SURVEY_COLUMNS.map(key => [key, rows.map(row => row[key])]));

const field = (value: Value): string =>
  value === null ? '' : typeof value === 'string' ? csvText(value) : String(value);

function csvOf(exported: Exported): string {
  const constants = constantsOf(exported);
  const of = Object.values(constants).map(field).join(',');
  const lines = exported.table.rows.map(
    row => `${SURVEY_COLUMNS.map(key => field(row[key])).join(',')},${of}`
  );
  const head = [...SURVEY_COLUMNS, ...Object.keys(constants)].join(',');
  return `${[head, ...lines].join('\r\n')}\r\n`;
}

function jsonOf(exported: Exported): string {
  const head = JSON.stringify(surveyFacts(exported), null, 1).slice(0, -2);
  const rows = exported.table.rows.map(row => JSON.stringify(row)).join(',\n');
  return `${head},\n "rows": [\n${rows}\n]}\n`;
}

/** Only who asks for such a file loads what writes it; null where this page cannot. */
const loadWriter = (): Promise<typeof Writer> | null =>
  // The bundler leaves the library out where it sees that nothing comes here.
  typeof BERTSCOPE_IN_ONE_FILE === 'undefined' ? import('hyparquet-writer') : null;

async function parquetOf(exported: Exported): Promise<ArrayBuffer> {
  const writer = await loadWriter();
  if (writer === null) throw new TypeError('this page writes no Parquet');
  const { rows } = exported.table;
  const typeOf = (key: Column) =>
    WORDS.includes(key) ? 'STRING' : COUNTS.includes(key) ? 'INT32' : 'DOUBLE';
  return writer.parquetWriteBuffer({
    columnData: SURVEY_COLUMNS.map(name => ({
      name,
      data: rows.map(row => row[name]),
      type: typeOf(name),
      nullable: true
    })),
    kvMetadata: [{ key: 'bertscope', value: JSON.stringify(surveyFacts(exported)) }],
    createdBy: `bertscope version ${VERSION}`
  });
}

/**
 * @throws {DocumentError} while no input is scored
 */
export async function surveyFile(
  { survey, table, cut }: ExportableSurvey,
  format: SurveyFormat
): Promise<ExportedFile> {
  const { modelInfo } = survey;
  if (table === null || modelInfo === null) {
    throw new DocumentError(
      'There is nothing to download yet: no text is scored.',
      'Wait for the first one.',
      { path: 'texts' }
    );
  }
  const exported = { survey: { ...survey, modelInfo }, table, cut };
  const content =
    format === 'parquet'
      ? await parquetOf(exported)
      : format === 'csv'
        ? csvOf(exported)
        : jsonOf(exported);
  return {
    name: `bertscope-survey.${format}`,
    blob: new Blob([content], { type: TYPES[format] }),
    note: ''
  };
}
