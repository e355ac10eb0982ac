import { csvParse } from 'd3-dsv';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';

import { surveyFile, type SurveyFormat } from '../../../src/app/survey/survey-export';
import { SURVEY_COLUMNS } from '../../../src/survey/survey-table';
import { summarise } from '../../../src/survey/survey-summary';
import { VERSION } from '../../../src/version';
import { finish } from '../../survey/finish';
import { makeRecords } from '../../survey/made-records';

const records = makeRecords({
  layers: 1,
  heads: ['next', 'other-sentence', 'wavering', 'broken'],
  inputs: 33,
  seed: 5
});
const options = {
  layers: 1,
  heads: 4,
  seed: 7,
  failed: 1,
  skipped: 2,
  bootstrapDraws: 50,
  flipDraws: 99
};
const table = finish(summarise(records, options));
const modelInfo = {
  id: 'embedded',
  name: 'tiny, "quoted"',
  layers: 1,
  heads: 4,
  precision: 'fp32',
  sha256: 'abc'
};
const texts = Array.from({ length: 36 }, () => ({ text_a: 'a', text_b: null }));
const survey = { modelInfo, texts, maxTokens: 512 };
const fileOf = (format: SurveyFormat) => surveyFile({ survey, table, cut: 3 }, format);
const plain = table.rows.map(row => ({ ...row }));

test('CSV has every row and column, each row with its model and seed', async () => {
  const { name, blob } = await fileOf('csv');
  expect([name, blob.type]).toEqual(['bertscope-survey.csv', 'text/csv;charset=utf-8']);
  const rows = csvParse(await blob.text());
  expect(rows.columns).toEqual([
    ...SURVEY_COLUMNS,
    ...['model_id', 'model', 'precision', 'sha256', 'inputs', 'failed', 'skipped', 'seed'],
    ...['bootstrap_draws', 'flip_draws', 'bertscope']
  ]);
  expect(rows).toHaveLength(24);
  rows.forEach((row, at) => {
    expect([row['model'], row['sha256'], row['seed']]).toEqual(['tiny, "quoted"', 'abc', '7']);
    expect([row['inputs'], row['failed'], row['bertscope']]).toEqual(['33', '1', VERSION]);
    for (const key of SURVEY_COLUMNS) expect(row[key]).toBe(String(plain[at][key] ?? ''));
  });
});

test('JSON says once what the numbers rest on', async () => {
  const file = JSON.parse(await (await fileOf('json')).blob.text()) as Record<string, unknown>;
  expect(file).toMatchObject({
    format: 'bertscope-survey',
    bertscope: VERSION,
    model: { id: 'embedded', name: 'tiny, "quoted"', sha256: 'abc', precision: 'fp32' },
    ...{ seed: 7, texts: 36, inputs: 33, failed: 1, skipped: 2, cut: 3 },
    ...{ bootstrap_draws: 50, flip_draws: 99, is_exact: false, tests: table.tests }
  });
  expect(file['rows']).toEqual(plain);
});

test('Parquet has the same numbers with their types, and the same facts beside them', async () => {
  const file = await (await fileOf('parquet')).blob.arrayBuffer();
  const rows = await parquetReadObjects({ file });
  expect(rows).toEqual(plain);
  const { key_value_metadata: kept, schema } = await parquetMetadataAsync(file);
  const about = JSON.parse(kept!.find(({ key }) => key === 'bertscope')!.value!) as object;
  expect(about).toMatchObject({ format: 'bertscope-survey', seed: 7, inputs: 33 });
  const typeOf = (column: string) => schema.find(({ name }) => name === column)?.type;
  expect([typeOf('layer'), typeOf('mass'), typeOf('name')]).toEqual([
    'INT32',
    'DOUBLE',
    'BYTE_ARRAY'
  ]);
});

test('there is no file before there is a number', async () => {
  await expect(surveyFile({ survey, table: null, cut: 0 }, 'csv')).rejects.toThrow(
    'no text is scored'
  );
});
