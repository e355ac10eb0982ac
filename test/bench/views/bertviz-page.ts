/**
 * The page that BertViz's Python would make, of the package's own files: the markup of head_view.py
 * and the script head_view.js with the attention pasted in. Nothing of it is copied into here.
 */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Served } from '../../browser/file-server';
import type { GivenAttention } from './given-attention';

const ROOT_ID = 'bertviz-view';
/** What its Python replaces; it also stands in a comment. */
const MARKER = 'PYTHON_PARAMS';
const LIBRARIES = {
  require: 'requirejs/require.js',
  d3: 'd3/dist/d3.min.js',
  jquery: 'jquery/dist/jquery.min.js'
} as const;

export type BertVizPage = {
  readonly find: (path: string) => Served | null;
  readonly scriptPath: string;
  /** The same without the attention, which the page reads from a variable. */
  readonly numbersPath: string;
  /** Of what its Python puts into the notebook: markup, script, and the attention twice. */
  readonly bytes: number;
};

/** One match or an error: another version of the package would be something else. */
function only(text: string, pattern: RegExp, what: string): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`BertViz's ${what} is not where it was`);
  return found;
}

/** Nested lists of one layer, as `tensor.tolist()` gives them. */
function listOf(layer: Float32Array, heads: number, tokens: number): number[][][] {
  const row = (at: number): number[] => Array.from(layer.subarray(at * tokens, (at + 1) * tokens));
  return Array.from({ length: heads }, (_, head) =>
    Array.from({ length: tokens }, (_, from) => row(head * tokens + from))
  );
}

/**
 * The page for the first `layers` layers.
 *
 * @param folder where scripts/bertviz.mjs has put the package
 */
export async function bertVizPage(
  folder: string,
  { encoding, attention }: GivenAttention,
  layers: number
): Promise<BertVizPage> {
  const { heads, tokens, weights } = attention;
  const [script, python] = await Promise.all(
    ['head_view.js', 'head_view.py'].map(name =>
      readFile(join(folder, 'python', 'bertviz', name), 'utf8')
    )
  );
  const markup = only(python, /vis_html = f"""([^]*?)"""/, 'markup')
    .replaceAll('{vis_id}', ROOT_ID)
    .replace('{select_html}', '');
  const payload = JSON.stringify({
    attention: [
      {
        name: null,
        attn: weights.slice(0, layers).map(layer => listOf(layer, heads, tokens)),
        left_text: encoding.tokens,
        right_text: encoding.tokens
      }
    ],
    default_filter: '0',
    root_div_id: ROOT_ID,
    layer: null,
    heads: null,
    include_layers: Array.from({ length: layers }, (_, layer) => layer)
  });
  // The libraries lie on this server instead of a CDN; the attention is pasted once, not twice.
  const local = script.replace(/'https:\/\/[^']*\/(d3|jquery)\.min'/g, "'/libraries/$1'");
  const pasted = local.replace(MARKER, () => payload);
  const page = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">
<title>BertViz</title><script src="/libraries/require.js"></script>${markup}`;
  const files: Readonly<Record<string, Served>> = {
    '/': { text: page, headers: { 'content-type': 'text/html' } },
    '/bertviz.js': { text: pasted },
    '/bertviz-numbers.js': { text: local.replace(MARKER, 'window.givenAttention') },
    '/bertviz-numbers.json': { text: payload },
    ...Object.fromEntries(
      Object.entries(LIBRARIES).map(([name, path]) => [
        `/libraries/${name}.js`,
        { file: relative(process.cwd(), join(folder, 'libraries', 'node_modules', path)) }
      ])
    )
  };
  const markers = script.split(MARKER).length - 1;
  return {
    find: path => files[path] ?? null,
    scriptPath: '/bertviz.js',
    numbersPath: '/bertviz-numbers.js',
    bytes: Buffer.byteLength(markup) + script.length + markers * (payload.length - MARKER.length)
  };
}
