import { alignText } from '../../src/tokens/aligned-text';
import { splitWords } from '../../src/tokens/aligned-words';
import type { BertSettings } from '../../src/tokens/bert-settings';
import { createCodePointRules } from '../../src/tokens/code-point-rule';

const ALL: BertSettings = {
  cleanText: true,
  isolateChinese: true,
  stripAccents: true,
  lowercase: true
};

/** The normalised characters, each with the range it came from. */
function align(text: string, settings: Partial<BertSettings> = {}): string[] {
  const rules = createCodePointRules({ ...ALL, ...settings });
  const { chars, starts, ends } = alignText(text, 0, text.length, rules);
  return chars.map((char, index) => `${char} ${starts[index]}-${ends[index]}`);
}

test('removed characters leave a gap between spans', () => {
  expect(align('É\u00adz')).toEqual(['e 0-1', 'z 2-3']);
});

test('a character that becomes two gives both its span', () => {
  expect(align('한')).toEqual(['ᄒ 0-1', 'ᅡ 0-1', 'ᆫ 0-1']);
  expect(align('İ', { stripAccents: false })).toEqual(['i 0-1', '\u0307 0-1']);
  expect(align('İ')).toEqual(['i 0-1']);
});

test('marks that are not stripped change places while the spans stay', () => {
  // U+1D165 (class 216) goes before the tone mark U+302E (class 224); U+0301 (230) is stripped.
  expect(align('a\u302e\u{1d165}')).toEqual(['a 0-1', '\u{1d165} 1-2', '\u302e 2-4']);
  expect(align('a\u{1d165}\u302e')).toEqual(['a 0-1', '\u{1d165} 1-3', '\u302e 3-4']);
  // The second half of U+1D15F moves behind U+0334 (class 1) and takes its span.
  expect(align('\u{1d15f}\u0334')).toEqual(['\u{1d158} 0-2', '\u{1d165} 2-3']);
  expect(align('\u{1d15f}\u{1d16d}')).toEqual(['\u{1d158} 0-2', '\u{1d165} 0-2', '\u{1d16d} 2-4']);
  expect(align('a\u0301\u302e')).toEqual(['a 0-1', '\u302e 1-2']);
});

test('what only a newer Unicode orders, strips or decomposes is left alone, as in Rust', () => {
  expect(align('a\u08cf\u{1d165}')).toEqual(['a 0-1', '\u08cf 1-2', '\u{1d165} 2-4']);
  expect(align('\u{105c9}\u{11938}')).toEqual(['\u{105c9} 0-2', '\u{11938} 2-4']);
});

test('Chinese characters get a space on both sides, also beyond U+FFFF', () => {
  expect(align('我')).toEqual(['  0-1', '我 0-1', '  0-1']);
  expect(align('\u{20000}')).toEqual(['  0-2', '\u{20000} 0-2', '  0-2']);
  expect(align('\u{2b820}')).toEqual(['\u{2b820} 0-2']);
});

test('splitWords(text) takes punctuation alone and drops whitespace', () => {
  const text = "i'm  in\u0085";
  const aligned = alignText(
    text,
    0,
    text.length,
    createCodePointRules({ ...ALL, cleanText: false })
  );
  expect(splitWords(aligned, 0, aligned.chars.length)).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [5, 7]
  ]);
});
