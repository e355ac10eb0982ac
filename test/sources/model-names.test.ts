import {
  isModelName,
  KNOWN_NAMES,
  nameWithFile,
  parseModelName,
  splitModel
} from '../../src/sources/model-names';

test('a known name stands for repositories with ONNX files', () => {
  expect(parseModelName('bert-base-uncased')).toEqual({
    kind: 'hub',
    repositories: ['Xenova/bert-base-uncased', 'google-bert/bert-base-uncased'],
    revision: 'main',
    file: null
  });
  for (const name of KNOWN_NAMES) expect(isModelName(name)).toBe(true);
});

test('owner, name, revision and file are told apart', () => {
  expect(parseModelName(' a.b/c_d-1@refs/pr/3#onnx/model_int8.onnx ')).toEqual({
    kind: 'hub',
    repositories: ['a.b/c_d-1'],
    revision: 'refs/pr/3',
    file: 'onnx/model_int8.onnx'
  });
  expect(parseModelName('server:mine#model.onnx')).toEqual({
    kind: 'server',
    name: 'mine',
    file: 'model.onnx'
  });
});

test.each([
  'bert-huge',
  '',
  'a/b/c',
  '../b',
  'a/..',
  'a/b@',
  'a/b@x@y',
  'a/b@../../x',
  'a/b#../x.onnx',
  'a/b#config.json',
  'a/b#a\\b.onnx',
  'a/b#a//b.onnx',
  'a/b#a\nb.onnx',
  'server:',
  'server:a/b',
  'server:..',
  'https://evil.test/a',
  'a b/c',
  'constructor'
])('%p is no name of a model', name => {
  expect(isModelName(name)).toBe(false);
  expect(() => parseModelName(name)).toThrow(/There is no model/);
});

test('a file may be named as people name files', () => {
  const file = 'my exports/Modell #2 (größer).onnx';
  const name = nameWithFile('a/b', file);
  expect(parseModelName(name)).toMatchObject({ repositories: ['a/b'], file });
  expect(splitModel(name)).toEqual({ place: 'a/b', file });
  expect(splitModel('a/b')).toEqual({ place: 'a/b', file: null });
});

test('a name takes another file of the same model', () => {
  expect(nameWithFile('a/b@v1#x.onnx', 'onnx/y.onnx')).toBe('a/b@v1#onnx/y.onnx');
  expect(nameWithFile('a/b#x.onnx', null)).toBe('a/b');
});
