import { addChosenFiles } from '../../src/app/chosen-models';
import { provideAssets } from '../../src/app/host';
import { inexactNotice } from '../../src/app/inexact-notice';
import { allowFetching, canCompute, sourceOf } from '../../src/app/model-source';
import { applySettings, isModelHost } from '../../src/app/settings';
import type { ModelInfo } from '../../src/model/model-info';

const engine = { workerUrl: 'w.js', wasmUrl: 'w.wasm' };
beforeEach(() => {
  provideAssets({ engine, models: [], article: null, serverUrl: 'https://lab.test/models/' });
  applySettings({});
});

test('a name alone may not be fetched, until the reader or a live cell says so', () => {
  expect(sourceOf('me/bert')).toMatchObject({
    kind: 'named',
    name: 'me/bert',
    modelHost: 'https://huggingface.co',
    serverUrl: 'https://lab.test/models/',
    mayFetch: false
  });
  expect(sourceOf('me/bert', true)).toMatchObject({ mayFetch: true });
  allowFetching('me/bert#onnx/model.onnx');
  expect(sourceOf('me/bert#onnx/model_int8.onnx')).toMatchObject({ mayFetch: true });
  expect(sourceOf('me/other')).toMatchObject({ mayFetch: false });
});

test('a cell’s own host goes before the one of the settings, and one that is none is passed over', () => {
  applySettings({ modelHost: 'https://mirror.test' });
  allowFetching('me/a', 'https://hub.test');
  allowFetching('me/b', 'file:///etc');
  expect(sourceOf('me/a')).toMatchObject({ modelHost: 'https://hub.test' });
  expect(sourceOf('me/b')).toMatchObject({ modelHost: 'https://mirror.test' });
});

test.each([
  ['https://huggingface.co', true],
  ['http://localhost:8080/hub', true],
  ['https://m.test/{model}/{revision}/{file}', true],
  ['https://m.test/{file}', false],
  ['ftp://m.test', false],
  ['huggingface.co', false],
  ['javascript:alert(1)', false]
])('%s as a host of models: %p', (host, isOne) => {
  expect(isModelHost(host)).toBe(isOne);
});

test('what is no name of a model cannot be computed, nor anything where there is no engine', () => {
  expect(canCompute('bert-base-uncased')).toBe(true);
  expect(canCompute('bert-huge')).toBe(false);
  expect(canCompute('article')).toBe(false);
  expect(canCompute('embedded')).toBe(false);
  provideAssets({ engine: null, models: [], article: null });
  expect(canCompute('bert-base-uncased')).toBe(false);
});

test('the same files have the same name, others another, and the folder they lie in does not count', () => {
  const file = (name: string, path: string, content: string) => {
    const made = new File([content], name, { lastModified: 7 });
    Object.defineProperty(made, 'webkitRelativePath', { value: path });
    return made;
  };
  const files = [
    file('model.onnx', 'my-bert/onnx/model.onnx', 'x'),
    file('config.json', 'my-bert/config.json', '{}')
  ];
  const id = addChosenFiles(files);
  expect(id).toMatch(/^file:my-bert-[0-9a-f]{8}-7$/);
  expect(addChosenFiles([...files].reverse())).toBe(id);
  expect(addChosenFiles([file('model.onnx', '', 'xy')])).not.toBe(id);
  const source = sourceOf(`${id}#onnx/model.onnx`);
  expect(source).toMatchObject({ kind: 'files', name: 'my-bert', file: 'onnx/model.onnx' });
  expect(source.kind === 'files' && source.files.map(({ path }) => path).sort()).toEqual([
    'config.json',
    'onnx/model.onnx'
  ]);
  expect(() => sourceOf('file:gone-00000000')).toThrow(/they are not here/);
});

test('exports of one model after each other, of the same size, have names of their own', () => {
  const idOf = (lastModified: number) => {
    const file = new File(['x'], 'model.onnx', { lastModified });
    return addChosenFiles([Object.defineProperty(file, 'webkitRelativePath', { value: '' })]);
  };
  // Their checksums are the same: +1, -2, +1 in three digits.
  expect(idOf(1_700_000_000_131)).not.toBe(idOf(1_700_000_000_212));
});

test.each([
  ['fp32', null],
  ['fp16 stored, fp32 computed', null],
  ['int8', /int8/],
  ['int8 stored, fp32 computed', /int8 stored/],
  ['int4 stored, fp32 computed', /int4/]
])('of a model in %s it is said that its numbers are rounded: %p', (precision, words) => {
  const notice = inexactNotice({ precision } as ModelInfo);
  if (words === null) expect(notice).toBeNull();
  else expect(notice?.text).toMatch(words);
});
