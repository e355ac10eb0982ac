/**
 * Checks imports against a table of rooms: who may import whom, which packages belong where, and no
 * rings. Works on texts, so that the rules can be tried on sources that break them.
 */
import { posix } from 'node:path';
import ts from 'typescript';

/** What the files of one room may import, besides their own room and `errors` and `version`. */
export type Room = {
  /** Rooms whose values it may import. */
  readonly values?: readonly string[];
  /** Further rooms of which it may import types only. */
  readonly types?: readonly string[];
  /** Further rooms it may load by `import()` only. */
  readonly lazy?: readonly string[];
  /** Packages; a name ending in `/*` stands for a whole scope. */
  readonly packages?: readonly string[];
  /** Whether it may load the style sheets. */
  readonly styles?: boolean;
};

type Import = { readonly target: string; readonly kind: 'value' | 'type' | 'lazy' };

const EVERYWHERE = ['errors', 'version'];

/** The room of a path below src: its folder, or its own name at the top. */
export function roomOf(path: string): string {
  const [first = ''] = path.split('/');
  return first.replace(/\.tsx?$/, '');
}

/**
 * Everything one source imports by a literal name.
 *
 * @example `import type { A } from './a'` gives `{ target: './a', kind: 'type' }`
 */
export function importsOf(path: string, text: string): Import[] {
  const found: Import[] = [];
  const add = (node: ts.Node | undefined, kind: Import['kind']): void => {
    if (node !== undefined && ts.isStringLiteralLike(node)) found.push({ target: node.text, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      // `import { type A }` still loads the module under verbatimModuleSyntax: it counts as a value.
      const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      add(node.moduleSpecifier, isType ? 'type' : 'value');
    } else if (ts.isExportDeclaration(node)) {
      add(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value');
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node.argument.literal, 'type');
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], 'lazy');
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  return found;
}

/** The files of `files` that loading `start` loads with it, `start` included. */
export function loadedBy(files: ReadonlyMap<string, string>, start: string): Set<string> {
  const seen = new Set<string>();
  const follow = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    valueTargets(files, path).forEach(follow);
  };
  follow(start);
  return seen;
}

/**
 * One sentence for each import that breaks a rule.
 *
 * @param files source texts by path below src, such as `tokens/encoding.ts`
 */
export function brokenRules(
  files: ReadonlyMap<string, string>,
  rooms: Readonly<Record<string, Room>>
): string[] {
  const broken: string[] = [];
  for (const [path, text] of files) {
    const room = rooms[roomOf(path)];
    if (room === undefined) {
      broken.push(`${path} is in no room of the table`);
      continue;
    }
    for (const { target, kind } of importsOf(path, text)) {
      const isRelative = target.startsWith('.');
      const allowed = isRelative ? mayImport(path, room, target, kind) : mayUse(room, target);
      if (!allowed) broken.push(`${path} imports ${target} (${kind})`);
    }
  }
  return [...broken, ...rings(files)];
}

function mayImport(path: string, room: Room, target: string, kind: Import['kind']): boolean {
  const resolved = posix.join(posix.dirname(path), target);
  if (resolved.startsWith('../style/')) return room.styles === true;
  if (resolved.startsWith('..')) return false;
  const other = roomOf(resolved);
  if (other === roomOf(path) || EVERYWHERE.includes(other)) return true;
  if (room.values?.includes(other)) return true;
  return (
    (kind === 'type' ? room.types : kind === 'lazy' ? room.lazy : [])?.includes(other) ?? false
  );
}

function mayUse({ packages = [] }: Room, target: string): boolean {
  return packages.some(name =>
    name.endsWith('/*') ? target.startsWith(name.slice(0, -1)) : isWithin(target, name)
  );
}

/** Whether an import names a package or one of its subpaths. */
function isWithin(target: string, name: string): boolean {
  return target === name || target.startsWith(`${name}/`);
}

function valueTargets(files: ReadonlyMap<string, string>, path: string): string[] {
  return importsOf(path, files.get(path) ?? '')
    .filter(({ target, kind }) => kind === 'value' && target.startsWith('.'))
    .map(({ target }) => posix.join(posix.dirname(path), target))
    .flatMap(target =>
      [`${target}.ts`, `${target}.tsx`, `${target}/index.ts`].filter(file => files.has(file))
    );
}

/** Files that load each other; types and lazy imports close no ring. */
function rings(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const walk = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      found.push(`a ring: ${[...trail.slice(start), path].join(' -> ')}`);
      return;
    }
    if (done.has(path)) return;
    for (const target of valueTargets(files, path)) walk(target, [...trail, path]);
    done.add(path);
  };
  for (const path of files.keys()) walk(path, []);
  return found;
}
