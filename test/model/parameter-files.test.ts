import { parameterFilesOf } from '../../src/model/parameter-files';
import type { OnnxInitializer } from '../../src/model/onnx-index';

const graph = (...files: (string | null)[]) => ({
  initializers: new Map(
    files.map((external, i) => [`p${i}`, { name: `p${i}`, external } as OnnxInitializer])
  )
});

test('a graph names each of its files once, in its own order', () => {
  expect(parameterFilesOf(graph('b.data', null, './a.data', 'b.data'))).toEqual([
    'b.data',
    'a.data'
  ]);
  expect(parameterFilesOf(graph(null))).toEqual([]);
});

test.each([
  '',
  '/etc/passwd',
  '../other.bin',
  'a/../../b',
  'C:\\model',
  'a\\b',
  'https://x.test/a'
])('a file that lies elsewhere is refused: %s', file => {
  expect(() => parameterFilesOf(graph(file))).toThrow('is no file beside the model');
});
