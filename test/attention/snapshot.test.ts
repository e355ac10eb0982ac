import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { deflateSync, zlibSync } from 'fflate';

import { toBase64 } from '../../src/attention/base64';
import { decodeSnapshot, encodeExactly, encodeSnapshot } from '../../src/attention/snapshot';
import type { Snapshot, SnapshotCoding } from '../../src/attention/snapshot-format';
import { BYTES_PER_WEIGHT, codeWeights, decodeWeights } from '../../src/attention/weight-coding';
import { DocumentError } from '../../src/errors';
import { encodingOf, MODEL } from '../state/sample-run';

const LIMIT = 256 * 1024;
const CODINGS = ['float32', 'sqrt-uint16', 'sqrt-uint8'] as const;
const BOUND = { float32: 0, 'sqrt-uint16': 2e-5, 'sqrt-uint8': 0.004 };

/** A number from 0 to 1 that looks random and is the same every time. */
function* numbers(seed = 1) {
  for (let x = seed; ;) {
    x = (Math.imul(x, 1664525) + 1013904223) >>> 0;
    yield x / 2 ** 32;
  }
}

/** Rows as a softmax gives them: few large weights, many small ones, each row's sum 1. */
function rowsOf(layers: number, heads: number, tokens: number): Float32Array[] {
  const next = numbers();
  const random = () => next.next().value ?? 0;
  return Array.from({ length: layers }, () => {
    const weights = new Float32Array(heads * tokens * tokens);
    for (let start = 0; start < weights.length; start += tokens) {
      const row = Array.from({ length: tokens }, () => Math.exp(random() * 8));
      const sum = row.reduce((a, b) => a + b);
      weights.set(
        row.map(value => value / sum),
        start
      );
    }
    return weights;
  });
}

function runOf(weights: readonly (Float32Array | null)[], heads: number, tokens: number) {
  const model = { ...MODEL, layers: weights.length, heads };
  const attention = { layers: weights.length, heads, tokens, weights, tolerance: 0 };
  return { encoding: encodingOf(tokens), model, attention };
}

function articleRun() {
  const bytes = readFileSync('models/article/attention.f32');
  const all = new Float32Array(new Uint8Array(bytes).buffer);
  const perLayer = 12 * 19 * 19;
  const layers = Array.from({ length: 12 }, (_, i) =>
    all.subarray(i * perLayer, (i + 1) * perLayer)
  );
  return runOf(layers, 12, 19);
}

const largestError = (a: Float32Array, b: Float32Array): number =>
  a.reduce(
    (most, weight, i) => Math.max(most, Math.abs(weight - b[i])),
    a.length === b.length ? 0 : NaN
  );

const dataOf = ({ attention }: Snapshot) => attention?.data ?? '';
const withStored = (snapshot: Snapshot, patch: object): Snapshot => ({
  ...snapshot,
  attention: { ...snapshot.attention, ...patch } as Snapshot['attention']
});

describe('codeWeights() and decodeWeights()', () => {
  test.each(CODINGS)('%s keeps every weight of the article within its bound', coding => {
    const { weights } = articleRun().attention;
    const coded = codeWeights(weights as Float32Array[], coding);
    const back = decodeWeights(new Uint8Array(coded), coding);
    weights.forEach((layer, at) => {
      const held = back.subarray(at * 4332, (at + 1) * 4332);
      expect(largestError(held, layer as Float32Array)).toBeLessThanOrEqual(BOUND[coding]);
    });
  });

  test.each(CODINGS)('%s keeps any weight from 0 to 1 within its bound', coding => {
    const list = fc.float32Array({ min: 0, max: 1, noNaN: true, minLength: 1 });
    fc.assert(
      fc.property(list, weights => {
        const bytes = new Uint8Array(codeWeights([weights], coding));
        expect(bytes).toHaveLength(weights.length * BYTES_PER_WEIGHT[coding]);
        expect(largestError(decodeWeights(bytes, coding), weights)).toBeLessThanOrEqual(
          BOUND[coding]
        );
      })
    );
  });

  test('.25 is 128 in 8 bits, and 32768 in 16 bits with the low byte first', () => {
    const quarter = [new Float32Array([0.25])];
    expect([...codeWeights(quarter, 'sqrt-uint8')]).toEqual([128]);
    expect([...codeWeights(quarter, 'sqrt-uint16')]).toEqual([0, 128]);
  });

  test('as floats the smallest and the largest weights come back, and a 0 of either sign', () => {
    const weights = Float32Array.of(0, -0, 2 ** -149, 0.5, 1, 1 + 2 ** -20);
    const bytes = new Uint8Array(codeWeights([weights], 'float32'));
    expect(decodeWeights(bytes, 'float32')).toEqual(weights);
  });

  test.each([NaN, -NaN, Infinity, -Infinity, -(2 ** -149), -0.1, 1.00002, 2])(
    '%p is no weight as a float',
    weight => {
      const bytes = new Uint8Array(codeWeights([Float32Array.of(0.5, weight)], 'float32'));
      expect(() => decodeWeights(bytes, 'float32')).toThrow(RangeError);
    }
  );

  test('a weight that rounding left above 1 or below 0 is coded as 1 or 0', () => {
    const coded = codeWeights([new Float32Array([1.0000001, -1e-9])], 'sqrt-uint8');
    expect([...coded]).toEqual([255, 0]);
  });
});

describe('encodeSnapshot() and decodeSnapshot()', () => {
  test('a run comes back with its tokens and its model, as stored', () => {
    const run = articleRun();
    const snapshot = JSON.parse(JSON.stringify(encodeSnapshot(run, 2, LIMIT))) as Snapshot;
    const { encoding, model, attention } = decodeSnapshot(snapshot);
    expect(encoding).toEqual(run.encoding);
    expect(model).toEqual({ ...run.model, origin: 'stored', route: null });
    expect(attention).toMatchObject({ layers: 12, heads: 12, tokens: 19, tolerance: 2e-5 });
    attention.weights.forEach((layer, at) => {
      const exact = run.attention.weights[at] as Float32Array;
      expect(largestError(layer as Float32Array, exact)).toBeLessThanOrEqual(2e-5);
    });
  });

  test('without loss it comes back as it was', () => {
    const run = articleRun();
    const { attention } = decodeSnapshot(encodeExactly(run));
    expect(attention).toEqual(run.attention);
  });

  test('many exact weights are deflated only where that makes them clearly smaller', () => {
    const weights = rowsOf(2, 12, 64);
    const stored = encodeExactly(runOf(weights, 12, 64));
    expect(dataOf(stored).length).toBeGreaterThan((2 * 12 * 64 * 64 * 4 * 4) / 3);
    expect(decodeSnapshot(stored).attention.weights).toEqual(weights);
    const repeated = weights.map(layer => layer.map((_, i) => (i % 64 === 0 ? 1 : 0)));
    const deflated = encodeExactly(runOf(repeated, 12, 64));
    expect(dataOf(deflated).length).toBeLessThan(20_000);
    expect(decodeSnapshot(deflated).attention.weights).toEqual(repeated);
  });

  test('the same run gives the same snapshot, and a decoded one its own again', () => {
    const run = articleRun();
    const first = encodeSnapshot(run, 0, LIMIT);
    expect(encodeSnapshot(run, 0, LIMIT)).toEqual(first);
    expect(encodeSnapshot(decodeSnapshot(first), 0, LIMIT)).toEqual(first);
  });

  test('the less room there is, the less is kept: 16 bits, 8 bits, the shown layer, tokens alone', () => {
    const run = runOf(rowsOf(3, 3, 20), 3, 20);
    const kept = (limit: number) => {
      const snapshot = encodeSnapshot(run, 1, limit);
      expect(dataOf(snapshot).length).toBeLessThanOrEqual(limit);
      const { attention } = snapshot;
      return attention === null ? null : [attention.coding, attention.layers];
    };
    const whole = dataOf(encodeSnapshot(run, 1, Infinity)).length;
    const bytes = dataOf(encodeSnapshot(run, 1, whole - 1)).length;
    const one = dataOf(encodeSnapshot(run, 1, bytes - 1)).length;
    const least = dataOf(encodeSnapshot(run, 1, one - 1)).length;
    expect(kept(whole)).toEqual(['sqrt-uint16', [0, 1, 2]]);
    expect(kept(whole - 1)).toEqual(['sqrt-uint8', [0, 1, 2]]);
    expect(kept(bytes - 1)).toEqual(['sqrt-uint16', [1]]);
    expect(kept(one - 1)).toEqual(['sqrt-uint8', [1]]);
    expect(kept(least - 1)).toBeNull();
  });

  test('layers that are not stored are null, and the others in their places', () => {
    const weights = rowsOf(4, 2, 5);
    const { attention } = decodeSnapshot(
      encodeSnapshot(runOf([null, weights[1], null, weights[3]], 2, 5), 0, LIMIT)
    );
    expect(attention.weights.map(layer => layer === null)).toEqual([true, false, true, false]);
    expect(largestError(attention.weights[3] as Float32Array, weights[3])).toBeLessThanOrEqual(
      2e-5
    );
  });

  test('what was rounded to 8 bits is not stored as if it were known to 16', () => {
    const run = runOf(rowsOf(3, 3, 20), 3, 20);
    const whole = dataOf(encodeSnapshot(run, 1, Infinity)).length;
    const rounded = decodeSnapshot(encodeSnapshot(run, 1, whole - 1));
    expect(encodeSnapshot(rounded, 1, Infinity).attention?.coding).toBe('sqrt-uint8');
  });

  test('wherever the pieces end in which it is inflated, all of it is read', () => {
    for (let heads = 4075; heads < 4105; heads++) {
      const weights = new Float32Array(heads).map((_, i) => (i % 256) / 255);
      const one = encodeSnapshot(runOf([weights], heads, 1), 0, Infinity);
      const data = toBase64(zlibSync(codeWeights([weights], 'sqrt-uint8'), { level: 0 }));
      const { attention } = decodeSnapshot(withStored(one, { coding: 'sqrt-uint8', data }));
      expect(largestError(attention.weights[0] as Float32Array, weights)).toBeLessThanOrEqual(
        0.004
      );
    }
  });

  test('what is far beyond the limit is judged by a sample, what is not is tried', () => {
    const run = runOf(rowsOf(2, 12, 64), 12, 64);
    const whole = dataOf(encodeSnapshot(run, 0, Infinity)).length;
    // Within the limit by a hair: the sample must not give it up.
    expect(encodeSnapshot(run, 0, whole).attention).toMatchObject({ layers: [0, 1] });
    expect(encodeSnapshot(run, 0, whole).attention?.coding).toBe('sqrt-uint16');
    expect(encodeSnapshot(run, 0, whole / 3).attention).toMatchObject({
      coding: 'sqrt-uint8',
      layers: [0]
    });
  });
});

describe('decodeSnapshot() of damaged attention', () => {
  const sound = encodeSnapshot(runOf(rowsOf(2, 3, 9), 3, 9), 0, LIMIT);
  const deflated = (bytes: Uint8Array) => toBase64(zlibSync(bytes));
  const refused = (snapshot: Snapshot) => {
    try {
      decodeSnapshot(snapshot);
    } catch (error) {
      expect(error).toBeInstanceOf(DocumentError);
      expect((error as DocumentError).fields).toEqual({ path: 'snapshot.attention.data' });
      return (error as DocumentError).message;
    }
    throw new Error('it was decoded');
  };

  test('characters that are no base64', () => {
    refused(withStored(sound, { data: 'not base64!' }));
    const { data } = sound.attention ?? { data: '' };
    for (const other of ['-', '!', ' ', '\n', '=', 'é']) {
      refused(withStored(sound, { data: data.slice(0, 40) + other + data.slice(41) }));
    }
    for (const last of ['!', ' ', 'é']) {
      refused(withStored(sound, { data: data.slice(0, -1) + last }));
    }
  });

  test('data that ends early', () => {
    const { data } = sound.attention ?? { data: '' };
    refused(withStored(sound, { data: data.slice(0, 200) }));
    refused(withStored(sound, { data: data.slice(0, -4) }));
    refused(withStored(sound, { data: 'eJw=' }));
  });

  test('a character that was changed', () => {
    const { data } = sound.attention ?? { data: '' };
    const at = data.length >> 1;
    const other = data[at] === 'A' ? 'B' : 'A';
    refused(withStored(sound, { data: data.slice(0, at) + other + data.slice(at + 1) }));
  });

  test('more bytes than the shape says, and fewer', () => {
    const bytes = 2 * 3 * 81 * 2;
    expect(refused(withStored(sound, { data: deflated(new Uint8Array(bytes + 1)) }))).toContain(
      'expected'
    );
    expect(refused(withStored(sound, { data: deflated(new Uint8Array(bytes - 1)) }))).toContain(
      'expected'
    );
    expect(
      decodeSnapshot(withStored(sound, { data: deflated(new Uint8Array(bytes)) })).attention.tokens
    ).toBe(9);
  });

  test('what is stored undeflated is read too, and refused where it is damaged', () => {
    const weights = Float32Array.from({ length: 2 * 3 * 81 }, (_, at) => at / 1000);
    const coding: SnapshotCoding = 'float32';
    const bytes = zlibSync(codeWeights([weights], coding), { level: 0 });
    const read = (changed: Uint8Array) => withStored(sound, { coding, data: toBase64(changed) });
    const layers = decodeSnapshot(read(bytes)).attention.weights;
    expect(layers[0]).toEqual(weights.subarray(0, 3 * 81));
    // A weight, the block's length, its kind, the checksum; then bytes too few.
    for (const at of [100, 3, 2, bytes.length - 1]) {
      refused(read(bytes.map((byte, i) => (i === at ? byte ^ 2 : byte))));
    }
    refused(read(bytes.subarray(0, bytes.length - 5)));
  });

  test('a stored block before a deflated one is read like any other data', () => {
    const coding: SnapshotCoding = 'float32';
    const weights = Float32Array.from({ length: 2 * 3 * 81 }, (_, at) => at / 1000);
    const bytes = codeWeights([weights], coding);
    const checksum = zlibSync(bytes).slice(-4);
    const block = [0x78, 0x9c, 0, 100, 0, 155, 255, ...bytes.subarray(0, 100)];
    const mixed = Uint8Array.from([...block, ...deflateSync(bytes.subarray(100)), ...checksum]);
    const { attention } = decodeSnapshot(withStored(sound, { coding, data: toBase64(mixed) }));
    expect(attention.weights[1]).toEqual(weights.subarray(3 * 81));
  });

  test('a bomb inflates to no more than the shape says', () => {
    refused(withStored(sound, { data: deflated(new Uint8Array(2 ** 26)) }));
  });

  test.each([NaN, Infinity, -0.1, 1.1])('%p as a float32 weight', weight => {
    const weights = new Float32Array(2 * 3 * 81);
    weights[100] = weight;
    const coding: SnapshotCoding = 'float32';
    const data = deflated(codeWeights([weights], coding));
    expect(refused(withStored(sound, { coding, data }))).toContain('no attention weight');
  });
});
