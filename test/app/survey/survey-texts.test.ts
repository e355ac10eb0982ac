import { readContent, readFile, readLines } from '../../../src/app/survey/survey-texts';

const file = (content: string | Buffer, name: string, size = content.length): File => {
  const bytes = Uint8Array.from(Buffer.from(content as string));
  return { name, size, arrayBuffer: async () => bytes.buffer } as unknown as File;
};
const one = (text_a: string, text_b: string | null = null) => ({ text_a, text_b });

test('a line is a text, its first tab separates a pair, and lines with nothing in them are left out', () => {
  expect(readLines('\uFEFFone\r\n\n  \na\tb\tc\rlast\t\n')).toEqual([
    one('one'),
    one('a', 'b\tc'),
    one('last')
  ]);
  expect(readLines(' \n\t\n')).toEqual([]);
});

test('a million characters, markup and bidi controls in a line are text', () => {
  const long = 'x'.repeat(1_000_000);
  const lines = [long, '<script>alert(1)</script>', '\u202Eabc\u2066'];
  expect(readLines(lines.join('\n')).map(({ text_a }) => text_a)).toEqual(lines);
});

test('CSV gives the column text, or text_a and text_b, whatever stands beside them', () => {
  expect(readContent('a.csv', 'id,Text\n1,"He said ""hi"", twice"\n2,\n')).toEqual([
    one('He said "hi", twice'),
    one('')
  ]);
  expect(readContent('a.csv', 'text_b,n,text_a\nB,1,A\n,2,C\n')).toEqual([one('A', 'B'), one('C')]);
});

test('CSV and TSV without a header are texts or pairs; more columns are refused with what to do', () => {
  expect(readContent('a.csv', 'one\ntwo')).toEqual([one('one'), one('two')]);
  expect(readContent('a.TSV', 'one\ttwo\nthree\t')).toEqual([one('one', 'two'), one('three')]);
  expect(() => readContent('a.csv', 'a,b,c\n')).toThrow('3 columns');
  expect(readContent('a.csv', '')).toEqual([]);
});

test('JSON is a list of texts, pairs or objects; anything else says which entry is none', () => {
  const list = ['one', ['a', 'b'], ['c', null], { text: 'd' }, { text_a: 'e', text_b: 'f' }, ''];
  expect(readContent('a.json', JSON.stringify(list))).toEqual([
    one('one'),
    one('a', 'b'),
    one('c'),
    one('d'),
    one('e', 'f'),
    one('')
  ]);
  expect(() => readContent('a.json', '[1]')).toThrow('Entry 1');
  expect(() => readContent('a.json', '["a", ["b", 2]]')).toThrow('Entry 2');
  expect(() => readContent('a.json', '{"texts": []}')).toThrow('no list');
  expect(() => readContent('a.json', '{')).toThrow('no JSON');
});

test('a file of any other name is read by lines, and one that is too large is not read at all', async () => {
  expect(await readFile(file('a\nb', 'notes'))).toEqual([one('a'), one('b')]);
  await expect(readFile(file('a', 'large.txt', 51e6))).rejects.toThrow('larger than 50 MB');
});

test('UTF-8 and, by its mark, UTF-16 are text; pictures, archives and Latin-1 are refused with what to do', async () => {
  const utf16 = Buffer.from('\uFEFFé\nb', 'utf16le');
  expect(await readFile(file('\uFEFFé\nb', 'a.txt'))).toEqual([one('é'), one('b')]);
  expect(await readFile(file(utf16, 'a.txt'))).toEqual([one('é'), one('b')]);
  expect(await readFile(file(Buffer.from(utf16).swap16(), 'a.txt'))).toEqual([one('é'), one('b')]);
  const others = [
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10]),
    Buffer.from('café', 'latin1'),
    Buffer.from('PAR1\0\0'),
    utf16.subarray(2)
  ];
  for (const bytes of others) {
    await expect(readFile(file(bytes, 'a.txt'))).rejects.toThrow('no text in UTF-8');
  }
});
