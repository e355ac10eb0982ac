/**
 * The tokenizer with the shipped vocabulary against the Rust tokenizers, which run live in Python:
 * seeded random strings, every code point in use, variants of the settings, and the stored texts.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';

import { createLibrary } from '../../src/tokens/library';
import { createDeviationTest, type DeviationTest } from '../../src/tokens/library-check';
import { createTokenizer, type ITokenizer } from '../../src/tokens/tokenizer';
import { readTokenizerFile } from '../../src/tokens/tokenizer-file';
import {
  isChinese,
  isLeftWhole,
  isPunctuation,
  isRemoved,
  isStrippedMark
} from '../../src/tokens/unicode-class';
import { compareEncodings, describeMismatches, type ExpectedRow } from './compare-encodings';

type Variant = { readonly normalizer: object; readonly addedTokens: readonly object[] };
type RandomRow = ExpectedRow & { readonly variant: string; readonly limit: number };

const SOURCE = resolve('models/all-MiniLM-L6-v2/tokenizer.json');
const VENV_PYTHON = process.platform === 'win32' ? '.venv/Scripts/python.exe' : '.venv/bin/python';

type SourceFile = { readonly normalizer: object; readonly added_tokens: readonly object[] };

const file = JSON.parse(readFileSync(SOURCE, 'utf8')) as SourceFile;
let variants: Record<string, Variant>;
let rows: RandomRow[];

function fileOf({ normalizer, addedTokens }: Variant): unknown {
  return {
    ...file,
    normalizer: { ...file.normalizer, ...normalizer },
    added_tokens: [...file.added_tokens, ...addedTokens]
  };
}

function createShippedDeviationTest(): DeviationTest {
  const read = readTokenizerFile(file);
  const { rules, model } = read.bert!;
  return createDeviationTest(createLibrary(read.json, model, null), rules, read.steps.addedTokens);
}

/** Whether a code point lies in a plane or block that Unicode uses, surrogates left out. */
function isUsed(codePoint: number): boolean {
  return (
    (codePoint < 0x32400 && (codePoint < 0xd800 || codePoint > 0xdfff)) ||
    (codePoint >= 0xe0000 && codePoint < 0xe1000)
  );
}

before(() => {
  const folder = mkdtempSync(join(tmpdir(), 'bertscope-tokens-'));
  const target = join(folder, 'rows.jsonl');
  try {
    const python = process.env.BERTSCOPE_PYTHON ?? resolve(VENV_PYTHON);
    execFileSync(python, [resolve('test/fixtures/random_strings.py'), SOURCE, target]);
    const [head, ...lines] = readFileSync(target, 'utf8').trimEnd().split('\n');
    variants = JSON.parse(head) as Record<string, Variant>;
    rows = lines.map(line => JSON.parse(line) as RandomRow);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('random strings and every code point give the ids, spans, types, words and cuts of Rust', t => {
  const tokenizers = new Map<string, ITokenizer>();
  const tokenizerOf = ({ variant, limit }: RandomRow): ITokenizer => {
    const key = `${variant} ${limit}`;
    const known = tokenizers.get(key) ?? createTokenizer(fileOf(variants[variant]), null, limit);
    tokenizers.set(key, known);
    return known;
  };
  const random = rows.filter(row => row.variant === 'uncased');
  assert.ok(random.length >= 20_000, `only ${random.length} strings`);
  const mismatches = compareEncodings(tokenizerOf, rows);
  assert.equal(mismatches.length, 0, describeMismatches(mismatches));

  const deviates = createShippedDeviationTest();
  const unchecked = random.filter(row => deviates(row.textA) || deviates(row.textB ?? ''));
  t.diagnostic(`${rows.length} strings, ${random.length} of them with the shipped settings`);
  t.diagnostic(`${unchecked.length} of these hold a code point on which the library leaves Rust`);
  t.diagnostic(`${rows.filter(row => row.cutA + row.cutB > 0).length} were cut`);
});

test('the check against the library is left out for named reasons only', t => {
  const removed = /^[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]$/u;
  const punctuation = /^[\p{P}!-/:-@[-`{-~]$/u;
  const reasons: Record<string, (codePoint: number, char: string) => boolean> = {
    'control or format by one Unicode version only': (codePoint, char) =>
      isRemoved(codePoint) !== removed.test(char),
    'punctuation by one Unicode version only': (codePoint, char) =>
      isPunctuation(codePoint) !== punctuation.test(char),
    'nonspacing mark by one Unicode version only': (codePoint, char) =>
      isStrippedMark(codePoint) !== /^\p{Mn}$/u.test(char),
    'decomposed by one Unicode version only': isLeftWhole,
    'Chinese beyond U+FFFF': codePoint => codePoint > 0xffff && isChinese(codePoint),
    'capital sigma': codePoint => codePoint === 0x3a3
  };
  const counts = new Map<string, number>();
  const unexplained: string[] = [];
  const deviates = createShippedDeviationTest();
  for (let codePoint = 0; codePoint < 0x110000; codePoint += isUsed(codePoint) ? 1 : 61) {
    const char = String.fromCodePoint(codePoint);
    if (!deviates(char)) {
      continue;
    }
    const parts = [char, ...char.normalize('NFD')];
    const reason = Object.keys(reasons).find(name =>
      parts.some(part => reasons[name](part.codePointAt(0)!, part))
    );
    if (reason === undefined) {
      unexplained.push(codePoint.toString(16));
    } else {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  assert.deepEqual(unexplained, []);
  for (const [reason, count] of counts) {
    t.diagnostic(`${count} code points: ${reason}`);
  }
});

test('the texts with stored attention give the ids, types and cuts they were stored with', () => {
  const texts = JSON.parse(
    readFileSync(resolve('test/fixtures/attention/texts.json'), 'utf8')
  ) as ExpectedRow[];
  const tokenizer = createTokenizer(file, null, 512);
  const mismatches = compareEncodings(() => tokenizer, texts);
  assert.ok(texts.length > 0);
  assert.equal(mismatches.length, 0, describeMismatches(mismatches));
});
