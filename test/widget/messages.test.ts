import { readRequest } from '../../src/widget/messages';

test('readRequest() reads a request for layers', () => {
  const request = { type: 'fetch', run: 3, layers: [0, 5] };
  expect(readRequest(request)).toEqual(request);
});

test('readRequest() reads a request for a report', () => {
  expect(readRequest({ type: 'report' })).toEqual({ type: 'report' });
});

test('readRequest() reads a request for a picture', () => {
  const request = { type: 'picture', id: 1, format: 'png', scale: 2, theme: 'dark' };
  expect(readRequest(request)).toEqual(request);
  // As a kernel asks that knows of no themes.
  expect(readRequest({ ...request, theme: undefined })).toEqual({ ...request, theme: null });
});

test.each([
  { type: 'picture', id: 1, format: 'pdf', scale: 2 },
  { type: 'picture', id: 1, format: 'png', scale: 400 },
  null,
  'fetch',
  { type: 'focus', run: 3, layers: [0] },
  { type: 'fetch', run: -1, layers: [0] },
  { type: 'fetch', run: 1, layers: ['0'] },
  { type: 'fetch', run: 1 },
  { do: 'focus' }
])('readRequest(%j) is not one of ours', content => {
  expect(readRequest(content)).toBeNull();
});
