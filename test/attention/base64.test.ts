import fc from 'fast-check';

import { fromBase64, toBase64 } from '../../src/attention/base64';

/** The youngest platforms' own reader, as the specification has it, by the older one. */
function setFromBase64(this: Uint8Array, text: string) {
  const bytes = Buffer.from(atob(text), 'latin1').subarray(0, this.length);
  this.set(bytes);
  return { read: text.length, written: bytes.length };
}

describe.each(['without', 'with'])('fromBase64() %s the reader of the platform', kind => {
  beforeEach(() => {
    if (kind === 'with') Object.assign(Uint8Array.prototype, { setFromBase64 });
  });
  afterEach(() => {
    Reflect.deleteProperty(Uint8Array.prototype, 'setFromBase64');
  });

  test('any bytes come back, alone in their memory', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), bytes => {
        const back = fromBase64(toBase64(bytes));
        expect([...back]).toEqual([...bytes]);
        expect(back.buffer.byteLength).toBe(bytes.length);
      })
    );
  });

  test.each(['AQID AQID', 'AQIDAQI= ', 'AQID\n', 'AQI', 'AQ', 'A', '=', '==', '====', 'AQ==AQID'])(
    'it refuses %j',
    text => {
      expect(() => fromBase64(text)).toThrow();
    }
  );
});
