import { precisionNotice } from '../../src/app/precision-notice';
import type { ModelInfo } from '../../src/model/model-info';

const model = {
  name: 'sentence-transformers/all-MiniLM-L6-v2',
  precision: 'fp16 stored, fp32 computed',
  origin: 'live'
} as ModelInfo;

test('who prefers a precision that the model does not come in is told so', () => {
  expect(precisionNotice('int8', model)?.text).toBe(
    'all-MiniLM-L6-v2 comes in one precision, fp16 stored, fp32 computed; your settings prefer int8.'
  );
});

test('nothing is said without a preference, without a model, of stored numbers, or where it fits', () => {
  expect(precisionNotice('auto', model)).toBeNull();
  expect(precisionNotice('fp32', null)).toBeNull();
  expect(precisionNotice('fp32', { ...model, origin: 'stored' })).toBeNull();
  expect(precisionNotice('fp16', model)).toBeNull();
});
