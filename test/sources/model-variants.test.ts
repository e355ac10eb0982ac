import type { ModelFolder } from '../../src/sources/model-folder';
import { chooseVariant, listVariants, precisionByName } from '../../src/sources/model-variants';

const folder = (sizes: Readonly<Record<string, number | null>>): ModelFolder => ({
  address: 'a',
  name: 'owner/name',
  host: 'hub.test',
  commit: null,
  files: Object.entries(sizes).map(([path, sizeBytes]) => ({
    path,
    from: `https://hub.test/${path}`,
    sizeBytes,
    sha256: null
  }))
});
const always = () => true;

test.each([
  ['onnx/model.onnx', 'fp32'],
  ['model_fp16.onnx', 'fp16'],
  ['onnx/model_quantized.onnx', 'int8'],
  ['onnx/model_int8.onnx', 'int8'],
  ['onnx/model_uint8.onnx', 'int8'],
  ['onnx/model_qint8_avx512_vnni.onnx', 'int8'],
  ['onnx/model_q4.onnx', 'int4'],
  ['onnx/model_q4f16.onnx', 'int4'],
  ['onnx/model_bnb4.onnx', 'int4'],
  ['onnx/model_O4.onnx', 'fp16'],
  ['quantum-bert.onnx', 'fp32']
])('%s is %s by its name', (path, precision) => {
  expect(precisionByName(path)).toBe(precision);
});

test('files are listed smallest first, with those that hold their parameters', () => {
  const variants = listVariants(
    folder({
      'onnx/model.onnx': 1,
      'onnx/model.onnx_data': 400,
      'onnx/model.onnx_data_1': 30,
      'onnx/model_fp16.onnx': 200,
      'onnx/model_fp16.onnx_data': null,
      'onnx/model_int8.onnx': 110,
      'onnx/decoder_model_merged.onnx': 5,
      'config.json': 1
    })
  );
  expect(variants.map(({ file, sizeBytes }) => [file.path, sizeBytes])).toEqual([
    ['onnx/model_int8.onnx', 110],
    ['onnx/model.onnx', 431],
    ['onnx/model_fp16.onnx', null]
  ]);
});

test('of a decoder alone, the file without branches is offered', () => {
  const sizes = {
    'onnx/decoder_model.onnx': 5,
    'onnx/decoder_model_merged.onnx': 6,
    'onnx/decoder_with_past_model.onnx': 4
  };
  expect(listVariants(folder(sizes)).map(({ file }) => file.path)).toEqual([
    'onnx/decoder_model.onnx'
  ]);
});

describe('without a word of the reader', () => {
  const BERT = {
    'onnx/model.onnx': 438,
    'onnx/model_fp16.onnx': 219,
    'onnx/model_quantized.onnx': 110,
    'onnx/model_q4.onnx': 140,
    'onnx/model_O4.onnx': 218
  };
  const chosen = (
    sizes: Readonly<Record<string, number>>,
    options: Partial<Parameters<typeof chooseVariant>[1]> = {}
  ) => chooseVariant(listVariants(folder(sizes)), { fits: always, ...options })?.file.path ?? null;
  const below = (limit: number) => ({
    fits: ({ sizeBytes }: { readonly sizeBytes: number | null }) => (sizeBytes ?? 0) < limit
  });

  test('the smallest exact file is taken, and none that was optimised', () => {
    expect(chosen(BERT)).toBe('onnx/model_fp16.onnx');
    expect(chosen({ 'model.onnx': 438, 'onnx/model_quantized.onnx': 110 })).toBe('model.onnx');
  });

  test('8 bits are taken only where no exact one fits or where they are preferred', () => {
    expect(chosen(BERT, below(200))).toBe('onnx/model_quantized.onnx');
    expect(chosen(BERT, { preferred: 'int8' })).toBe('onnx/model_quantized.onnx');
    expect(chosen(BERT, { preferred: 'fp32' })).toBe('onnx/model.onnx');
    expect(chosen(BERT, below(100))).toBeNull();
  });

  test('a model that has only one kind is taken as it is', () => {
    expect(chosen({ 'onnx/model_q4.onnx': 1 })).toBe('onnx/model_q4.onnx');
    expect(chosen({ 'onnx/model_O4.onnx': 1 })).toBe('onnx/model_O4.onnx');
  });
});
