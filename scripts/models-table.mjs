/**
 * Writes the table of docs/models.md from what test/engine/families.test.ts measured:
 * `node scripts/engine-tests.mjs families && node scripts/models-table.mjs`; with --check it only compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './process.mjs';

const read = (...path) => readFileSync(join(ROOT, ...path), 'utf8');
const measured = new Map(
  JSON.parse(read('.build', 'reports', 'families.json')).map(one => [one.name, one])
);
const models = JSON.parse(read('test', 'fixtures', 'models', 'models.json'));
const NAMES = {
  bert: 'BERT',
  distilbert: 'DistilBERT',
  roberta: 'RoBERTa',
  'xlm-roberta': 'XLM-RoBERTa',
  electra: 'ELECTRA',
  albert: 'ALBERT',
  mpnet: 'MPNet',
  deberta: 'DeBERTa',
  'deberta-v2': 'DeBERTa v2, v3',
  modernbert: 'ModernBERT',
  gpt2: 'GPT-2'
};
const COLUMNS = {
  'torchscript-eager': 'TorchScript, opset 14',
  'torchscript-sdpa': 'the same, SDPA, opset 17',
  'dynamo-18': 'dynamo, opset 18',
  'dynamo-23': 'dynamo, opset 23',
  'onnxconverter-common': 'fp16, rewritten',
  dynamic: 'dynamic int8'
};
const OTHERS = {
  'dynamic-per-channel': 'dynamic int8 per channel',
  static: 'static int8 (`QuantizeLinear`)',
  'weight-only': 'weights alone as',
  'external-data': 'parameters in a second file'
};
const show = value => value.toExponential(0);

for (const { name, tolerance } of models) {
  const result = measured.get(name);
  if (result === undefined) throw new Error(`${name} was not measured`);
  if (result.largest > tolerance) throw new Error(`${name} is beyond its tolerance`);
}
const families = Object.keys(NAMES).filter(family => models.some(one => one.family === family));
const rows = families.map(family => {
  const cells = Object.keys(COLUMNS).map(exporter => {
    const found = models.find(one => one.family === family && one.exporter === exporter);
    return found === undefined ? '–' : show(found.tolerance);
  });
  return `| ${NAMES[family]} | ${cells.join(' | ')} |`;
});
const others = models
  .filter(({ exporter }) => exporter in OTHERS)
  .map(({ family, exporter, precision, tolerance }) => {
    const coded = exporter === 'weight-only' ? ` ${precision}` : '';
    return `${NAMES[family]} ${OTHERS[exporter]}${coded} (${show(tolerance)})`;
  });
const begin = '<!-- table -->';
const path = join(ROOT, 'docs', 'models.md');
const text = readFileSync(path, 'utf8');
const head = text.slice(0, text.indexOf(begin) + begin.length);
const tail = text.slice(text.lastIndexOf(begin));
const table = [
  `| family | ${Object.values(COLUMNS).join(' | ')} |`,
  `| --- |${' --- |'.repeat(Object.keys(COLUMNS).length)}`,
  ...rows,
  '',
  `Also: ${others.join('; ')}.`
].join('\n');
const written = `${head}\n\n${table}\n\n${tail}`;
if (!process.argv.includes('--check')) writeFileSync(path, written);
else if (written !== text) {
  process.stderr.write('docs/models.md is not what the tests measured.\n');
  process.exit(1);
}
