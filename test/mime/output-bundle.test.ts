import { fieldsOf, isFresh, isSameJson, liveIdOf, writeBundle } from '../../src/mime/output-bundle';

const WIDGET = 'application/vnd.jupyter.widget-view+json';
const DOCUMENT = 'application/vnd.bertscope.v1+json';
const PICTURE = { html: '<svg/>', png: 'iVBO' };

const fresh = {
  [WIDGET]: { version_major: 2, version_minor: 0, model_id: 'abc' },
  [DOCUMENT]: { version: 1, text_a: 'old', live_id: 'abc', shelf: [1] },
  'text/html': '<p>no picture yet</p>',
  'text/plain': 'AttentionView()'
};

describe('writeBundle()', () => {
  test('leaves the widget’s view out and keeps its id, the text and what it does not know', () => {
    const written = writeBundle({ ...fresh, 'application/x': 1 }, { text_a: 'new' }, PICTURE);
    expect(written).toEqual({
      [DOCUMENT]: { version: 1, text_a: 'new', live_id: 'abc', shelf: [1] },
      'application/x': 1,
      'image/png': 'iVBO',
      'text/html': '<svg/>',
      'text/plain': 'AttentionView()'
    });
    expect(isFresh(fresh)).toBe(true);
    expect(isFresh(written)).toBe(false);
    expect(liveIdOf(written)).toBe('abc');
  });

  test('gives the same bytes for the same content in another order', () => {
    const a = writeBundle(fresh, { text_a: 'x', cut: { by: 'mass', value: 1 } }, PICTURE);
    const shuffled = Object.fromEntries(Object.entries(fresh).reverse());
    const b = writeBundle(shuffled, { cut: { value: 1, by: 'mass' }, text_a: 'x' }, PICTURE);
    expect(JSON.stringify(a)).toBe(JSON.stringify(b));
    expect(Object.keys(fieldsOf(a))).toEqual([...Object.keys(fieldsOf(a))].sort());
  });

  test('without a picture drops an older one and says so in its place', () => {
    const older = writeBundle(fresh, {}, PICTURE);
    const written = writeBundle(older, {}, null);
    expect(written).not.toHaveProperty('image/png');
    expect(written['text/html']).toContain('nothing to draw');
  });
});

test.each([
  [{}, null],
  [{ [DOCUMENT]: null }, null],
  [{ [DOCUMENT]: { live_id: 7 } }, null],
  [{ [DOCUMENT]: { live_id: '' } }, null],
  [{ [DOCUMENT]: ['abc'] }, null],
  [{ [DOCUMENT]: { live_id: 'abc' } }, 'abc'],
  [{ [WIDGET]: 'abc', [DOCUMENT]: { live_id: 'abc' } }, 'abc'],
  [{ [WIDGET]: { model_id: 'new' }, [DOCUMENT]: { live_id: 'old' } }, 'new']
])('liveIdOf(%j) is %j', (bundle, id) => {
  expect(liveIdOf(bundle)).toBe(id);
});

test('isSameJson() looks at content, not at order or identity', () => {
  expect(isSameJson({ a: [1, { b: 2, c: 3 }] }, { a: [1, { c: 3, b: 2 }] })).toBe(true);
  expect(isSameJson({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  expect(isSameJson(null, undefined)).toBe(false);
});
