/** What an export refuses, and what it puts into the template; that the page works is tested in a browser. */
import { exportPage } from '../../src/app/export-page';
import { provideAssets, type HostAssets } from '../../src/app/host';
import { decodeSnapshot } from '../../src/attention/snapshot';
import * as act from '../../src/state/actions';
import { readSnapshot } from '../../src/state/snapshot-schema';
import { parseDocument } from '../../src/state/document';
import { initialState, type ViewState } from '../../src/state/view-state';
import { encodingOf, layerOf, MODEL } from '../state/sample-run';

const HOST: HostAssets = {
  engine: { workerUrl: '/engine.js', wasmUrl: '/ort.wasm' },
  models: [
    {
      kind: 'packaged',
      id: 'embedded',
      manifestUrl: '/manifest.json',
      modelUrl: '/model.onnx',
      tokenizerUrl: '/tokenizer.json',
      tokenizerConfigUrl: '/tokenizer_config.json'
    }
  ],
  article: null,
  page: '/page.html'
};
const TEMPLATE = '<!--bertscope-head-->|<!--bertscope-views-->|<!--bertscope-assets-->|end';

const begun = (document: object = {}): ViewState =>
  act.runEncoded(
    initialState(parseDocument({ text_a: 'a b', live_id: 'x', ...document })),
    encodingOf(4),
    MODEL
  );
const ready = (document: object = {}): ViewState => {
  const layers = Array.from({ length: MODEL.layers }, (_, at) => layerOf(at, 4));
  return act.runDone(layers.reduce(act.layerArrived, begun(document)), {
    elapsedMs: 1,
    model: MODEL
  });
};

let answers: Record<string, Response>;
beforeEach(() => {
  provideAssets(HOST);
  answers = { '/page.html': new Response(TEMPLATE) };
  globalThis.fetch = jest.fn((url: string) =>
    Promise.resolve(answers[url] ?? new Response(`bytes of ${url}`))
  ) as unknown as typeof fetch;
});

test('a stored page holds every weight exactly, and no trace of the widget', async () => {
  const state = ready();
  const page = await (await exportPage(state, { title: 'T' })).text();
  const [head, views, files, end] = page.split('|');
  expect([head, files, end]).toEqual(['<title>T</title>', '', 'end']);
  expect(views).toContain('<svg');
  const document = JSON.parse(/json">(.*)<\/script>/.exec(views)?.[1] ?? '') as {
    live_id: unknown;
    snapshot: unknown;
  };
  expect(document.live_id).toBeNull();
  const { attention } = decodeSnapshot(readSnapshot(document.snapshot));
  expect(attention.weights).toEqual(state.attention?.weights);
  expect(attention.tolerance).toBe(0);
});

test('numbers that were rounded when they were stored are exported as they were stored', async () => {
  const state = ready();
  const rounded: ViewState = {
    ...state,
    document: { ...state.document, snapshot: { kept: true } },
    attention: state.attention && { ...state.attention, tolerance: 0.004 }
  };
  expect(await (await exportPage(rounded)).text()).toContain('"snapshot":{"kept":true}');
});

test('a live page carries every file, tells how far it is, and needs no attention', async () => {
  const told: number[] = [];
  const page = await exportPage(begun(), { live: true, onProgress: bytes => told.push(bytes) });
  const text = await page.text();
  expect(text).toContain('<meta name="bertscope-files" content="here">');
  expect(text).toContain('"snapshot":null');
  const model = Buffer.from('bytes of /model.onnx').toString('base64');
  expect(text).toContain(`data-name="model.onnx">${model}</script>`);
  expect(text.match(/data-name=/g)).toHaveLength(6);
  expect(told).toHaveLength(6);
});

test.each([
  ['before the attention is there', begun(), {}, 'DocumentError', /ready/],
  [
    'of a model that no page carries',
    ready({ model: 'a/b' }),
    { live: true },
    'UnsupportedModelError',
    /without a model/
  ]
])('an export %s is refused with what to do', async (_, state, options, tag, advice) => {
  const refused = exportPage(state, options);
  await expect(refused).rejects.toMatchObject({
    tag,
    advice: expect.stringMatching(advice) as string
  });
});

test('a host without a template refuses, and one without a model a live page', async () => {
  provideAssets({ ...HOST, models: [] });
  await expect(exportPage(ready(), { live: true })).rejects.toMatchObject({
    tag: 'UnsupportedModelError'
  });
  provideAssets({ engine: null, models: [], article: null });
  await expect(exportPage(ready())).rejects.toMatchObject({
    message: expect.stringContaining('no template') as string
  });
});

test('a file that cannot be had is named', async () => {
  answers['/model.onnx'] = new Response('', { status: 503 });
  await expect(exportPage(ready(), { live: true })).rejects.toMatchObject({
    tag: 'DownloadError',
    message: expect.stringContaining(
      'model.onnx of the page could not be fetched (HTTP 503)'
    ) as string
  });
});

test('an abort ends an export and is no error of ours', async () => {
  const controller = new AbortController();
  globalThis.fetch = jest.fn(() => Promise.reject(new TypeError('network')));
  controller.abort();
  await expect(exportPage(ready(), { signal: controller.signal })).rejects.toMatchObject({
    name: 'AbortError'
  });
});
