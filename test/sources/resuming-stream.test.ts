import { createResumingStream } from '../../src/sources/resuming-stream';

const BROKEN = new TypeError('network error');

/** Gives these bytes one by one, then ends or breaks. */
function stream(bytes: readonly number[], breaks = false): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(Uint8Array.of(bytes[at++]));
      else if (breaks) controller.error(BROKEN);
      else controller.close();
    }
  });
}

async function all(body: ReadableStream<Uint8Array>): Promise<readonly number[]> {
  return [...new Uint8Array(await new Response(body).arrayBuffer())];
}

/** Gives one answer after another, and remembers from where the rest was asked for. */
function answering(...answers: (ReadableStream<Uint8Array> | null | Error)[]) {
  const asked: number[] = [];
  const rest = (fromByte: number): Promise<ReadableStream<Uint8Array> | null> => {
    asked.push(fromByte);
    const answer = answers.shift() ?? null;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { rest, asked };
}

test('a line that breaks twice goes on where it broke', async () => {
  const { rest, asked } = answering(stream([3, 4, 5], true), stream([6]));
  const body = createResumingStream(stream([1, 2], true), { rest });
  expect(await all(body)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(asked).toEqual([2, 5]);
});

test('a line that is away for a moment is asked again, a few times', async () => {
  const away = new TypeError('Failed to fetch');
  const pausesMs = [0, 1, 1];
  const { rest, asked } = answering(away, away, stream([3]));
  expect(await all(createResumingStream(stream([1, 2], true), { rest, pausesMs }))).toEqual([
    1, 2, 3
  ]);
  expect(asked).toEqual([2, 2, 2]);
  const gone = answering(away, away, away, stream([3]));
  const body = createResumingStream(stream([1], true), { rest: gone.rest, pausesMs });
  await expect(all(body)).rejects.toBe(BROKEN);
  expect(gone.asked).toEqual([1, 1, 1]);
});

test('where the host gives no parts, the stream fails as it did', async () => {
  const { rest, asked } = answering(null, stream([2]));
  await expect(all(createResumingStream(stream([1], true), { rest }))).rejects.toBe(BROKEN);
  expect(asked).toEqual([1]);
});

test('a part that brings nothing is the last: no line is asked for ever', async () => {
  const { rest, asked } = answering(stream([], true), stream([2]));
  await expect(all(createResumingStream(stream([1], true), { rest }))).rejects.toBe(BROKEN);
  expect(asked).toEqual([1]);
});

test('whoever gives up does not wait for a pause to end', async () => {
  const controller = new AbortController();
  const { rest, asked } = answering(stream([2]));
  const body = createResumingStream(stream([1], true), {
    rest,
    signal: controller.signal,
    pausesMs: [1e6]
  });
  const read = all(body);
  await new Promise(resolve => setTimeout(resolve, 20));
  controller.abort();
  await expect(read).rejects.toBe(BROKEN);
  expect(asked).toEqual([]);
});
