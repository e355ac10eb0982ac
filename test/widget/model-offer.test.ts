import { addFiles, chosenSource } from '../../src/app/chosen-models';
import { canCompute } from '../../src/app/model-source';
import { isOffered, takeOffered } from '../../src/app/offered-models';
import { DownloadError } from '../../src/errors';
import type { ModelPieceRequest, ToKernel } from '../../src/widget/messages';
import { offerModelOf } from '../../src/widget/model-offer';
import type { IWidgetPort } from '../../src/widget/session-link';

jest.mock('../../src/app/host', () => ({
  hostAssets: () => ({ engine: {}, models: [], article: null })
}));

const FILES: Readonly<Record<string, string>> = {
  'config.json': '{}',
  'onnx/model.onnx': 'abcdefgh',
  empty: ''
};
const PIECE = 3;
let count = 0;

/** A widget whose kernel holds a folder; `answer` says what it does with a request. */
function makeOffer(answer?: (request: ModelPieceRequest) => void) {
  const model = `file:made-${count++}`;
  const sent: string[] = [];
  const port = {
    isLive: true,
    get: (name: string) =>
      name === '_model_files'
        ? {
            model,
            name: 'made',
            files: Object.entries(FILES).map(([path, text]) => ({
              path,
              size_bytes: text.length,
              sha256: path
            }))
          }
        : null,
    send: (message: ToKernel) => {
      if (message.type !== 'model_piece') return;
      sent.push(`${message.path} ${message.offset}`);
      queueMicrotask(() => (answer === undefined ? reply(message) : answer(message)));
    }
  };
  const offer = offerModelOf(port as unknown as IWidgetPort);
  const reply = (request: ModelPieceRequest, error: string | null = null) => {
    // As a part of a larger buffer, which is how a host hands it out.
    const bytes = new TextEncoder().encode(`##${FILES[request.path]}##`);
    const at = request.offset + 2;
    const length = Math.min(PIECE, FILES[request.path].length - request.offset);
    const view = new DataView(bytes.buffer, at, length);
    offer.takeMessage({ ...request, error }, error === null ? [view] : []);
  };
  return { model, port, offer, sent, reply };
}

const NEVER = new AbortController().signal;
const texts = (model: string) =>
  Promise.all(
    (chosenSource(model)?.files ?? []).map(async ({ path, blob, sha256 }) => [
      path,
      await blob.text(),
      sha256
    ])
  );

test('a folder of the kernel comes piece by piece, with progress, and is then a chosen model', async () => {
  const { model, sent } = makeOffer();
  expect([isOffered(model), canCompute(model), chosenSource(model)]).toEqual([true, true, null]);
  const told: [number, number][] = [];
  await takeOffered(`${model}#onnx/model.onnx`, NEVER, (...progress) => told.push(progress));
  expect(sent).toEqual([
    'config.json 0',
    'onnx/model.onnx 0',
    'onnx/model.onnx 3',
    'onnx/model.onnx 6'
  ]);
  expect(told.at(-1)).toEqual([10, 10]);
  expect(await texts(model)).toEqual(
    Object.entries(FILES).map(([path, text]) => [path, text, path])
  );
  expect(chosenSource(model)).toMatchObject({ name: 'made', host: 'the kernel' });
  expect(takeOffered(model, NEVER, () => undefined)).toBeNull();
  expect(sent).toHaveLength(4);
});

test('files that came whole do not come again after a run was given up', async () => {
  const controller = new AbortController();
  let isStopped = false;
  const made = makeOffer(request => {
    if (request.offset === 3 && !isStopped) {
      isStopped = true;
      controller.abort();
    } else made.reply(request);
  });
  await expect(takeOffered(made.model, controller.signal, () => undefined)).rejects.toThrow(
    'abort'
  );
  await takeOffered(made.model, NEVER, () => undefined);
  expect(made.sent.filter(name => name === 'config.json 0')).toHaveLength(1);
  expect(await texts(made.model)).toHaveLength(3);
});

test('what the kernel cannot give is told in its words', async () => {
  const made = makeOffer(request => made.reply(request, 'config.json of made has changed.'));
  const taking = takeOffered(made.model, NEVER, () => undefined);
  await expect(taking).rejects.toThrow(DownloadError);
  await expect(taking).rejects.toThrow('config.json of made has changed.');
});

test('a kernel that ends meanwhile is told, and one that is back is asked anew', async () => {
  jest.useFakeTimers();
  const made = makeOffer(() => undefined);
  const taking = takeOffered(made.model, NEVER, () => undefined);
  const failed = expect(taking).rejects.toThrow(
    'The kernel ended before the files of the model had come.'
  );
  made.port.isLive = false;
  await jest.advanceTimersByTimeAsync(1000);
  await failed;
  jest.useRealTimers();
});

test('without a kernel nothing is offered, and a view that is gone takes its offer with it', () => {
  const { model, offer, port } = makeOffer();
  offer.dispose();
  expect([isOffered(model), canCompute(model)]).toEqual([false, false]);
  port.isLive = false;
  offerModelOf(port as unknown as IWidgetPort);
  expect(isOffered(model)).toBe(false);
});

test('a model that nobody offers is nobody’s, and files that are here are not asked for', () => {
  expect(takeOffered('file:unknown', NEVER, () => undefined)).toBeNull();
  expect(chosenSource('file:unknown')).toBeNull();
  const { model, sent } = makeOffer();
  addFiles(model, { name: 'here', files: [] });
  expect(takeOffered(model, NEVER, () => undefined)).toBeNull();
  expect(sent).toEqual([]);
});
