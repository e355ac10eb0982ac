import { csvParse } from 'd3-dsv';

import { exportPicture } from '../../src/app/export-picture';
import { exportFileName } from '../../src/app/export-selection';
import { patternCsvPieces, patternJsonPieces } from '../../src/app/export-patterns';
import { ARTICLE_MODEL, goldenState } from './golden-state';

const shown = goldenState({ view: 'patterns', layer: 3, heads: [5] });

test('the table is a row a head and pattern, each with its model and its number of inputs', () => {
  const rows = csvParse([...patternCsvPieces(shown)].join(''));
  expect(rows).toHaveLength(864);
  const found = rows.find(
    ({ layer, head, pattern }) => layer === '3' && head === '5' && pattern === 'previous'
  )!;
  expect(found).toMatchObject({
    model: 'bert-base-uncased',
    sha256: ARTICLE_MODEL.sha256,
    precision: 'fp32',
    name: 'previous word',
    kind: 'active',
    tier: '',
    queries: '14',
    rank: '1',
    n_inputs: '1'
  });
  expect(Number(found['mass'])).toBeCloseTo(0.575, 3);
  expect(Number(found['margin'])).toBeCloseTo(0.711, 3);
  expect(exportFileName(shown, 'selection', 'csv')).toBe('bertscope-patterns.csv');
});

test('JSON has the same rows, the texts and the tokens they are of', () => {
  const file = JSON.parse([...patternJsonPieces(shown)].join('')) as Record<string, never>;
  expect(file).toMatchObject({
    format: 'bertscope-patterns',
    model: { id: 'article', name: 'bert-base-uncased', precision: 'fp32' },
    text_a: 'I went to the store.'
  });
  const rows = file['patterns'] as Record<string, unknown>[];
  expect(rows).toHaveLength(864);
  expect(rows[6 * 42 + 1]).toMatchObject({ layer: 3, head: 6, pattern: 'previous', n_inputs: 1 });
});

test('nothing is written while no head is scored', () => {
  const waiting = goldenState({ view: 'patterns' }, { scored: false });
  expect(() => [...patternCsvPieces(waiting)]).toThrow('no head is scored');
  expect(() => exportPicture(waiting, 'light')).toThrow('still being scored');
});

test.each(['light', 'dark'] as const)('the picture is the map with the chosen head, %s', ground => {
  const svg = exportPicture(shown, ground);
  expect(svg).toContain('what its 12 layers × 12 heads do');
  expect(svg).toContain('Layer 3, head 5');
  expect(svg).toContain('1 input: effect sizes only.');
  expect(svg.match(/<circle /g)!.length).toBeGreaterThan(144);
  expect(svg).toMatchSnapshot();
});
