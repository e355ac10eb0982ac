import { versionSkew } from '../../src/widget/version-skew';

test('versionSkew() of one version is null', () => {
  expect(versionSkew('0.1.0', '0.1.0')).toBeNull();
});

test('versionSkew() of two versions names both and the command that mends it', () => {
  const skew = versionSkew('0.2.0', '0.1.0');
  expect(skew?.fields).toEqual({ python: '0.2.0', browser: '0.1.0' });
  expect(skew?.message).toContain('0.2.0 in Python and 0.1.0 in the browser');
  expect(skew?.advice).toContain('pip install bertscope==0.2.0');
});
