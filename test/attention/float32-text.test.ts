import { float32Text } from '../../src/attention/float32-text';

test('float32Text() is short where the number is', () => {
  expect([0, 1, 0.1, 0.25, 0.8999999761581421].map(float32Text)).toEqual([
    '0',
    '1',
    '0.1',
    '0.25',
    '0.9'
  ]);
  expect(float32Text(NaN)).toBe('NaN');
});

test('float32Text() reads back as the same float32, small, large and denormal', () => {
  const bits = new Uint32Array(1);
  const value = new Float32Array(bits.buffer);
  let seed = 7;
  let longest = 0;
  for (let i = 0; i < 20_000; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    bits[0] = seed % 0x3f800001;
    const written = float32Text(value[0]);
    expect(Math.fround(Number(written))).toBe(value[0]);
    longest = Math.max(longest, written.replace(/e.*|^0\.0*|\./g, '').length);
  }
  expect(longest).toBe(9);
});
