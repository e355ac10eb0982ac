import type { BertScopeError } from '../src/errors';
import {
  DownloadError,
  fromPlainError,
  isAbort,
  isBertScopeError,
  MemoryError,
  toPlainError
} from '../src/errors';

test('an error comes back from its plain form with class, sentence, advice and fields', () => {
  const error = new DownloadError('No answer from example.test.', 'Retry.', {
    url: 'u',
    status: null
  });
  const back = fromPlainError(structuredClone(toPlainError(error)));
  expect(back).toBeInstanceOf(DownloadError);
  expect(back).toMatchObject({
    tag: 'DownloadError',
    message: error.message,
    advice: 'Retry.',
    fields: { url: 'u', status: null }
  });
});

test('a stranger becomes an InferenceError that carries its message', () => {
  expect(toPlainError(new RangeError('index out of range'))).toMatchObject({
    tag: 'InferenceError',
    message: expect.stringContaining('index out of range') as string
  });
  expect(toPlainError('just text').message).toContain('just text');
});

test('the guard narrows by tag', () => {
  const error: unknown = new MemoryError('Too big.', 'Less.');
  expect(isBertScopeError(error)).toBe(true);
  expect(isBertScopeError(error, 'MemoryError', 'EngineError')).toBe(true);
  expect(isBertScopeError(error, 'EngineError')).toBe(false);
  expect(isBertScopeError(new Error('plain'))).toBe(false);
});

test('the cause stays with the error', () => {
  const cause = new TypeError('failed to fetch');
  const error: BertScopeError = new DownloadError('No answer.', 'Retry.', {}, cause);
  expect(error.cause).toBe(cause);
});

test('an abort is no error of the family', () => {
  const controller = new AbortController();
  controller.abort();
  expect(isAbort(controller.signal.reason)).toBe(true);
  expect(isBertScopeError(controller.signal.reason)).toBe(false);
  expect(isAbort(new Error('other'))).toBe(false);
  expect(isAbort(null)).toBe(false);
});
