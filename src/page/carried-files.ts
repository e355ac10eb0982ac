/**
 * The engine and the model that a page carries, as base64 blocks in the page itself or in a script
 * beside it. They become blobs that are handed to the worker, which on file: may fetch nothing of
 * the page's: neither an address beside it nor one that the page has made.
 */
import { IntegrityError } from '../errors';
import { CARRIED_FILES, FILE_TYPE, FILES_META, type CarriedFile } from '../app/page-format';
import { provideAssets, type HostAssets } from '../app/host';
import { fromBase64 } from '../attention/base64';

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
    ...assetsFrom('packed:', null),
    unpack: () => {
      unpacked ??= unpack(page, meta.content).catch((error: unknown) => {
        unpacked = null;
        throw error;
      });
      return unpacked;
    }
  };
}

/** @param files null as long as they are packed, when nobody may use the engine yet */
function assetsFrom(workerUrl: string, files: Readonly<Record<string, Blob>> | null): HostAssets {
  const urlOf = (name: CarriedFile): string => `carried:${name}`;
  return {
    engine: {
      workerUrl,
      wasmUrl: urlOf('ort-wasm-simd-threaded.wasm'),
      ...(files !== null && { files })
    },
    models: [
      {
        kind: 'packaged',
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
  const unpackNamed = async (name: CarriedFile) => {
    const carried = find(name);
    if (carried === null) throw damaged(name, 'is missing');
    return [`carried:${name}`, await unpackFile(name, carried)] as const;
  };
  const { 'carried:engine.worker.js': worker, ...files } = Object.fromEntries(
    await Promise.all(CARRIED_FILES.map(unpackNamed))
  );
  // For as long as the page lives: an engine that has ended is started again from it.
  provideAssets(assetsFrom(URL.createObjectURL(worker), files));
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
          `This page can only show what is stored: the file ${address} could not be loaded.`,
          'Keep the page and its folder of files together and open the page itself, not in a frame; or export it with live=True, as a single file.',
          { url: address, expected: 'the model and the engine', actual: null }
        )
      );
    };
    page.head.append(script);
  });
  const files = (globalThis as Record<string, unknown>)[CARRIED_KEY] as
    Readonly<Partial<Record<CarriedFile, Carried>>> | undefined;
  return name => files?.[name] ?? null;
}

async function unpackFile(name: CarriedFile, { base64, gzip }: Carried): Promise<Blob> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = fromBase64(base64);
  } catch (cause) {
    throw damaged(name, 'is not base64', cause);
  }
  const type = MIME_TYPES[name] ?? 'application/octet-stream';
  if (!gzip) return new Blob([bytes], { type });
  try {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Blob([await new Response(stream).arrayBuffer()], { type });
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
