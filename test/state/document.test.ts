import fc from 'fast-check';

import { isBertScopeError } from '../../src/errors';
import {
  defaultDocument,
  isBlank,
  parseDocument,
  salvageDocument,
  TEXT_LIMIT,
  wellFormed
} from '../../src/state/document';
import defaults from '../../src/state/defaults.json';

const pathOf = (value: unknown): unknown => {
  try {
    parseDocument(value);
  } catch (error) {
    return isBertScopeError(error, 'DocumentError') ? error.fields['path'] : error;
  }
  return 'accepted';
};

test('the defaults are a document, and missing fields take them', () => {
  expect(defaultDocument).toEqual(defaults);
  expect(parseDocument({ text_a: 'Hello' })).toEqual({ ...defaults, text_a: 'Hello' });
});

test('whatever comes, parseDocument() gives a document or a DocumentError', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      expect(pathOf(value)).not.toBeInstanceOf(Error);
    })
  );
});

test('whatever stands in a known field, parseDocument() gives a document or a DocumentError', () => {
  const field = fc.constantFrom(...Object.keys(defaults));
  const holding = fc.oneof(fc.jsonValue(), fc.integer(), fc.array(fc.integer()), fc.string());
  fc.assert(
    fc.property(fc.dictionary(field, holding), value => {
      expect(pathOf(value)).not.toBeInstanceOf(Error);
    })
  );
});

test('unknown fields survive', () => {
  // The schema library keeps out the three names that could change what an object is.
  const refused = ['__proto__', 'constructor', 'prototype'];
  const name = fc.string().filter(key => !(key in defaults) && !refused.includes(key));
  fc.assert(
    fc.property(fc.dictionary(name, fc.jsonValue()), unknown => {
      expect(parseDocument({ text_a: 'x', ...unknown })).toMatchObject(unknown);
    })
  );
});

test.each([
  ['text_a', 1, 'text_a'],
  ['text_a', 'x'.repeat(TEXT_LIMIT + 1), 'text_a'],
  ['text_b', [], 'text_b'],
  ['model', '', 'model'],
  ['view', 'pie', 'view'],
  ['layer', -1, 'layer'],
  ['layer', 1.5, 'layer'],
  ['heads', [0, '1'], 'heads.1'],
  ['pinned', [{ side: 'up', token: 0 }], 'pinned.0.side'],
  ['filter', 'ac', 'filter'],
  ['cut', { by: 'mass', value: 2 }, 'cut.value'],
  ['delimiters', null, 'delimiters'],
  ['words', 0, 'words'],
  ['live_id', 7, 'live_id'],
  ['version', 'one', 'version']
])('a bad %s is refused and named', (field, value, path) => {
  expect(pathOf({ [field]: value })).toBe(path);
});

test('a later version is refused with both numbers', () => {
  expect(() => parseDocument({ version: 2 })).toThrow('document version 2; this one reads 1');
});

test('heads lose doubles, and an empty list of heads is no choice', () => {
  expect(parseDocument({ heads: [8, 2, 8] }).heads).toEqual([8, 2]);
  expect(parseDocument({ heads: [] }).heads).toBeNull();
});

test('lone surrogates become U+FFFD and pairs stay', () => {
  expect(parseDocument({ text_a: 'a\uD800b\uDC00' }).text_a).toBe('a\uFFFDb\uFFFD');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(wellFormed(text)).toBe(text);
    })
  );
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff })), units => {
      const text = wellFormed(String.fromCharCode(...units));
      expect(() => encodeURIComponent(text)).not.toThrow();
      expect(text).toHaveLength(units.length);
    })
  );
});

test('only blank texts are nothing to run', () => {
  expect(isBlank({ text_a: ' \n', text_b: null })).toBe(true);
  expect(isBlank({ text_a: '', text_b: 'x' })).toBe(false);
});

test('salvageDocument() keeps what can be read beside a bad field', () => {
  const { document, refusal } = salvageDocument({ text_a: 'kept', heads: [3], layer: -1, cut: 7 });
  expect(document).toMatchObject({ text_a: 'kept', heads: [3], layer: null, cut: defaults.cut });
  expect(refusal?.fields.path).toBe('layer');
});

test('salvageDocument() keeps the texts of a later version, and says so', () => {
  const { document, refusal } = salvageDocument({ version: 7, text_a: 'kept' });
  expect(document.text_a).toBe('kept');
  expect(refusal?.message).toMatch(/later BertScope/);
});

test('salvageDocument() of anything gives a document, and of a good one no refusal', () => {
  expect(salvageDocument(null).document).toEqual(defaultDocument);
  expect(salvageDocument({ text_a: 'a' })).toEqual({
    document: parseDocument({ text_a: 'a' }),
    refusal: null
  });
});
