/**
 * Where the files lie that the page and the engine fetch. The bundler turns each `new URL` into an
 * absolute address whose name carries a hash of the content. Only hosts with these files beside
 * them import this module, and hand it to {@link provideAssets}.
 */
import type { HostAssets } from './host';

const workerUrl = new URL('../worker/engine.worker.js', import.meta.url).href;

export const bundledAssets: HostAssets = {
  engine: {
    workerUrl,
    wasmUrl: new URL('onnxruntime-web/ort-wasm-simd-threaded.wasm', import.meta.url).href
  },
  // Models that were installed for this server are a labextension too, beside this one.
  serverUrl: new URL('../../bertscope-models/static/', workerUrl).href,
  models: [
    {
      kind: 'packaged',
      id: 'embedded',
      manifestUrl: new URL('../../models/all-MiniLM-L6-v2/manifest.json', import.meta.url).href,
      modelUrl: new URL('../../models/all-MiniLM-L6-v2/model.onnx', import.meta.url).href,
      tokenizerUrl: new URL('../../models/all-MiniLM-L6-v2/tokenizer.json', import.meta.url).href,
      tokenizerConfigUrl: new URL(
        '../../models/all-MiniLM-L6-v2/tokenizer_config.json',
        import.meta.url
      ).href
    }
  ],
  // The article's example: real attention of bert-base-uncased, stored as float32.
  article: {
    descriptionUrl: new URL('../../models/article/article.json', import.meta.url).href,
    attentionUrl: new URL('../../models/article/attention.f32', import.meta.url).href
  },
  page: new URL('../page/page.html', import.meta.url).href
};
