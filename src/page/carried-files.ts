/**
 * The engine and the model that a page carries, as base64 blocks in the page itself or in a script
 * beside it. They become blobs with addresses of this page, so that the engine loads them like any
 * other file, and without a copy in each of its lives.
 */
import { IntegrityError } from '../errors';
import { CARRIED_FILES, FILE_TYPE, FILES_META, type CarriedFile } from '../app/page-format';
import { provideAssets, type HostAssets } from '../app/host';
import { decodeBase64 } from './base64';

/** Where a script beside the page leaves its blocks: name, base64, and whether gzipped. */
export const CARRIED_KEY = 'bertscopeFiles';

type Carried = { readonly base64: string; readonly gzip: boolean };

const MIME_TYPES: Readonly<Partial<Record<CarriedFile, string>>> = {
  'engine.worker.js': 'text/javascript',
  'ort-wasm-simd-threaded.wasm': 'application/wasm'
};

const STORED_ONLY: HostAssets = { engine: null, models: [], article: null };

/** What this page can do: with nothing carried, show what is stored. Reads no file yet. */
export function pageAssets(page: Document): HostAssets {
  const meta = page.querySelector<HTMLMetaElement>(`meta[name="${FILES_META}"]`);
  if (meta === null) return STORED_ONLY;
  let unpacked: Promise<void> | null = null;
  return {
    ...assetsAt(name => `packed:${name}`),
    unpack: () => {
      unpacked ??= unpack(page, meta.content).catch((error: unknown) => {
        unpacked = null;
        throw error;
      });
      return unpacked;
    }
  };
}

function assetsAt(urlOf: (name: CarriedFile) => string): HostAssets {
  return {
    engine: {
      workerUrl: urlOf('engine.worker.js'),
      wasmUrl: urlOf('ort-wasm-simd-threaded.wasm')
    },
    models: [
      {
        id: 'embedded',
        manifestUrl: urlOf('manifest.json'),
        modelUrl: urlOf('model.onnx'),
        tokenizerUrl: urlOf('tokenizer.json'),
        tokenizerConfigUrl: urlOf('tokenizer_config.json')
      }
    ],
    article: null
  };
}

async function unpack(page: Document, where: string): Promise<void> {
  const find = where === 'here' ? await readBlocks(page) : await readBeside(page, where);
  const urls = new Map<CarriedFile, string>();
  await Promise.all(
    CARRIED_FILES.map(async name => {
      const carried = find(name);
      if (carried === null) throw damaged(name, 'is missing');
      urls.set(name, await unpackFile(name, carried));
    })
  );
  provideAssets(assetsAt(name => urls.get(name) ?? ''));
}

/** The blocks lie behind the script, and 60 MB of page may still be on their way. */
async function readBlocks(page: Document): Promise<(name: CarriedFile) => Carried | null> {
  if (page.readyState === 'loading') {
    await new Promise(resolve =>
      page.addEventListener('DOMContentLoaded', resolve, { once: true })
    );
  }
  return name => {
    const block = page.querySelector<HTMLScriptElement>(
      `script[type="${FILE_TYPE}"][data-name="${name}"]`
    );
    return block && { base64: block.text, gzip: block.dataset.gzip !== undefined };
  };
}

/** A script, since pages opened from a folder may fetch nothing. */
async function readBeside(
  page: Document,
  address: string
): Promise<(name: CarriedFile) => Carried | null> {
  await new Promise<void>((resolve, reject) => {
    const script = page.createElement('script');
    script.src = address;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(
        new IntegrityError(
          `The file ${address} is not beside this page, so that it can only show what is stored.`,
          'Keep the page and its folder of files together, or export with live=True for a single file.',
          { url: address, expected: 'the model and the engine', actual: null }
        )
      );
    };
    page.head.append(script);
  });
  const files = (globalThis as Record<string, unknown>)[CARRIED_KEY] as
    | Readonly<Partial<Record<CarriedFile, Carried>>>
    | undefined;
  return name => files?.[name] ?? null;
}

async function unpackFile(name: CarriedFile, { base64, gzip }: Carried): Promise<string> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = decodeBase64(base64);
  } catch (cause) {
    throw damaged(name, 'is not base64', cause);
  }
  const type = MIME_TYPES[name] ?? 'application/octet-stream';
  if (!gzip) return URL.createObjectURL(new Blob([bytes], { type }));
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return URL.createObjectURL(new Blob([await new Response(stream).arrayBuffer()], { type }));
  } catch (cause) {
    throw damaged(name, 'cannot be unpacked', cause);
  }
}

function damaged(name: CarriedFile, problem: string, cause?: unknown): IntegrityError {
  return new IntegrityError(
    `The file ${name} that this page carries ${problem}.`,
    'The page was cut short or changed: export it again.',
    { url: name, expected: 'a whole file', actual: problem },
    cause
  );
}
