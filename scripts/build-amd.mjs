/**
 * Bundles what hosts without the labextension load (src/page/amd.ts) as an AMD module, in two forms
 * that differ in their first line only:
 *
 * - dist/index.js names itself, so that it may stand in a page as a plain script; html-manager finds
 *   it by that name, or loads it from where an npm package lies.
 * - bertscope/nbextension/index.js has no name: there RequireJS asks for
 *   `nbextensions/bertscope/index`, and a module of another name would not be found.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { ROOT } from './process.mjs';

const NAME = 'bertscope';
const BASE = '@jupyter-widgets/base';
const NBEXTENSION = join(ROOT, 'bertscope', 'nbextension');
// None of these can be reached from an AMD module, or is small.
const NOT_IN_IT = /onnxruntime-web|src\/app\/assets\.ts|src\/worker\/entry\.ts|(^|\/)models\//;

/** VS Code reads the map from this text without running it: the first `)` has to end the call. */
const EXTENSION = `define(function () {
  'use strict';
  window.requirejs.config({
    map: { '*': { ${NAME}: 'nbextensions/${NAME}/index' } }
  });
  return { load_ipython_extension: function () {} };
});
`;

/** The module's body, in which \`exports\` and \`base\` are arguments. */
async function bundle() {
  const style = await readFile(join(ROOT, 'style', 'base.css'), 'utf8');
  const { code } = await transform(style, { loader: 'css', minify: true, target: 'es2022' });
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/page/amd.ts'],
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    legalComments: 'eof',
    external: [BASE],
    define: {
      BERTSCOPE_STYLE: JSON.stringify(code),
      BERTSCOPE_IN_ONE_FILE: 'true',
      BERTSCOPE_WITHOUT_ENGINE: 'true',
      // A library that finds one would register itself as a module without a name.
      define: 'undefined'
    },
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning'
  });
  const wrong = Object.keys(metafile.inputs).filter(path => NOT_IN_IT.test(path));
  if (wrong.length > 0) throw new Error(`the AMD module contains ${wrong.join(', ')}`);
  return outputFiles[0].text;
}

const body = await bundle();
const wrapped = name => `define(${name}['${BASE}'], function (base) {
'use strict';
var exports = {}, module = { exports: exports }, require = function () { return base; };
${body}return module.exports;
});
`;

await rm(NBEXTENSION, { recursive: true, force: true });
await mkdir(NBEXTENSION, { recursive: true });
await mkdir(join(ROOT, 'dist'), { recursive: true });
await writeFile(join(ROOT, 'dist', 'index.js'), wrapped(`'${NAME}', `));
await writeFile(join(NBEXTENSION, 'index.js'), wrapped(''));
await writeFile(join(NBEXTENSION, 'extension.js'), EXTENSION);
