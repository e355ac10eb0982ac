/** The rooms of src/, their arrows and their packages. CONTRIBUTING.md shows the same map. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { brokenRules, importsOf, loadedBy, roomOf, type Room } from './import-rules';

const HEAD = ['tokens', 'sources', 'model', 'inference', 'attention', 'patterns', 'survey'];
const HOST = ['app', 'live', 'state'];

/** Who may import what. Values go right, imports point left. */
const ROOMS: Readonly<Record<string, Room>> = {
  errors: {},
  version: {},
  // The package's door: it only hands on.
  index: { values: ['app', 'state', 'drawing'], types: [...HEAD, 'worker'], lazy: ['widget'] },
  tokens: { packages: ['@huggingface/tokenizers'] },
  sources: { types: ['tokens'], packages: ['@noble/hashes', 'valibot'] },
  model: { types: ['tokens', 'sources'] },
  inference: { types: ['tokens', 'sources', 'model'], packages: ['onnxruntime-web/wasm'] },
  attention: { types: ['tokens', 'model'], packages: ['fflate'] },
  patterns: { values: ['attention'], types: ['tokens'], packages: ['d3-random', 'stemmer'] },
  survey: { values: ['patterns'], packages: ['d3-random'] },
  worker: { values: HEAD },
  state: { types: [...HEAD, 'worker'], packages: ['valibot', 'zustand'] },
  drawing: {
    values: ['attention', 'patterns', 'state'],
    types: [...HEAD, 'worker'],
    packages: ['d3', 'fflate']
  },
  app: {
    values: ['sources', 'attention', 'patterns', 'survey', 'worker', 'state', 'drawing'],
    types: [...HEAD, 'live'],
    packages: ['preact', 'zustand', '@floating-ui/dom', 'd3-dsv', 'hyparquet-writer', 'idb']
  },
  // What a host offers another is a session; a type is all it takes to say so.
  live: { types: [...HEAD, 'worker', 'state', 'app'] },
  widget: {
    values: HOST,
    types: [...HEAD, 'worker', 'drawing'],
    packages: ['@jupyter-widgets/base', '@lumino/*', '@jupyterlab/*'],
    // With the first view: what JupyterLab loads when it starts stays small.
    styles: true
  },
  mime: {
    values: HOST,
    types: [...HEAD, 'worker', 'drawing'],
    packages: ['@lumino/*', '@jupyterlab/*'],
    styles: true
  },
  // The plugin registers the widget and loads it with the first view.
  lab: {
    values: HOST,
    lazy: ['widget'],
    types: [...HEAD, 'worker'],
    packages: ['@jupyter-widgets/base', '@lumino/*', '@jupyterlab/*'],
    // With the first panel.
    styles: true
  },
  // The AMD page offers the same widget to hosts without the labextension.
  page: {
    // Base64 of what an exported page carries.
    values: [...HOST, 'attention', 'widget'],
    types: [...HEAD, 'worker'],
    packages: ['@jupyter-widgets/base'],
    styles: true
  }
};

const ROOT = join(__dirname, '..');
const SUPPRESSION = /eslint-disable|@ts-(expect-error|ignore|nocheck)|stylelint-disable/;
const REASONED =
  /(eslint-disable\S*( \S+)* -- \S.{9,}|@ts-expect-error:? \S.{9,}|stylelint-disable\S*( \S+)* -- \S.{9,})/;

type Manifest = {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly jupyterlab: { readonly sharedPackages: Readonly<Record<string, unknown>> };
};

function sources(folder: string): Map<string, string> {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map(path => path.split(sep).join('/'))
    .filter(path => /\.tsx?$/.test(path) && !path.startsWith('fixtures/'));
  return new Map(paths.sort().map(path => [path, readFileSync(join(ROOT, folder, path), 'utf8')]));
}

describe('the rooms of src', () => {
  const files = sources('src');

  test('every import points left, no files form a ring, every package is in its room', () => {
    expect(files.size).toBeGreaterThan(5);
    expect(brokenRules(files, ROOMS)).toEqual([]);
  });

  test('the client of the engine loads nothing that belongs in the worker', () => {
    const rooms = new Set([...loadedBy(files, 'worker/client.ts')].map(roomOf));
    expect([...rooms].filter(room => HEAD.includes(room))).toEqual([]);
  });

  test('the rooms that draw the page load nothing that belongs in the worker', () => {
    const loaders = [...files.keys()].filter(path =>
      ['app', 'drawing', 'state'].includes(roomOf(path))
    );
    const wrong = loaders.flatMap(path =>
      importsOf(path, files.get(path) ?? '')
        .filter(
          ({ target, kind }) => kind !== 'type' && /\/worker\/(entry|serve|engine$)/.test(target)
        )
        .map(({ target }) => `${path} imports ${target}`)
    );
    expect(wrong).toEqual([]);
  });

  test('a suppression carries its reason on its line', () => {
    const bare = [
      ...files,
      ...[...sources('test')].map(([path, text]) => [`test/${path}`, text] as const)
    ]
      .filter(([path]) => path !== 'test/architecture.test.ts')
      .flatMap(([path, text]) =>
        text.split('\n').map((line, at) => ({ line, place: `${path}:${at + 1}` }))
      )
      .filter(({ line }) => SUPPRESSION.test(line) && !REASONED.test(line))
      .map(({ place }) => place);
    expect(bare).toEqual([]);
  });
});

test('no dependency is shared with other extensions but those of the hosts', () => {
  const { dependencies, jupyterlab } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8')
  ) as Manifest;
  const own = Object.keys(dependencies).filter(name => !/^@(jupyterlab|lumino)\//.test(name));
  const shared = own.filter(name => jupyterlab.sharedPackages[name] !== false);
  expect(shared).toEqual(['@jupyter-widgets/base']);
});

describe('the rules find what they are for', () => {
  const broken = (files: Readonly<Record<string, string>>) =>
    brokenRules(new Map(Object.entries(files)), ROOMS);

  test('an arrow to the right', () => {
    expect(broken({ 'tokens/a.ts': "import { run } from '../model/b';" })).toEqual([
      'tokens/a.ts imports ../model/b (value)'
    ]);
  });

  test('a value where only types may be imported, however it is written', () => {
    const file = 'inference/a.ts';
    expect(broken({ [file]: "import type { Encoding } from '../tokens/encoding';" })).toEqual([]);
    expect(broken({ [file]: "import { type Encoding } from '../tokens/encoding';" })).toHaveLength(
      1
    );
    expect(broken({ [file]: "export * from '../tokens/encoding';" })).toHaveLength(1);
    expect(broken({ [file]: "const load = () => import('../tokens/encoding');" })).toHaveLength(1);
  });

  test('a package in the wrong room', () => {
    expect(broken({ 'drawing/a.ts': "import { render } from 'preact';" })).toHaveLength(1);
    expect(broken({ 'app/a.ts': "import { useState } from 'preact/hooks';" })).toEqual([]);
    expect(broken({ 'app/a.ts': "import { Widget } from '@lumino/widgets';" })).toHaveLength(1);
  });

  test('a ring, but not one of types', () => {
    const ring = { 'state/a.ts': "import './b';", 'state/b.ts': "import './a';" };
    expect(broken(ring)).toEqual(['a ring: state/a.ts -> state/b.ts -> state/a.ts']);
    expect(broken({ ...ring, 'state/b.ts': "import type { A } from './a';" })).toEqual([]);
  });

  test('a file outside src and a room nobody planned', () => {
    expect(broken({ 'app/a.ts': "import data from '../../package.json';" })).toHaveLength(1);
    expect(broken({ 'helpers/a.ts': '' })).toEqual(['helpers/a.ts is in no room of the table']);
  });
});
