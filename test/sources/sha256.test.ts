import { createHash } from 'node:crypto';
import { sha256 } from '../../src/sources/sha256';

const CONTENT = Uint8Array.from({ length: 9_000_001 }, (_, i) => (i * 7) % 253);
const EXPECTED = createHash('sha256').update(CONTENT).digest('hex');

/** As a page on plain http, which may not hash by itself. */
function withoutSubtle(): () => void {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'crypto')!;
  Object.defineProperty(globalThis, 'crypto', { value: {}, configurable: true });
  return () => Object.defineProperty(globalThis, 'crypto', own);
}

test('the browser’s hash and the library’s are the same', async () => {
  expect(await sha256(CONTENT)).toBe(EXPECTED);
  const restore = withoutSubtle();
  try {
    expect(await sha256(CONTENT)).toBe(EXPECTED);
    expect(await sha256(new Uint8Array())).toBe(createHash('sha256').digest('hex'));
  } finally {
    restore();
  }
});

test('an abort is heard between two pieces', async () => {
  const restore = withoutSubtle();
  const controller = new AbortController();
  const hashing = sha256(CONTENT, controller.signal);
  controller.abort();
  await expect(hashing).rejects.toMatchObject({ name: 'AbortError' });
  restore();
});
